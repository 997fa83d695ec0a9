// The watchers themselves: each must be able to fail, or the tests that lean on them prove nothing.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { noViolations, smallTargets, startBrowser } from "./harness.mjs";

const look = readFileSync(new URL("../../assets/dist/look.css", import.meta.url));
const page = (body) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width"><title>试</title>
  <link rel="icon" href="data:,"><link rel="stylesheet" href="/look.css"></head>
  <body><main class="page"><h1>斗潭家园</h1>${body}</main></body></html>`;
const bodies = {
  "/good": `<p>有事找谁</p><button class="button">记下</button>`,
  "/unnamed": `<input type="text"><img src="data:,">`,
  "/inline": `<p style="color:red">红</p>`,
  "/thrown": `<script src="/thrown.js"></script>`,
  "/wide": `<pre>${"潭".repeat(400)}</pre>`,
  "/tiny": `<button>记</button>`,
};
let server, browser, base;

before(async () => {
  server = createServer((request, response) => {
    response.setHeader("Content-Security-Policy", "default-src 'self'; img-src 'self' data:");
    if (request.url === "/look.css") {
      response.setHeader("Content-Type", "text/css");
      return response.end(look);
    }
    if (request.url === "/thrown.js") {
      response.setHeader("Content-Type", "text/javascript");
      return response.end("throw new Error('broken on purpose')");
    }
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(page(bodies[request.url] ?? ""));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await new Promise((resolve) => server.close(resolve));
});

async function visit(path, wish, look) {
  const person = await browser.person({ base, ...wish });
  await person.page.goto(path);
  await look(person.page);
  return person;
}

test("a good page passes at every size, and the stylesheet reaches it", async () => {
  for (const size of ["phone", "tablet", "desk"]) {
    const person = await visit("/good", { size }, async (page) => {
      await noViolations(page);
      assert.deepEqual(await smallTargets(page), []);
      const ink = await page.evaluate(() => getComputedStyle(document.querySelector(".button")).backgroundColor);
      assert.equal(ink, "rgb(28, 25, 21)");
    });
    await person.leave();
  }
});

test("an input without a name is a violation", async () => {
  await visit("/unnamed", {}, (page) => assert.rejects(noViolations(page), /label/));
});

test("a page wider than its window is refused", async () => {
  await visit("/wide", { size: "phone" }, (page) => assert.rejects(noViolations(page), /wider than its window/));
});

test("a control too small for a thumb is found", async () => {
  await visit("/tiny", {}, async (page) => assert.equal((await smallTargets(page)).length, 1));
});

test("an inline style and a thrown error fail the person who met them", async () => {
  for (const path of ["/inline", "/thrown"]) {
    const person = await visit(path, {}, () => {});
    await assert.rejects(person.leave(), /a page complained/);
  }
});

test("language, mode and size reach the page", async () => {
  const person = await visit("/good", { lang: "en", mode: "elder", size: "phone" }, async (page) => {
    assert.deepEqual(
      await page.evaluate(() => [document.cookie, navigator.language, innerWidth]),
      ["lang=en; mode=elder", "en", 390],
    );
  });
  await person.leave();
});
