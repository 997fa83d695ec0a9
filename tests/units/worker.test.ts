// The worker without a browser: caches in memory, a server that can be gone, slow or say no.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { dressed, file, type Hands, page } from "../../assets/worker/answer.ts";
import { addressOf, filesOf, Kept } from "../../assets/worker/kept.ts";

const ORIGIN = "https://tanxin.test";
const FORM = "/330802/matters/new?place=7";
const DESK = "/330802/intake";
const KEY = "0190a1b2-0000-7000-8000-000000000001";

const form = (words: string) => `<html lang="zh-CN"><link href="/assets/look.css"><script src="/assets/page.js"></script>
  <body data-who=""><form><input type="hidden" name="key" value="${KEY}">${words}</form></body></html>`;
const kept = (words: string, keep = "public 100") => new Response(form(words), { headers: { "X-Keep": keep } });

/** The caches of one browser. */
class Caches {
  readonly stores = new Map<string, Map<string, Response>>();
  async open(name: string): Promise<Cache> {
    const store = this.stores.get(name) ?? new Map<string, Response>();
    this.stores.set(name, store);
    const url = (key: RequestInfo | URL): string => new URL(key instanceof Request ? key.url : String(key), ORIGIN).href;
    return {
      match: async (key: RequestInfo | URL) => store.get(url(key))?.clone(),
      put: async (key: RequestInfo | URL, response: Response) => void store.set(url(key), response),
      delete: async (key: RequestInfo | URL) => store.delete(url(key)),
      keys: async () => [...store.keys()].map((one) => new Request(one)),
    } as unknown as Cache;
  }
  async keys(): Promise<string[]> {
    return [...this.stores.keys()];
  }
  async delete(name: string): Promise<boolean> {
    return this.stores.delete(name);
  }
}

let caches: Caches, now: number, asked: string[];
/** What the server says; whatever is not here can't be reached. */
let site: Record<string, () => Response | Promise<Response>>;

const reach = async (input: RequestInfo): Promise<Response> => {
  const { pathname, search } = new URL(input instanceof Request ? input.url : input, ORIGIN);
  asked.push(pathname + search);
  const answer = site[pathname + search];
  if (!answer) throw new TypeError("no network");
  return answer();
};
const worker = (release = "one") => new Kept({ caches: caches as unknown as CacheStorage, fetch: reach, now: () => now, origin: ORIGIN, release });

/** Asks as a browser does; answers only when what goes on beside it is over too, if that ever ends. */
async function open(one: Kept, path: string, how = page as unknown as typeof file, sleep = () => new Promise<void>(() => undefined)) {
  const beside: Promise<unknown>[] = [];
  const hands: Hands = { kept: one, fetch: reach, sleep, now: () => now, later: (work) => beside.push(work.catch(() => undefined)) };
  const request = new Request(ORIGIN + path);
  const answer = how === file ? await file(request, hands) : await page(request, ORIGIN, hands);
  await Promise.race([Promise.all(beside), new Promise((resolve) => setTimeout(resolve, 20))]);
  return answer;
}

beforeEach(() => {
  caches = new Caches();
  now = 1_000_000;
  asked = [];
  site = {
    "/offline": () => new Response('<link href="/assets/look.css"><script src="/assets/offline.js"></script><body data-who="">网断了'),
    "/assets/look.css": () => new Response("look one"),
    "/assets/page.js": () => new Response("page one"),
    "/assets/offline.js": () => new Response("offline one"),
    [FORM]: () => kept("说吧"),
  };
});

test("a page that says so is opened from its copy when the network is gone, and says that it is one", async () => {
  const one = worker();
  assert.equal(await (await open(one, FORM)).text(), form("说吧"), "with a network it is the server's page");
  delete site[FORM];
  const copy = await open(one, FORM);
  const text = await copy.text();
  assert.match(text, /<body data-kept data-who="">[^]*说吧/);
  const again = await (await open(one, FORM)).text();
  const key = (html: string) => /name="key" value="([^"]*)"/.exec(html)?.[1];
  assert.match(key(text) ?? "", /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-/);
  assert.equal(new Set([KEY, key(text), key(again)]).size, 3, "each copy is a deed of its own");
  // What it loads is kept with it.
  delete site["/assets/look.css"];
  assert.equal(await (await open(one, "/assets/look.css", file)).text(), "look one");
});

test("what does not lead to another form does not count", async () => {
  const one = worker();
  await open(one, FORM);
  delete site[FORM];
  assert.match(await (await open(one, `${FORM}&from=singlemessage`)).text(), /说吧/);
  await assert.rejects(open(one, "/330802/matters/new?place=8"), "another place is another form");
  assert.equal(addressOf("/330802/intake?noted=9&near=4", ORIGIN), "/330802/intake?near=4");
});

test("no page is kept that does not say so, nor anything refused", async () => {
  const one = worker();
  site["/330802/matters"] = () => new Response(form("诉求"));
  site["/c/330802H1"] = () => new Response(form("户卡"));
  site[FORM] = () => new Response(form("找不到"), { status: 422, headers: { "X-Keep": "public 100" } });
  for (const path of ["/330802/matters", "/c/330802H1", FORM]) await open(one, path);
  assert.equal(caches.stores.get("tanxin-pages")?.size ?? 0, 0, "not even as what is too old to be shown");
});

test("whatever else is opened without a network is our own page", async () => {
  const one = worker();
  await one.prepare();
  assert.match(await (await open(one, "/330802/matters")).text(), /data-kept[^]*网断了/);
  assert.equal((await one.copies()).length, 0);
});

test("all that is kept is of one person: somebody else's goes", async () => {
  const one = worker();
  await open(one, FORM);
  site[DESK] = () => kept("记电话", "staff-7 100");
  await open(one, DESK);
  assert.deepEqual((await one.copies()).map((copy) => copy.address), [DESK], "a form of nobody's would send in nobody's name");
  await one.only("staff-7");
  assert.equal((await one.copies()).length, 1);
  await one.only("public");
  assert.deepEqual(await one.copies(), []);
});

test("whoever signs out while the page is on its way leaves nothing behind", async () => {
  const one = worker();
  let arrive: (page: Response) => void = () => undefined;
  site[DESK] = () => new Promise((resolve) => { arrive = resolve; });
  const opening = open(one, DESK);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await one.only("public");
  arrive(kept("记电话", "staff-7 100"));
  await opening;
  assert.deepEqual(await one.copies(), []);
});

test("a copy is good as long as the server said", async () => {
  const one = worker();
  site[DESK] = () => kept("记电话", "staff-7 100");
  await open(one, DESK);
  delete site[DESK];
  now += 99_000;
  assert.match(await (await open(one, DESK)).text(), /记电话/);
  now += 2_000;
  await assert.rejects(open(one, DESK));
  assert.deepEqual(await one.copies(), []);
});

test("a page that is gone, or no longer for whoever asks, is forgotten; a server that is down forgets nothing", async () => {
  for (const status of [401, 403, 404]) {
    const one = worker();
    site[DESK] = () => kept("记电话", "staff-7 100");
    await open(one, DESK);
    site[DESK] = () => new Response("", { status: 502 });
    assert.match(await (await open(one, DESK)).text(), /记电话/, "what stands before the server is no answer");
    site[DESK] = () => new Response("不行", { status });
    assert.equal((await open(one, DESK)).status, status);
    assert.deepEqual(await one.copies(), [], `${status}`);
  }
});

test("a slow network is waited for, but not for ever where there is a copy", async () => {
  const one = worker();
  await open(one, FORM);
  let arrive: (page: Response) => void = () => undefined;
  site[FORM] = () => new Promise((resolve) => { arrive = resolve; });
  const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
  assert.match(await (await open(one, FORM, undefined, soon)).text(), /data-kept[^]*说吧/);
  // What comes late is the copy of the next time.
  arrive(kept("新的"));
  await soon();
  delete site[FORM];
  assert.match(await (await open(one, FORM)).text(), /新的/);
});

test("a new release takes its own files, and the pages kept by the old one anew", async () => {
  const old = worker("one");
  await old.prepare();
  await open(old, FORM);
  site["/assets/look.css"] = () => new Response("look two");
  site[FORM] = () => kept("新的一版");
  assert.equal(await (await open(old, "/assets/look.css", file)).text(), "look two", "the network comes first");
  const fresh = worker("two");
  await fresh.prepare();
  await fresh.settle();
  assert.deepEqual((await caches.keys()).sort(), ["tanxin-files-two", "tanxin-pages"]);
  site = {};
  assert.match(await (await open(fresh, FORM)).text(), /新的一版/);
  assert.equal(await (await open(fresh, "/assets/look.css", file)).text(), "look two");
});

test("a new release that can't get its files does not take over; one without a network keeps the old pages", async () => {
  const old = worker("one");
  await old.prepare();
  await open(old, FORM);
  const { "/offline": offline } = site;
  delete site["/offline"];
  await assert.rejects(worker("two").prepare());
  site = { ...site, "/offline": offline as () => Response };
  delete site[FORM];
  const fresh = worker("two");
  await fresh.prepare();
  await fresh.settle();
  assert.match(await (await open(fresh, FORM)).text(), /说吧/);
});

test("pages that are marked are kept before anybody opens them, once", async () => {
  const one = worker();
  await one.take([FORM]);
  await one.take([FORM]);
  assert.equal(asked.filter((path) => path === FORM).length, 1);
  delete site[FORM];
  assert.match(await (await open(one, FORM)).text(), /说吧/);
  await one.take(["/330802/matters/new?place=8"]);
});

test("of many doors the last dozen is kept", async () => {
  const one = worker();
  for (let place = 1; place <= 15; place += 1) {
    site[`/330802/matters/new?place=${place}`] = () => kept(`${place}号`);
    await open(one, `/330802/matters/new?place=${place}`);
  }
  const places = (await one.copies()).map((copy) => Number(copy.address.split("=")[1]));
  assert.deepEqual(places, [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
});

test("files are found where pages name them", () => {
  assert.deepEqual(filesOf(form("")), ["/assets/look.css", "/assets/page.js"]);
  assert.equal(dressed("<body class>", 0), "<body data-kept class>");
});
