// What anybody may read, on the real program with the demo: every kind of page reached by links
// from the front door is whole for readers' tools, on a phone, in large type and in English, and
// complains of nothing. A new public page is found here by itself.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { noViolations, startBrowser, startTanxin } from "./harness.mjs";

let tanxin, browser, kinds;

/** Pages of one kind differ only in ids: digits and codes become one mark. */
const kindOf = (path) => path.replace(/\?.*/, "").split("/").map((part) => (/\d/.test(part) ? "#" : part)).join("/");

/** One address of each kind of public page, found by following links. */
async function findKinds() {
  const found = new Map([["/", "/"]]);
  const waiting = ["/"];
  while (waiting.length > 0 && found.size < 60) {
    const path = waiting.shift();
    const answer = await fetch(new URL(path, tanxin.base));
    const text = await answer.text();
    assert.ok(answer.status < 500, `${path} answered ${answer.status}`);
    const said = (name) => answer.headers.get(name) ?? "";
    if (!said("Content-Type").startsWith("text/html") || said("Content-Disposition").startsWith("attachment")) {
      found.delete(kindOf(path)); // a document: opened elsewhere, not looked at here
      continue;
    }
    const here = new URL(answer.url);
    for (const [, href] of text.matchAll(/<a [^>]*href="([^"#]*)"/g)) {
      const to = new URL(href.replaceAll("&amp;", "&"), here);
      const kind = kindOf(to.pathname);
      if (to.origin !== here.origin || to.pathname.startsWith("/settings") || found.has(kind)) continue;
      found.set(kind, to.pathname);
      waiting.push(to.pathname);
    }
  }
  return found;
}

before(async () => {
  tanxin = await startTanxin({ args: ["--demo", "--lang", "en"], patience: 180_000 });
  browser = await startBrowser();
  kinds = await findKinds();
});
after(async () => {
  await browser?.close();
  await tanxin?.stop();
});

test("the front door leads to the district, its places, matters and assemblies", () => {
  for (const kind of ["/#", "/#/matters", "/#/assemblies"]) assert.ok(kinds.has(kind), `${kind} in ${[...kinds.keys()]}`);
});

const wishes = [
  { lang: "zh-CN", size: "phone" },
  { lang: "zh-CN", size: "phone", mode: "elder" },
  { lang: "en", size: "desk", dark: true },
];
for (const wish of wishes) {
  test(`public pages: ${Object.values(wish).join(", ")}`, async (t) => {
    for (const [kind, path] of kinds) {
      await t.test(`${kind}`, async () => {
        // A page that asks for a sign-in answers 401, which the browser reports as an error.
        const person = await browser.person({ base: tanxin.base, ...wish, allow: [/status of 40[134]/] });
        await person.page.goto(path);
        await noViolations(person.page);
        await person.leave();
      });
    }
  });
}
