// The five-minute walk of README.md and README.zh-CN.md, step by step, on the demo as a newcomer
// starts it. Every name that the README gives goes through `said`, which fails when the README no
// longer says it: so the README and the product can't drift apart.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { startBrowser, startTanxin } from "./harness.mjs";
import { follow, look, press, says, signIn, take, text, unmarked, walkTo } from "./people.mjs";

/** What the pages say where the README tells it in words of its own. */
const WORDS = {
  en: {
    file: "README.md",
    townships: "18 townships",
    states: { late: "red is late", due: "orange is due today", open: "hatched is being handled", settled: "green is settled" },
    legend: ["late", "due today", "being handled", "settled"],
    below: ["Settled lately"],
    solved: "Resident: solved",
    assemblies: "Assemblies",
    assembly: ["东区5幢1单元", "3 March", "23 of 41 households came, three of them by proxy"],
    came: "23 households came, 3 of them by proxy, out of 41",
    minutes: ["minutes as PDF", "Open the minutes (PDF)"],
    signIn: { signIn: "Sign in", name: "Login", password: "Password" },
    vacant: "vacant flats are dashed",
    home: "My building",
    second: ["东区5幢2单元", "24 March", "one of 22 flats is vacant, 21 households are entitled, 11 are more than half"],
    look: ["look at the roll", "Look at the roll"],
    roll: "21 households on the roll, 11 needed to open",
    papers: [["notice", "Notice (A4)"], ["a letter to each household (with its card)", "A letter a household, with its card"], ["sign-in sheet", "Sign-in sheet"]],
    matters: "Matters",
    answer: ["write the households an answer", "What will be done, and by when", "Answer now"],
    signOut: "Sign out",
    done: ["say that it is done", "Say it is done", "Resident asked"],
    large: "Large type",
    other: "中文",
    otherLang: "zh-CN",
  },
  "zh-CN": {
    file: "README.zh-CN.md",
    townships: "18个街道和乡镇",
    states: { late: "红的已逾期", due: "橙的今天到期", open: "划线的在办", settled: "绿的解决了" },
    legend: ["已逾期", "今天到期", "办理中", "已解决"],
    below: ["还在办的事", "最近办成的"],
    solved: "居民说：解决了",
    assemblies: "大会",
    assembly: ["东区5幢1单元", "3月3日", "41户到了23户，其中3户是委托的"],
    came: "到会23户，其中委托3户，应到41户",
    minutes: ["打开纪要（PDF）", "打开纪要（PDF）"],
    signIn: { signIn: "登录", name: "登录名", password: "密码" },
    vacant: "空着的是虚线",
    home: "我的楼",
    second: ["东区5幢2单元", "3月24日", "22户里1户空置，21户有份，过半11户就能开会"],
    look: ["看名册，准备冻结", "看名册，准备冻结"],
    roll: "应到21户，到11户就可以开会",
    papers: [["通知", "通知（A4）"], ["每户一封信（带户卡）", "每户一封信，带户卡"], ["签到表", "签到表"]],
    matters: "诉求",
    answer: ["给居民回话", "怎么办、什么时候办好", "先回话"],
    signOut: "退出",
    done: ["说办好了", "说办好了", "等居民回话"],
    large: "大字",
    other: "English",
    otherLang: "en",
  },
};
const WAY = ["信安街道", "斗潭社区", "斗潭家园", "东区5幢"];
const LIGHTS = "5楼、6楼声控灯不亮";
const FUTURE = "小区以后怎么打算";
const SLIPPERY = "楼道下雨返潮，老人怕滑倒";

let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser?.close(); });

for (const [lang, w] of Object.entries(WORDS)) {
  test(`the walk of ${w.file}, word for word`, async (t) => {
    const tanxin = await startTanxin({ args: ["--demo"], patience: 180_000 });
    t.after(() => tanxin.stop());
    const readme = readFileSync(new URL(`../../${w.file}`, import.meta.url), "utf8");
    const said = (words) => {
      assert.ok(readme.includes(words), `${w.file} no longer says “${words}”`);
      return words;
    };
    const person = await browser.person({ base: tanxin.base, lang });
    person.page.setDefaultTimeout(10_000);
    await visit(person.page, w, said);
    await secretary(person.page, w, said);
    await street(person.page, w, said);
    await person.leave();
  });
}

/** Steps 1 to 4: whoever walks by. */
async function visit(tab, w, said) {
  await tab.goto("/");
  said(w.townships);
  await until(tab, () => document.querySelectorAll(".index li").length === 18);
  await walkTo(tab, ...WAY.map(said));
  for (const [state, words] of Object.entries(w.states)) {
    said(words);
    assert.ok(await tab.locator(`.facade .door[data-state=${state}]`).count() > 0, `${state} is somewhere on the façade`);
  }
  for (const words of [...w.legend, ...w.below]) await says(tab, words);
  assert.equal(await tab.locator(".facade").getByText("302", { exact: true }).count(), 0, "not signed in, one sees floors");
  await follow(tab, said(LIGHTS));
  await says(tab, w.solved);
  assert.doesNotMatch(await unmarked(tab), /602|郑银花/, "who raised it is not on the page");
  said(w.assembly[2]);
  await follow(tab, said(w.assemblies));
  await assemblyOf(tab, said(w.assembly[0]), said(w.assembly[1]));
  await says(tab, w.came);
  said(w.minutes[0]);
  await take(tab, w.minutes[1], "pdf");
}

/** Opens the assembly of a place and a day from the list. */
async function assemblyOf(tab, place, day) {
  const line = tab.getByRole("listitem").filter({ hasText: place }).filter({ hasText: day });
  assert.equal(await line.count(), 1, `one assembly of ${place} on ${day}`);
  await line.getByRole("link").click();
}

/** Steps 5 to 8: the secretary of the community. */
async function secretary(tab, w, said) {
  said("`wang`");
  said("`doutan-2022`");
  await signIn(tab, "wang", w.signIn);
  await says(tab, "汪雪琴");
  said(w.vacant);
  await follow(tab, w.home);
  await walkTo(tab, ...WAY);
  assert.ok(await tab.locator(".facade").getByText("302", { exact: true }).count() > 0, "each household has its cell");
  const vacant = tab.locator(".facade .door[data-state=vacant]");
  assert.equal(await vacant.count(), 4);
  assert.equal(await vacant.first().evaluate((one) => getComputedStyle(one).borderTopStyle), "dashed");
  said(w.second[2]);
  await follow(tab, w.assemblies);
  await assemblyOf(tab, said(w.second[0]), said(w.second[1]));
  said(w.look[0]);
  await follow(tab, w.look[1]);
  await says(tab, w.roll);
  await tab.goBack();
  for (const [words, name] of w.papers) {
    said(words);
    await take(tab, name, "pdf");
  }
  await follow(tab, said(w.matters));
  await follow(tab, said(FUTURE));
  said(w.answer[0]);
  const words = "规划图下周贴在架空层。";
  await tab.getByLabel(w.answer[1]).fill(words);
  await press(tab, w.answer[2]);
  await says(tab, words);
}

/** Steps 9 and 10: the subdistrict; then the same page larger, in the other language. */
async function street(tab, w, said) {
  await follow(tab, "汪雪琴");
  await press(tab, said(w.signOut));
  await tab.getByRole("link", { name: w.signIn.signIn, exact: true }).waitFor().catch(async () => assert.fail(`${tab.url()}: ${await text(tab)}`));
  said("`lu`");
  await signIn(tab, "lu", w.signIn);
  await follow(tab, w.matters);
  await follow(tab, said(SLIPPERY));
  said(w.done[0]);
  const words = "防滑垫铺好了，4楼的水管接头换了。";
  await tab.getByLabel(w.answer[1]).fill(words);
  await press(tab, w.done[1]);
  await says(tab, words);
  await says(tab, w.done[2]);
  await follow(tab, said(w.large));
  assert.equal(await tab.getAttribute("html", "data-mode"), "elder");
  await follow(tab, said(w.other));
  assert.equal(await tab.getAttribute("html", "lang"), w.otherLang);
  assert.equal(await tab.getAttribute("html", "data-mode"), "elder");
  await says(tab, words);
  await look(tab, "readme-last");
}

const until = (tab, test) => tab.waitForFunction(test, undefined, { timeout: 8000 });
