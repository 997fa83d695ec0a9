// The live page and the façade's arrow keys in a real browser, with a stream of the test's own.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { startBrowser } from "./harness.mjs";

const dist = (name) => readFileSync(new URL(`../../assets/dist/${name}`, import.meta.url));
const files = { "/look.css": ["text/css", dist("look.css")], "/page.js": ["text/javascript", dist("page.js")] };
const floor = (n) => `<tr><th class="floor" scope="row"><span>${n}</span></th>${["01", "02"].map((door) =>
  n === 2 && door === "01"
    ? `<td><span class="door" data-state="vacant">${n}${door}</span></td>`
    : `<td><a class="door" id="d${n}${door}" href="#${n}${door}" data-live-id="door-${n}${door}">${n}${door}</a></td>`).join("")}</tr>`;
const page = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>到会</title>
  <link rel="icon" href="data:,"><link rel="stylesheet" href="/look.css"><script src="/page.js" defer></script></head>
  <body data-live="/live"><main class="page"><h1>到会</h1><p><b data-live-id="present">0</b> 户</p>
  <ul data-live-id="last"><li>无</li></ul>
  <div class="facade"><table class="unit"><tbody>${[3, 2, 1].map(floor).join("")}</tbody></table></div></main></body></html>`;

const streams = new Set();
let opened = 0;
let server, browser, base;

function say(data, event) {
  for (const stream of streams) stream.write(`${event ? `event: ${event}\n` : ""}data: ${JSON.stringify(data)}\n\n`);
}

before(async () => {
  server = createServer((request, response) => {
    response.setHeader("Content-Security-Policy", "default-src 'self'; img-src 'self' data:");
    const file = files[request.url];
    if (request.url === "/live") {
      opened += 1;
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(`data: ${JSON.stringify({ id: "present", text: "1" })}\n\n`);
      streams.add(response);
      request.on("close", () => streams.delete(response));
    } else if (file) {
      response.setHeader("Content-Type", file[0]);
      response.end(file[1]);
    } else {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(page);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const shows = (tab, text) => tab.waitForFunction((words) => document.querySelector("[data-live-id=present]").textContent === words, text);
const see = (tab, state) => tab.evaluate((value) => {
  Object.defineProperty(document, "visibilityState", { value, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}, state);
const until = async (test, why) => {
  for (let i = 0; i < 100; i++) {
    if (test()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(why);
};

test("the page shows what the server says, and nothing in it runs", async () => {
  const person = await browser.person({ base });
  const tab = person.page;
  await tab.goto("/");
  await shows(tab, "1");
  assert.equal(await tab.getAttribute("html", "data-live"), "on");
  say([
    { id: "present", text: "<b>23</b>" },
    { id: "last", html: "<li>302 到了</li><script>window.ran = true</script>" },
    { id: "door-302", attr: { "data-state": "here", onclick: "window.ran = true", style: "color:red" } },
  ]);
  await shows(tab, "<b>23</b>");
  assert.equal(await tab.locator("[data-live-id=last] li").textContent(), "302 到了");
  assert.deepEqual(
    await tab.evaluate(() => [window.ran, document.querySelector("#d302").getAttributeNames().sort().join(" ")]),
    [undefined, "class data-live-id data-state href id"],
  );
  await person.leave();
});

test("a hidden page lets the line go; seen again it opens one line and no more", async () => {
  const person = await browser.person({ base });
  const tab = person.page;
  await tab.goto("/");
  await shows(tab, "1");
  await see(tab, "hidden");
  await until(() => streams.size === 0, "a hidden page kept its stream");
  assert.equal(await tab.getAttribute("html", "data-live"), "off");
  const before = opened;
  await see(tab, "visible");
  await until(() => streams.size === 1, "the stream did not come back");
  await see(tab, "visible");
  await tab.waitForTimeout(200);
  assert.equal(opened, before + 1);
  await person.leave();
});

test("when the server says the end, the page does not come back", async () => {
  const person = await browser.person({ base });
  await person.page.goto("/");
  await shows(person.page, "1");
  const before = opened;
  say({}, "end");
  await until(() => streams.size === 0, "the stream stayed open");
  await see(person.page, "visible");
  await person.page.waitForTimeout(300);
  assert.equal(opened, before);
  await person.leave();
});

test("arrow keys walk the windows, over a vacant flat; tab order stays", async () => {
  const person = await browser.person({ base });
  const tab = person.page;
  await tab.goto("/");
  const at = () => tab.evaluate(() => document.activeElement.id);
  await tab.focus("#d301");
  for (const [key, to] of [["ArrowRight", "d302"], ["ArrowRight", "d302"], ["ArrowDown", "d202"], ["ArrowLeft", "d202"],
    ["ArrowDown", "d102"], ["Home", "d101"], ["ArrowUp", "d301"], ["Tab", "d302"], ["Tab", "d202"]]) {
    await tab.keyboard.press(key);
    assert.equal(await at(), to, `after ${key}`);
  }
  await person.leave();
});
