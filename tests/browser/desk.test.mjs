// The office's desk without a mouse, on the real program: calls are noted down one after the other,
// also while the line is down, and the queue is walked, opened and answered by keys.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { startBrowser, startTanxin } from "./harness.mjs";
import { look, press, says, signIn, text } from "./people.mjs";

let tanxin, browser;

before(async () => {
  tanxin = await startTanxin({ args: ["--demo"], patience: 120_000 });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await tanxin?.stop();
});

const come = async () => {
  const person = await browser.person({ base: tanxin.base, allow: [/Failed to load resource/, /ERR_INTERNET_DISCONNECTED/] });
  person.page.setDefaultTimeout(10_000);
  await signIn(person.page, "wang");
  return person;
};
const focused = (tab) => tab.evaluate(() => document.activeElement?.id);
const keys = async (tab, ...typed) => {
  for (const one of typed) {
    if (one === "Tab" || one === "Enter") await tab.keyboard.press(one);
    else await tab.keyboard.insertText(one);
  }
};

test("three calls are noted down with keys alone, one of them while the line is down", async () => {
  const person = await come();
  const { page: tab, context } = person;
  await tab.goto("/330802/intake");
  await look(tab, "intake");
  assert.equal(await focused(tab), "where");
  await keys(tab, "东区5幢1单元302", "Tab", "楼道灯", "Tab", "三楼的灯一闪一闪", "Enter");
  await says(tab, "三楼的灯一闪一闪");
  assert.match(await tab.locator("#noted li").first().innerText(), /#\d+[\s\S]*回执号\s+330802-R-/);
  assert.equal(await focused(tab), "where", "the next one begins in the first field");
  assert.equal(await tab.inputValue("#text"), "");

  await context.setOffline(true);
  await keys(tab, "东区5幢1单元402", "Tab", "门禁", "Tab", "门禁刷不开", "Enter");
  await says(tab, "网断了");
  await keys(tab, "东区5幢1单元502", "Tab", "楼道卫生", "Tab", "五楼没有人扫", "Enter");
  await says(tab, "五楼没有人扫");
  await context.setOffline(false);
  await says(tab, "都传好了");
  const noted = await tab.locator("#noted li").allInnerTexts();
  assert.equal(noted.length, 3, "each once");
  for (const [nr, words] of ["五楼没有人扫", "门禁刷不开", "三楼的灯一闪一闪"].entries()) {
    assert.ok(noted[nr].includes(words), noted[nr]);
  }

  // A refusal gives the words back, with its sentence at the field.
  await keys(tab, "东区77幢", "Tab", "楼道灯", "Tab", "灯坏了", "Enter");
  await says(tab, "没有找到“东区77幢”");
  await says(tab, "还没有记下");
  await person.leave();
});

test("who signs in on a second tab sends nothing of the first one's, and reads nothing of it", async () => {
  const person = await come();
  const { page: tab, context } = person;
  await tab.goto("/330802/intake");
  const second = await context.newPage();
  await second.goto("/me");
  await press(second, "退出");
  await signIn(second, "xu");
  const waits = "请写的人重新登录，1件都留着";
  await keys(tab, "东区5幢1单元602", "Tab", "楼道灯", "Tab", "六楼的灯不亮", "Enter");
  await says(tab, waits);
  await second.goto("/330802/intake");
  await says(second, waits);
  assert.ok(!(await text(second)).includes("六楼的灯不亮"), "what she wrote is on his page");
  await second.goto("/me");
  await press(second, "退出");
  await signIn(second, "wang");
  await second.waitForFunction(() => window.tanxinQueue?.flush().then(() => true));
  await second.goto("/330802/matters?q=" + encodeURIComponent("六楼的灯不亮"));
  await says(second, "六楼的灯不亮");
  await person.leave();
});

test("the queue is walked by J and K, opened by Enter, answered by R", async () => {
  const person = await come();
  const { page: tab } = person;
  await tab.goto("/330802/queue");
  await look(tab, "queue");
  const lines = tab.locator("table.todo td a[href]");
  const links = await lines.evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  assert.ok(links.length >= 2, "the community has something to do");
  const at = () => tab.evaluate(() => document.activeElement?.getAttribute("href"));
  await tab.keyboard.press("j");
  assert.equal(await at(), links[0]);
  await tab.keyboard.press("j");
  assert.equal(await at(), links[1]);
  assert.equal(await tab.locator("tr.chosen").count(), 1);
  await tab.keyboard.press("k");
  assert.equal(await at(), links[0]);
  await tab.keyboard.press("Enter");
  await tab.waitForURL((url) => url.pathname === links[0]);
  await tab.goBack();
  const answers = await tab.locator("table.todo a[data-answer]").first().getAttribute("href");
  for (let n = 0; n < links.length && (await at()) !== answers; n += 1) await tab.keyboard.press("j");
  assert.equal(await at(), answers);
  await tab.keyboard.press("r");
  await tab.waitForURL((url) => url.pathname === answers && url.hash === "#text");
  // What the queue says is hot, and the figures, are pages a reader's tool can follow too.
  await tab.goto("/330802/numbers");
  await look(tab, "numbers");
  // Where somebody types, the keys are letters.
  await tab.goto("/330802/queue");
  await tab.locator("#q").focus();
  await tab.keyboard.type("jk");
  assert.equal(await tab.inputValue("#q"), "jk");
  await person.leave();
});
