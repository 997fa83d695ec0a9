// The queue without a browser: a real (fake-)IndexedDB, a server that can be dead, slow or refuse.
import { IDBFactory } from "fake-indexeddb";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Box } from "../../assets/queue/box.ts";
import { bodyOf, type Deed, labelOf, uuid7 } from "../../assets/queue/deed.ts";
import { judge, type Outcome, Sender, type Standing } from "../../assets/queue/sender.ts";

const deed = (key: string, more: Partial<Deed> = {}): Deed => ({
  key, url: "/deeds", multipart: false, fields: [["text", `text of ${key}`]], label: key, who: "", created: 0, ...more,
});
const stored = () => Response.json({ ok: true });
const refused = (message: string) => Response.json({ ok: false, message, field: "text" }, { status: 422 });

/** A server that stores each key once, and answers what it is told to. */
class Server {
  readonly stored: string[] = [];
  readonly whose: string[] = [];
  requests = 0;
  open = 0;
  most = 0;
  answer: (key: string) => Response | Promise<Response> = stored;
  readonly fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    const key = (init?.body as URLSearchParams).get("key") ?? "";
    this.requests += 1;
    this.most = Math.max(this.most, ++this.open);
    await new Promise((resolve) => setTimeout(resolve, 2));
    try {
      const response = await this.answer(key);
      if (response.ok && !this.stored.includes(key)) {
        this.stored.push(key);
        this.whose.push(new Headers(init?.headers).get("X-Queue-Who") ?? "");
      }
      return response;
    } finally {
      this.open -= 1;
    }
  };
}

/** The Web Locks of one browser: one holder at a time, the others in turn. */
function locksOfBrowser(): LockManager {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    request: (_: string, work: () => Promise<unknown>) => (tail = tail.then(work, work)),
  } as unknown as LockManager;
}

interface Page {
  sender: Sender;
  standings: Standing[];
  outcomes: Outcome[];
}

function page(box: Box, server: Server, holder: string, more: { locks?: LockManager; who?: string; now?: () => number; alive?: boolean } = {}): Page {
  const standings: Standing[] = [];
  const outcomes: Outcome[] = [];
  const sender = new Sender(box, {
    fetch: server.fetch as typeof fetch,
    now: more.now ?? (() => Date.now()),
    who: () => more.who ?? "",
    holder,
    locks: more.locks,
    alive: () => Promise.resolve(more.alive ?? true),
    sleep: () => new Promise((resolve) => setTimeout(resolve, 5)),
    tell: (standing, news) => {
      standings.push(standing);
      if (news) outcomes.push(news.outcome);
    },
  });
  return { sender, standings, outcomes };
}

const box = () => Box.open(new IDBFactory());
const keys = async (of: Box) => (await of.all()).map((one) => one.key);

test("deeds are sent oldest first and leave only when stored", async () => {
  const [here, server] = [await box(), new Server()];
  for (const key of ["a", "b", "c"]) await here.put(deed(key));
  const { sender, standings } = page(here, server, "p");
  await sender.flush();
  assert.deepEqual(server.stored, ["a", "b", "c"]);
  assert.deepEqual(await keys(here), []);
  assert.equal(standings.at(-1), "idle");
});

test("a dead line keeps everything, in order, and waits longer each time", async () => {
  const [here, server] = [await box(), new Server()];
  for (const key of ["a", "b"]) await here.put(deed(key));
  server.answer = () => { throw new TypeError("Failed to fetch"); };
  const { sender, standings } = page(here, server, "p");
  const waits = [];
  for (let i = 0; i < 7; i++) {
    await sender.flush();
    waits.push(sender.wait);
  }
  assert.deepEqual(waits, [2000, 4000, 8000, 16000, 32000, 60000, 60000]);
  assert.equal(server.requests, 7, "b is never tried before a");
  assert.equal(standings.at(-1), "waiting");
  assert.deepEqual(await keys(here), ["a", "b"]);
  server.answer = stored;
  await sender.flush();
  assert.deepEqual(server.stored, ["a", "b"]);
});

test("an answer lost on the way is asked for again with the same key", async () => {
  const [here, server] = [await box(), new Server()];
  await here.put(deed("a"));
  let lost = false;
  server.answer = () => {
    if (lost) return stored();
    lost = true;
    server.stored.push("a");
    throw new TypeError("the line went while the answer came");
  };
  const { sender } = page(here, server, "p");
  await sender.flush();
  await sender.flush();
  assert.deepEqual(server.stored, ["a"]);
  assert.equal(server.requests, 2);
  assert.deepEqual(await keys(here), []);
});

test("a refusal stays with its sentence and lets the next pass", async () => {
  const [here, server] = [await box(), new Server()];
  for (const key of ["a", "b"]) await here.put(deed(key));
  server.answer = (key) => (key === "a" ? refused("这户已经签到") : stored());
  const { sender, standings } = page(here, server, "p");
  await sender.flush();
  assert.deepEqual(server.stored, ["b"]);
  assert.deepEqual((await here.all()).map((one) => [one.key, one.refused]), [["a", { message: "这户已经签到", field: "text" }]]);
  await sender.flush();
  assert.equal(server.requests, 2, "a refused deed is not sent again by itself");
  assert.equal(standings.at(-1), "idle");
});

test("an expired session keeps the deeds and tells the page", async () => {
  const [here, server] = [await box(), new Server()];
  for (const key of ["a", "b"]) await here.put(deed(key));
  server.answer = () => new Response(null, { status: 401 });
  const { sender, standings } = page(here, server, "p");
  await sender.flush();
  assert.equal(standings.at(-1), "sign-in");
  assert.equal(server.requests, 1);
  assert.deepEqual(await keys(here), ["a", "b"]);
});

test("nobody's deed is sent in another person's name", async () => {
  const [here, server] = [await box(), new Server()];
  await here.put(deed("a", { who: "chen" }));
  await here.put(deed("b", { who: "lin" }));
  const lin = page(here, server, "p", { who: "lin" });
  await lin.sender.flush();
  assert.deepEqual(server.stored, ["b"]);
  assert.equal(lin.standings.at(-1), "sign-in");
  await page(here, server, "q", { who: "chen" }).sender.flush();
  assert.deepEqual(server.stored, ["b", "a"]);
});

test("what nobody in particular wrote down goes from anybody's page, and says so", async () => {
  const [here, server] = [await box(), new Server()];
  await here.put(deed("a"));
  await here.put(deed("b", { who: "lin" }));
  const { sender, standings } = page(here, server, "p", { who: "lin" });
  await sender.flush();
  assert.deepEqual(server.stored, ["b", "a"], "one's own first");
  assert.deepEqual(server.whose, ["lin", "public"]);
  assert.equal(standings.at(-1), "idle");
});

test("what is put in while sending is sent in the same go", async () => {
  const [here, server] = [await box(), new Server()];
  await here.put(deed("a"));
  const { sender } = page(here, server, "p");
  server.answer = async (key) => {
    if (key === "a") {
      await here.put(deed("b"));
      void sender.flush();
    }
    return stored();
  };
  await sender.flush();
  assert.deepEqual(server.stored, ["a", "b"]);
});

test("what is put in after the last look, before the lock is let go, is not forgotten", async () => {
  const [here, server] = [await box(), new Server()];
  await here.put(deed("a"));
  let late: Promise<void> | undefined;
  const slow = {
    request: async (_: string, work: () => Promise<unknown>) => {
      await work();
      if (late) return;
      await here.put(deed("b"));
      late = sender.flush();
    },
  } as unknown as LockManager;
  const { sender } = page(here, server, "p", { locks: slow });
  await sender.flush();
  await late;
  assert.deepEqual(server.stored, ["a", "b"]);
});

for (const [name, locks] of [["Web Locks", locksOfBrowser], ["the lease", () => undefined]] as const) {
  test(`two pages with ${name} never send at the same time, and miss nothing`, async () => {
    const [factory, server] = [new IDBFactory(), new Server()];
    const [one, two] = [await Box.open(factory), await Box.open(factory)];
    const shared = locks();
    const more = shared ? { locks: shared } : {};
    const [first, second] = [page(one, server, "p", more), page(two, server, "q", more)];
    const all: string[] = [];
    const jobs: Promise<unknown>[] = [];
    for (let i = 0; i < 20; i++) {
      const key = `k${i}`;
      all.push(key);
      await (i % 2 ? one : two).put(deed(key));
      jobs.push(first.sender.flush(), second.sender.flush());
    }
    await Promise.all(jobs);
    assert.deepEqual(server.stored, all);
    assert.equal(server.most, 1, "two requests were open at once");
    assert.equal(server.requests, 20, "something was sent twice");
  });
}

test("the lease of a page that died runs out; one from the future does not bind", async () => {
  const here = await box();
  assert.equal(await here.lease("dead", 1_000, 40_000), true);
  assert.equal(await here.lease("alive", 2_000, 40_000), false);
  assert.equal(await here.lease("alive", 41_001, 40_000), true);
  assert.equal(await here.lease("dead", 41_002, 40_000), false);
  assert.equal(await here.lease("other", -500_000, 40_000), true, "the clock was set back");
  await here.release("alive");
  assert.equal(await here.lease("third", -499_999, 40_000), false, "only the holder lets go");
});

test("only a clear yes removes and only a clear no stops", async () => {
  const kind = async (response: Response) => (await judge(response)).kind;
  assert.equal(await kind(stored()), "stored");
  assert.equal(await kind(refused("不行")), "refused");
  assert.equal(await kind(new Response("<html>hotspot sign-in</html>")), "later");
  assert.equal(await kind(new Response("", { status: 503 })), "later");
  assert.equal(await kind(new Response("", { status: 429 })), "later");
  assert.equal(await kind(Response.json({ ok: true }, { status: 500 })), "later");
  assert.equal(await kind(new Response("too large", { status: 413 })), "refused");
  assert.equal(await kind(new Response("", { status: 401 })), "sign-in");
  assert.equal(await kind(new Response(null, { status: 303, headers: { Location: "/sign-in" } })), "sign-in");
  const slow = await judge(new Response("", { status: 503, headers: { "Retry-After": "7" } }));
  assert.deepEqual(slow, { kind: "later", after: 7000 });
});

test("the same key is never kept twice", async () => {
  const here = await box();
  await here.put(deed("a"));
  await assert.rejects(here.put(deed("a")));
  assert.deepEqual(await keys(here), ["a"]);
});

test("a key is a UUIDv7 that sorts by time", () => {
  const random = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
  const one = uuid7(1_646_289_000_000, random);
  assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(parseInt(one.replace("-", "").slice(0, 12), 16), 1_646_289_000_000);
  assert.ok(one < uuid7(1_646_289_000_001, random));
  assert.notEqual(one, uuid7(1_646_289_000_000, random));
});

test("the body carries the client's key and no other", () => {
  const body = bodyOf(deed("a", { fields: [["key", "forged"], ["text", "楼道灯"]] })) as URLSearchParams;
  assert.deepEqual([...body], [["text", "楼道灯"], ["key", "a"]]);
  const photo = bodyOf(deed("a", { multipart: true, fields: [["photo", new Blob(["x"]), "灯.jpg"]] })) as FormData;
  assert.equal((photo.get("photo") as File).name, "灯.jpg");
});

test("a label is what the person will know it by", () => {
  assert.equal(labelOf("{room}：{text}", [["room", "302"], ["text", "楼道灯\n不亮"]]), "302：楼道灯 不亮");
  assert.equal(labelOf(undefined, [["key", "k"], ["text", "电梯"]]), "电梯");
  assert.equal(Array.from(labelOf("{t}", [["t", "😀".repeat(60)]])).length, 40);
});

for (const alive of [true, false]) {
  test(`a page that holds the lease and ${alive ? "answers is waited for" : "says nothing is not"}`, async () => {
    const [here, server] = [await box(), new Server()];
    await here.lease("before", Date.now(), 40_000);
    await here.put(deed("a"));
    const sent = page(here, server, "after", { alive }).sender.flush();
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual(server.stored, alive ? [] : ["a"]);
    await here.release("before");
    await sent;
    assert.deepEqual(server.stored, ["a"]);
  });
}
