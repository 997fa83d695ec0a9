// What people do again and again in the walks: sign in, come in by a household card, follow links by
// their words, look at a page at every size, take a document.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { noViolations, sizes } from "./harness.mjs";

/** What everybody with an account types in the demo. */
export const PASSWORD = "doutan-2022";

/** A folder for pictures of every page that is looked at; none when unset. */
const shots = process.env.TANXIN_TEST_SHOTS;
let taken = 0;

/**
 * Looks at the page as a reader's tool does, at a desk and on a phone, and takes pictures when
 * somebody wants them.
 */
export async function look(tab, name, wanted = ["desk", "phone"]) {
  const before = tab.viewportSize();
  for (const size of wanted) {
    await tab.setViewportSize(sizes[size] ?? size);
    await noViolations(tab);
  }
  if (shots) {
    mkdirSync(shots, { recursive: true });
    taken += 1;
    for (const { width, height } of Object.values(sizes)) {
      await tab.setViewportSize({ width, height });
      await tab.screenshot({ path: path.join(shots, `${String(taken).padStart(2, "0")}-${name}-${width}.png`), fullPage: true });
    }
  }
  await tab.setViewportSize(before);
}

/** Follows a link by what stands on it. */
export async function follow(tab, words, exact = true) {
  await tab.getByRole("link", { name: words, exact }).first().click();
  await tab.waitForLoadState();
}

/** Presses a button by what stands on it. */
export async function press(tab, words, exact = true) {
  await tab.getByRole("button", { name: words, exact }).first().click();
}

/** Waits until the page says something. */
export async function says(tab, words) {
  const test = words instanceof RegExp ? words : new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  await tab.waitForFunction(
    ([source, flags]) => new RegExp(source, flags).test(document.body?.innerText ?? ""),
    [test.source, test.flags],
    { timeout: 8000 },
  ).catch(async () => {
    const text = await tab.evaluate(() => document.body.innerText);
    assert.fail(`${tab.url()} does not say ${test}:\n${text.slice(0, 3000)}`);
  });
}

/** What the page says, as one reads it. */
export const text = (tab) => tab.evaluate(() => document.body.innerText);

/** The same without the numbers and checks of the chain, which may hold any digits. */
export const unmarked = async (tab) => (await text(tab)).replace(/\d+·[\da-f]{8}/g, "");

/** Signs in by name and password, from the front door. */
export async function signIn(tab, login, words = { signIn: "登录", name: "登录名", password: "密码" }) {
  await tab.goto("/");
  await follow(tab, words.signIn);
  await tab.getByLabel(words.name).fill(login);
  await tab.getByLabel(words.password).fill(PASSWORD);
  await tab.getByRole("main").getByRole("button", { name: words.signIn }).click();
  await tab.waitForURL(/\/me$/);
}

/** From the district down to a place, by the names on the way. */
export async function walkTo(tab, ...names) {
  for (const name of names) {
    await tab.getByRole("main").getByRole("link", { name, exact: true }).first().click();
    await tab.waitForLoadState();
  }
}

/**
 * The document behind a link or a button of a form, as this person gets it: asked by the page itself,
 * because a browser without a screen shows no PDF. Checked to be what its name says.
 */
export async function take(tab, words, kind) {
  const found = tab.getByRole("link", { name: words, exact: true }).or(tab.getByRole("button", { name: words, exact: true }));
  const got = await found.first().evaluate(async (one) => {
    const form = one.closest("form");
    const answer = one.href
      ? await fetch(one.href)
      : await fetch(one.getAttribute("formaction") ?? form.action, { method: form.method, body: new URLSearchParams(new FormData(form, one)) });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { status: answer.status, kind: answer.headers.get("Content-Type"), text };
  });
  assert.equal(got.status, 200, `${words}: ${got.status}`);
  const bytes = Buffer.from(got.text, "latin1");
  whole(bytes, kind, words);
  return bytes;
}

/** Is it the kind of document its name says, of a sane size? */
function whole(bytes, kind, words) {
  const begins = { pdf: /^%PDF-1\./, docx: /^PK/, md: /^[^<]*\n# /, json: /^\{/ }[kind];
  assert.match(bytes.subarray(0, 200).toString(), begins, `${words} is no ${kind}: ${bytes.subarray(0, 40)}`);
  assert.ok(bytes.length > { pdf: 8000, docx: 3000, md: 400, json: 400 }[kind], `${words}: only ${bytes.length} bytes`);
  assert.ok(bytes.length < 5_000_000, `${words}: ${bytes.length} bytes`);
}
