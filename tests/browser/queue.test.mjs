// 待传 in a real browser, over https's rules (localhost) and over plain http of a local network,
// against a server of the test's own that stores each key once.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { noViolations, startBrowser } from "./harness.mjs";

const dist = (name) => readFileSync(new URL(`../../assets/dist/${name}`, import.meta.url));
const files = { "/look.css": ["text/css", dist("look.css")], "/page.js": ["text/javascript", dist("page.js")] };
const page = (who, stay) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width"><title>记诉求</title><link rel="icon" href="data:,">
  <link rel="stylesheet" href="/look.css"><script src="/page.js" defer></script></head>
  <body data-who="${who}"><main class="page"><h1>记诉求</h1>
  <form method="post" action="/deeds" data-queue ${stay} data-queue-label="诉求：{text}" data-queue-into="#noted">
    <label for="text">什么事</label><input id="text" name="text" required>
    <p data-error-for="text" hidden></p><button class="button">记下</button>
  </form>
  <output data-queue-status data-waiting="{n}件等着传" data-sending="正在传…" data-sent="都传好了"
    data-offline="网断了，{n}件记在这里" data-sign-in="请重新登录，{n}件留着" data-sign-in-link="去登录"
    data-sign-in-url="/sign-in" data-failed="没有收下" data-edit="改一改" data-discard="不要了" hidden></output>
  <ul id="noted"></ul></main></body></html>`;

let server, browser, port;
const state = { stored: new Map(), status: 200, posts: [] };

function body(request) {
  return new Promise((resolve) => {
    let text = "";
    request.on("data", (chunk) => { text += chunk; });
    request.on("end", () => resolve(new URLSearchParams(text)));
  });
}

async function answer(request, response) {
  response.setHeader("Content-Security-Policy", "default-src 'self'; img-src 'self' data:");
  const file = files[request.url];
  if (file) {
    response.setHeader("Content-Type", file[0]);
    return response.end(file[1]);
  }
  if (request.method !== "POST") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    const who = /who=(\w*)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
    return response.end(page(who, request.url === "/cockpit" ? "data-queue-stay" : ""));
  }
  const fields = await body(request);
  state.posts.push({ queued: request.headers["x-queue"] === "1", accept: request.headers.accept });
  if (state.hold) return; // The answer never comes: the line is slow and the page is left.
  if (state.status === 303) {
    response.writeHead(303, { Location: "/sign-in" });
    return response.end();
  }
  response.setHeader("Content-Type", "application/json");
  response.statusCode = state.status;
  if (state.status >= 500) return response.end();
  if (fields.get("text") === "空") {
    response.statusCode = 422;
    return response.end(JSON.stringify({ ok: false, message: "请写清楚是什么事。您写的还在。", field: "text" }));
  }
  state.stored.set(fields.get("key"), fields.get("text"));
  response.end(JSON.stringify({ ok: true, html: `<li>${fields.get("text")}</li>` }));
}

before(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = server.address().port;
  // A name that is not localhost is what a phone in the corridor sees: no locks, no randomUUID.
  browser = await startBrowser(["--host-resolver-rules=MAP corridor.test 127.0.0.1"]);
});
after(async () => {
  await browser?.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function reset() {
  Object.assign(state, { stored: new Map(), status: 200, posts: [], hold: false });
}
async function type(tab, text) {
  await tab.fill("#text", text);
  await tab.press("#text", "Enter");
  await tab.waitForFunction(() => document.querySelector("#text").value === "");
}
const stored = () => [...state.stored.values()];
const until = async (test, why) => {
  for (let i = 0; i < 100; i++) {
    if (test()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(why);
};

for (const host of ["127.0.0.1", "corridor.test"]) {
  const base = () => `http://${host}:${port}`;
  const allow = [/Failed to load resource/];

  test(`${host}: what is typed while the line is down is sent in order when it is back`, async () => {
    reset();
    const person = await browser.person({ base: base(), size: "phone", allow });
    const { page: tab, context } = person;
    await tab.goto("/");
    assert.equal(await tab.evaluate(() => isSecureContext), host === "127.0.0.1");
    await context.setOffline(true);
    for (const text of ["楼道湿滑", "充电桩要能投币", "门禁坏了"]) await type(tab, text);
    await tab.getByText("网断了，3件记在这里").waitFor();
    await noViolations(tab);
    assert.deepEqual(stored(), []);
    await context.setOffline(false);
    await tab.getByText("都传好了").waitFor();
    assert.deepEqual(stored(), ["楼道湿滑", "充电桩要能投币", "门禁坏了"]);
    assert.deepEqual(await tab.locator("#noted li").allTextContents(), ["门禁坏了", "充电桩要能投币", "楼道湿滑"]);
    assert.ok(state.posts.every((post) => post.queued && post.accept === "application/json"));
    await person.leave();
  });

  test(`${host}: the next line may be typed before the first is written down; a second press is no second deed`, async () => {
    reset();
    const person = await browser.person({ base: base(), allow });
    await person.page.goto("/");
    await person.page.waitForFunction(() => window.tanxinQueue);
    await person.page.evaluate(() => {
      const text = document.querySelector("#text");
      const press = () => text.form.requestSubmit();
      text.required = false; // What is pressed twice has no words to miss.
      text.value = "楼道湿滑";
      press();
      press();
      text.value = "门禁坏了";
      press();
      press();
    });
    await until(() => state.stored.size === 2, "not both were sent");
    await person.page.waitForTimeout(300);
    assert.deepEqual(stored(), ["楼道湿滑", "门禁坏了"]);
    assert.equal(state.posts.length, 2, "pressed twice, sent twice");
    await person.leave();
  });

  test(`${host}: a closed page loses nothing; the next one sends it once`, async () => {
    reset();
    state.status = 503;
    const person = await browser.person({ base: base(), allow });
    await person.page.goto("/");
    await type(person.page, "楼道湿滑");
    await until(() => state.posts.length === 1, "no attempt was made");
    await person.page.close();
    state.status = 200;
    const [one, two] = [await person.context.newPage(), await person.context.newPage()];
    await Promise.all([one.goto("/"), two.goto("/")]);
    await until(() => state.stored.size === 1, "it was never sent");
    await one.waitForTimeout(300);
    assert.equal(state.posts.length, 2, "two pages sent the same deed");
    await person.leave();
  });

  test(`${host}: a page that died while it was sending is not waited for`, async () => {
    reset();
    const person = await browser.person({ base: base(), allow });
    await person.page.goto("/");
    await person.page.evaluate(() => new Promise((resolve) => {
      indexedDB.open("tanxin-queue").onsuccess = ({ target: { result } }) => {
        const change = result.transaction("lease", "readwrite");
        change.objectStore("lease").put({ holder: "died", until: Date.now() + 40_000 }, "send");
        change.oncomplete = resolve;
      };
    }));
    await type(person.page, "楼道湿滑");
    await until(() => state.stored.size === 1, "it waits for a page that is gone");
    await person.leave();
  });

  test(`${host}: what a page was sending when it was left goes out from the next one at once`, async () => {
    reset();
    state.hold = true;
    const person = await browser.person({ base: base(), allow });
    await person.page.goto("/");
    await type(person.page, "楼道湿滑");
    await until(() => state.posts.length === 1, "no attempt was made");
    state.hold = false;
    await person.page.reload();
    await until(() => state.stored.size === 1, "the next page waited for the one before it");
    await person.leave();
  });

  test(`${host}: an expired session keeps it, another person's page leaves it alone`, async () => {
    reset();
    state.status = 303;
    const person = await browser.person({ base: base(), allow });
    const cookie = (value) => person.context.addCookies([{ name: "who", value, url: base() }]);
    await cookie("chen");
    await person.page.goto("/");
    await type(person.page, "楼道湿滑");
    await person.page.getByText("请重新登录，1件留着").waitFor();
    assert.equal(await person.page.getByText("去登录").getAttribute("href"), "/sign-in");
    state.status = 200;
    await cookie("lin");
    await person.page.goto("/");
    await person.page.getByText("请重新登录，1件留着").waitFor();
    assert.deepEqual(stored(), []);
    await cookie("chen");
    await person.page.goto("/");
    await until(() => state.stored.size === 1, "it was not sent after signing in again");
    await person.leave();
  });

  test(`${host}: a refusal gives the words back with its sentence; mended, it goes through`, async () => {
    reset();
    const person = await browser.person({ base: base(), size: "phone", allow });
    const tab = person.page;
    await tab.goto("/");
    await tab.fill("#text", "空");
    await tab.press("#text", "Enter");
    const sentence = "请写清楚是什么事。您写的还在。";
    await tab.locator("[data-error-for=text]", { hasText: sentence }).waitFor();
    assert.equal(await tab.inputValue("#text"), "空");
    assert.equal(await tab.getAttribute("#text", "aria-invalid"), "true");
    await tab.locator("output li", { hasText: sentence }).waitFor();
    await noViolations(tab);
    await type(tab, "楼道灯不亮");
    await until(() => state.stored.size === 1, "the mended one was not sent");
    await tab.waitForFunction(() => document.querySelectorAll("output li").length === 0);
    assert.deepEqual(stored(), ["楼道灯不亮"]);
    assert.equal(await tab.isHidden("[data-error-for=text]"), true);
    await person.leave();
  });
}

test("where one thing after another is typed, a refused one waits in the list", async () => {
  reset();
  const person = await browser.person({ base: `http://127.0.0.1:${port}`, allow: [/Failed to load resource/] });
  const tab = person.page;
  await tab.goto("/cockpit");
  await type(tab, "空");
  await tab.locator("output li", { hasText: "请写清楚是什么事" }).waitFor();
  await type(tab, "楼道湿滑");
  await until(() => state.stored.size === 1, "the next one was not sent");
  await tab.waitForFunction(() => document.querySelectorAll("output li").length === 1);
  await tab.getByRole("button", { name: "改一改" }).click();
  assert.equal(await tab.inputValue("#text"), "空");
  await type(tab, "楼道灯不亮");
  await until(() => state.stored.size === 2, "the mended one was not sent");
  await tab.waitForFunction(() => document.querySelectorAll("output li").length === 0);
  await person.leave();
});

test("a refused deed can be thrown away", async () => {
  reset();
  const person = await browser.person({ base: `http://127.0.0.1:${port}`, allow: [/Failed to load resource/] });
  await person.page.goto("/");
  await person.page.fill("#text", "空");
  await person.page.press("#text", "Enter");
  await person.page.getByRole("button", { name: "不要了" }).click();
  await person.page.waitForFunction(() => document.querySelectorAll("output li").length === 0);
  assert.equal(await person.page.inputValue("#text"), "", "its words go too");
  await person.page.reload();
  await person.page.waitForTimeout(200);
  assert.equal(await person.page.locator("output li").count(), 0);
  await person.leave();
});

test("what is typed next is not cleared with what was thrown away or sent", async () => {
  reset();
  const person = await browser.person({ base: `http://127.0.0.1:${port}`, allow: [/Failed to load resource/] });
  const tab = person.page;
  await tab.goto("/");
  await tab.fill("#text", "空");
  await tab.press("#text", "Enter");
  await tab.getByRole("button", { name: "不要了" }).waitFor();
  // In the same breath: nothing the device does in between may take the new words.
  const typedAfter = (press, words) => tab.evaluate(([press, words]) => {
    document.querySelector(press).click();
    document.querySelector("#text").value = words;
  }, [press, words]);
  await tab.locator("output li button", { hasText: "不要了" }).evaluate((button) => { button.id = "away"; });
  await typedAfter("#away", "楼道湿滑");
  await tab.waitForFunction(() => document.querySelectorAll("output li").length === 0);
  assert.equal(await tab.inputValue("#text"), "楼道湿滑");
  await typedAfter("form .button", "楼道灯不亮");
  await until(() => state.stored.size === 1, "the first was not sent");
  assert.equal(await tab.inputValue("#text"), "楼道灯不亮");
  await person.leave();
});

test("without script the form posts as it always did", async () => {
  reset();
  const person = await browser.person({ base: `http://127.0.0.1:${port}`, js: false });
  await person.page.goto("/");
  await person.page.fill("#text", "楼道湿滑");
  await person.page.click("button");
  await until(() => state.posts.length === 1, "nothing was posted");
  assert.equal(state.posts[0].queued, false);
  await person.leave();
});
