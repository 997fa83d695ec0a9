// The main job, walked whole in real browsers on the real program: an assembly is called, printed,
// held and closed, and what the households asked for is answered until they say it is solved. Once
// over plain http under a name that is not localhost, as phones in a corridor have it (no camera, no
// locks, no crypto.subtle), once over https. Everything is done by the words on the pages.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { startBrowser, startTanxin } from "./harness.mjs";
import { follow, look, press, says, signIn, take, text, unmarked, walkTo } from "./people.mjs";

const STAIRWELL = ["信安街道", "斗潭社区", "斗潭家园", "东区5幢", "1单元"];
/** Householders of the demo whose names nobody outside may read. */
const NAMES = ["方桂兰", "童友良", "姜月娥", "祝长根", "翁惠芬", "郑银花", "毛春苗"];
const AGENDA = ["楼道雨后湿滑怎么办", "充电桩加装投币口", "小区以后怎么打算"];

/** How each of the 23 came; 23 = 3 + 10 + 2 + 5 + 3. */
const CAME = {
  phone: ["302", "101", "602"],
  typed: ["102", "202", "204", "301", "304", "403", "501", "502", "603", "801"],
  scanned: ["701", "104"],
  ticked: ["703", "902", "1001", "1003", "1102"],
  proxy: ["401", "901", "1101"], // all by the hand of 302, as many as one may hold
};

/** Whose cards staff look up: three who come on their phones, one who can't come, one who says "not". */
const CARDS = ["302", "101", "602", "401", "801", "701", "104"];

/** What was asked, in six lines of the secretary's keyboard: who, what, office, by when. */
const ASKED = [
  ["602", "5楼、6楼声控灯不亮", "物业", "8"],
  ["302", "楼道下雨返潮，老人怕滑倒", "物业", "8"],
  ["501", "电动车充电桩请加装投币口", "居委会", "10"],
  ["801", "外来车辆停在单元门口", "物业", "+1"],
  ["", "想找人一起做志愿活动", "居委会", "周五"],
  ["101", "小区以后怎么打算", "居委会", "3月15日"],
];

for (const mode of (process.env.TANXIN_TEST_MODES ?? "http https").split(" ")) {
  describe(`the walk over ${mode}`, () => {
    let tanxin, browser;
    before(async () => {
      tanxin = await startTanxin({ before: [["demo", "--people-only"]], https: mode === "https" });
      browser = await startBrowser(["--host-resolver-rules=MAP corridor.test 127.0.0.1"]);
    });
    after(async () => {
      await browser?.close();
      await tanxin?.stop();
    });

    test("from the notice to what became of it", async (t) => {
      const base = mode === "http" ? tanxin.base.replace("localhost", "corridor.test") : tanxin.base;
      const people = [];
      const come = async (more) => {
        const person = await browser.person({ base, ...more });
        person.page.setDefaultTimeout(10_000);
        people.push(person);
        return person;
      };
      const w = { base, come, secure: mode === "https" };
      for (const step of [call, freezeAndPrint, cards, onTheirPhones, atTheDoor, inTheRoom, close, publicBoard, answers, confirms, afterwards]) {
        const begun = Date.now();
        await step(w);
        t.diagnostic(`${step.name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
      }
      for (const person of people) await person.leave();
    });
  });
}

/** The secretary calls it: too soon without a reason is refused and keeps what was typed. */
async function call(w) {
  w.wang = await w.come({ size: "desk", allow: [/status of 4(09|22)/, /ERR_INTERNET_DISCONNECTED/] });
  const tab = w.wang.page;
  await tab.goto("/sign-in");
  await look(tab, "sign-in");
  await signIn(tab, "wang");
  await look(tab, "me-staff");
  assert.equal(await tab.evaluate(() => isSecureContext), w.secure, "the mode is what it says");
  await follow(tab, "我的楼");
  await look(tab, "district");
  await walkTo(tab, ...STAIRWELL);
  await look(tab, "unit");
  await follow(tab, "召集户主大会");
  await look(tab, "call");
  await follow(tab, "楼道户主大会");
  assert.match(await tab.getByLabel("议程").inputValue(), /推选楼道长/);
  await tab.getByLabel("日期").fill("2022-03-07");
  await tab.getByLabel("时间").fill("09:50");
  await tab.getByLabel("会场").fill("5幢1单元架空层");
  await tab.getByLabel("议程").fill(AGENDA.join("\n"));
  await press(tab, "发出通知");
  await says(tab, /离开会只有0天，规则要提前\d+天通知/);
  assert.equal(await tab.getByLabel("会场").inputValue(), "5幢1单元架空层", "what was typed is kept");
  await look(tab, "call-refused");
  await tab.getByLabel("为什么来不及提前通知").fill("连日下雨，楼道积水，大家要求马上商量。");
  await press(tab, "发出通知");
  await tab.waitForURL(/assemblies\/\w+$/);
  await says(tab, "东区5幢1单元户主大会");
  await says(tab, "连日下雨，楼道积水");
  await look(tab, "called");
  w.assembly = tab.url();
}

/** A look at the roll, which is then fixed; the three papers. */
async function freezeAndPrint(w) {
  const tab = w.wang.page;
  await follow(tab, "看名册，准备冻结");
  await says(tab, "应到41户，到21户就可以开会");
  await look(tab, "roll");
  await press(tab, "冻结名册");
  await says(tab, "还差21户");
  await take(tab, "通知（A4）", "pdf");
  await take(tab, "签到表", "pdf");
  await take(tab, "通知（A3）", "pdf");
  const letters = await take(tab, "每户一封信，带户卡", "pdf");
  assert.ok(pagesOf(letters) >= 41, `one letter a household, not ${pagesOf(letters)} pages`);
  await take(tab, "只印户卡", "pdf");
  await look(tab, "frozen");
}

/** How many pages a PDF says it has. */
const pagesOf = (bytes) => Math.max(...[...bytes.toString("latin1").matchAll(/\/Count (\d+)/g)].map((found) => Number(found[1])), 0);

/** The cards of three households, as staff hand them over at the counter. */
async function cards(w) {
  const tab = w.wang.page;
  await follow(tab, "汪雪琴");
  await follow(tab, "户卡");
  await look(tab, "cards-community");
  await walkTo(tab, ...STAIRWELL.slice(2));
  await look(tab, "cards-unit");
  w.codes = {};
  for (const door of CARDS) {
    const line = tab.getByRole("listitem").filter({ has: tab.getByText(door, { exact: true }) });
    await line.getByText("变动").click();
    await line.getByRole("link", { name: "看卡" }).click();
    await says(tab, `${door}室的户卡`);
    const shown = tab.getByRole("region", { name: `${door}室的户卡` });
    w.codes[door] = (await shown.locator(".code-large").innerText()).trim();
    assert.match(w.codes[door], /^330802-H/);
    assert.ok(await shown.getByRole("img", { name: "户卡的二维码" }).locator("svg").isVisible());
  }
  await look(tab, "card-shown");
}

/** A household comes in by its card: scanned (the address in the picture) or typed. */
async function byCard(w, door, how) {
  const person = await w.come({ size: "phone", allow: [/status of 422/] });
  const tab = person.page;
  if (how === "typed") {
    await tab.goto("/");
    await follow(tab, "登录");
    await follow(tab, "输户卡编码");
    await look(tab, "card-code");
    await tab.getByLabel("卡上的编码").fill(w.codes[door].toLowerCase().replaceAll("-", " "));
    await press(tab, "看看是哪一家");
  } else {
    await tab.goto(`/c/${w.codes[door].replaceAll("-", "")}`);
  }
  await says(tab, `${door}室`);
  if (how === "typed") await look(tab, "card-door");
  await press(tab, "我住这里，进门");
  await tab.waitForURL(/\/me$/);
  return person;
}

/** From the household's own page to the notice on the board. */
async function toTheNotice(tab) {
  await follow(tab, "看通知");
}

/** A household that can't come says so at home; three check themselves in on their own phones. */
async function onTheirPhones(w) {
  const absent = await byCard(w, "401", "scanned");
  await toTheNotice(absent.page);
  await absent.page.getByLabel("来不了，委托哪一户邻居").selectOption({ label: "302" });
  await press(absent.page, "来不了，委托邻居");
  await says(absent.page, "记下了：您家委托302");
  await look(absent.page, "own-proxy");
  w.homes = {};
  for (const [nr, home] of CAME.phone.entries()) {
    const person = await byCard(w, home, nr === 0 ? "typed" : "scanned");
    w.homes[home] = person;
    if (nr === 0) await look(person.page, "me-household");
    await toTheNotice(person.page);
    if (nr === 0) await look(person.page, "own-notice");
    await press(person.page, "我到了，签到");
    await says(person.page, "您家已经签到");
  }
}

/** Somebody holds a phone at the door, and the wall shows who has come. */
async function atTheDoor(w) {
  const { page: door } = await w.come({ size: "phone", allow: [/status of 422/] });
  await signIn(door, "wang");
  await toTheAssembly(door);
  await follow(door, "去签到");
  await says(door, /已到 ?3 ?\/ ?41户/);
  if (!w.secure) assert.ok(await door.getByText("扫户卡", { exact: true }).isHidden(), "no camera over plain http");
  w.wall = await w.come({ size: { width: 1366, height: 768 } });
  await signIn(w.wall.page, "wang");
  await toTheAssembly(w.wall.page);
  await follow(w.wall.page, "投影页，给大家看");
  await w.wall.page.waitForFunction(() => document.documentElement.dataset.live === "on");
  let here = 3;
  /** The count is live; whose turn it was stands on the page that follows. */
  const came = async (room) => {
    await says(door, new RegExp(`已到 ?${here} ?/`));
    if (room) await door.getByRole("status").filter({ hasText: new RegExp(`^${room}`) }).waitFor();
  };
  const type = async (words) => {
    await door.getByLabel("报门牌，或用扫码枪扫户卡").fill(words);
    await door.keyboard.press("Enter");
  };
  for (const room of CAME.typed) {
    await type(room);
    here += 1;
    await came(room);
  }
  for (const room of CAME.scanned) {
    await type(`${w.base}/c/${w.codes[room].replaceAll("-", "")}`);
    here += 1;
    await came(room);
    await says(door, new RegExp(`${room}.*扫户卡`, "s"));
  }
  // The wrong door, taken back, and checked in again when they do come.
  const last = CAME.scanned.at(-1);
  await press(door, "撤销");
  here -= 1;
  await came();
  await type(last);
  here += 1;
  await came(last);
  await twice(door, type);
  for (const room of CAME.ticked) {
    await tick(door, room, "未到");
    here += 1;
    await came(room);
  }
  await proxies(door, () => { here += 1; }, came);
  await says(w.wall.page, /已到 ?23 ?\/ ?41户/);
  await says(w.wall.page, "委托3户");
  await look(door, "check-in");
  await look(w.wall.page, "projector-before", [{ width: 1366, height: 768 }]);
}

/** Presses a window of the façade that says what it should. */
const tick = (door, room, state) => door.getByRole("button", { name: new RegExp(`^${room}\\s*，${state}$`) }).click();

/** Whoever has come is not checked in again: the page says when it was, and by whom. */
async function twice(door, type) {
  await type("302");
  await says(door, /302在.*09:\d\d已经用自己的手机签到了，不用再签。/);
  await look(door, "check-in-twice");
  await press(door, "不要了");
  await type("501");
  await says(door, /501在.*09:\d\d已经由汪雪琴签到了，不用再签。/);
  await press(door, "不要了");
  await tick(door, "501", "已到");
  await says(door, "501在");
}

/** Three by a neighbour's hand, one of them announced from home; a fourth is one too many. */
async function proxies(door, count, came) {
  await says(door, "401说来不了，委托302");
  await press(door, "看过委托书，记下");
  count();
  await came("401");
  const note = async (from) => {
    await door.getByText("记一户委托", { exact: true }).click();
    await door.getByLabel("谁家来不了（门牌）").fill(from);
    await door.getByLabel("委托给谁家（门牌，要先签到）").fill("302");
    await door.getByLabel("有书面委托，我看过了").check();
    await press(door, "记下委托");
  };
  for (const from of CAME.proxy.slice(1)) {
    await note(from);
    count();
    await came(from);
  }
  await note("1103");
  await says(door, "一户最多代3户，这一户已经代满了");
  await look(door, "proxy-cap");
}

/** From anywhere to the assembly's page, by the list of assemblies. */
async function toTheAssembly(tab) {
  await follow(tab, "大会");
  await follow(tab, "东区5幢1单元户主大会");
}

/** Six matters by the keyboard alone; the line drops during the third. */
async function inTheRoom(w) {
  const { page: run, context } = w.wang;
  await toTheAssembly(run);
  await says(run, "到会23户，其中委托3户");
  await press(run, "宣布开会");
  await run.waitForURL(/\/room/);
  await run.waitForFunction(() => window.tanxinQueue && document.documentElement.dataset.live === "on");
  await says(w.wall.page, "开会了");
  await run.locator("body").press("n");
  await says(w.wall.page, "第一项");
  await says(w.wall.page, AGENDA[0]);
  for (const [nr, [who, what, office, due]] of ASKED.entries()) {
    const cut = nr === 2;
    if (cut) await context.setOffline(true);
    await run.locator("body").press("/");
    await run.keyboard.type(who);
    await run.keyboard.press("Tab");
    await run.keyboard.insertText(what); // By an input method, whose strokes are the writer's own.
    await run.keyboard.press("Tab");
    await choose(run, office);
    await run.keyboard.press("Tab");
    await run.keyboard.insertText(due);
    await run.keyboard.press("Enter");
    if (cut) {
      await says(run, "网断了，1件先记在这台设备里，连上就传");
      await look(run, "room-cut", []);
      assert.ok(!(await notedWords(run)).includes(what), "nothing went out");
      await context.setOffline(false);
    }
    await run.waitForFunction((words) => document.querySelector(".noted-table")?.innerText.includes(words), what);
    await run.keyboard.press("Escape");
    if (nr % 2 === 1 && nr < 5) {
      await run.locator("body").press("n");
      await says(w.wall.page, AGENDA[(nr + 1) / 2]);
    }
  }
  assert.equal(await run.locator(".noted-table tbody tr").count(), 6);
  await says(w.wall.page, "今天已记下6件诉求");
  await look(run, "room");
  await look(w.wall.page, "projector", [{ width: 1366, height: 768 }]);
}

/** The words of today's list. */
const notedWords = async (run) => (await run.locator(".noted-table").count()) ? run.locator(".noted-table").innerText() : "";

/** In the list of offices, by the arrow keys, until the office is the one. */
async function choose(run, office) {
  for (let i = 0; i < 8; i++) {
    const chosen = await run.evaluate(() => document.activeElement.selectedOptions[0].textContent);
    if (chosen.includes(office)) return;
    await run.keyboard.press(i < 4 ? "ArrowDown" : "ArrowUp");
  }
  assert.fail(`no office ${office} in the list`);
}

/** What was said goes into the minutes, the assembly ends, and they lie there in every form. */
async function close(w) {
  const tab = w.wang.page;
  await follow(tab, "写纪要、散会");
  await look(tab, "open");
  await follow(tab, "写纪要");
  // Somebody else has the same page open, and will write over it unseen.
  const other = await w.wang.context.newPage();
  await other.goto(tab.url());
  for (const [nr, item] of AGENDA.entries()) {
    const said = `第${nr + 1}项：物业和社区当场答复，写在下面的诉求里。`;
    await tab.getByLabel(item).fill(said);
    const form = tab.getByLabel(item).locator("xpath=ancestor::form");
    await form.getByRole("button", { name: "存这一项" }).click();
    await form.getByText("第1稿").waitFor();
    assert.equal(await tab.getByLabel(item).inputValue(), said, "what was written stays on the page");
  }
  await look(tab, "minutes");
  await other.getByLabel(AGENDA[0]).fill("同时写的另一句。");
  await press(other, "存这一项");
  await says(other, "您写的时候，别人也改了这一段。");
  await says(other, "第1项：物业和社区当场答复");
  assert.equal(await other.getByLabel(AGENDA[0]).inputValue(), "同时写的另一句。", "not a word of either is lost");
  await look(other, "minutes-both");
  await other.close();
  await toTheAssembly(tab);
  await press(tab, "散会，出纪要");
  await says(tab, "已开完");
  await look(tab, "closed");
  for (const [words, kind] of [["打开纪要（PDF）", "pdf"], ["DOCX", "docx"], ["Markdown", "md"],
    ["存档纪要（带姓名，PDF）", "pdf"], ["存档纪要（带姓名，DOCX）", "docx"]]) await take(tab, words, kind);
  const archive = (await take(tab, "存档纪要（带姓名，Markdown）", "md")).toString();
  for (const name of ["方桂兰", "童友良"]) assert.ok(archive.includes(name), `the archive names ${name}`);
  await says(w.wall.page, "谢谢大家");
}

/** Nobody's name and no raiser's door may stand in what the public reads. */
function nameless(words, where) {
  for (const name of NAMES) assert.ok(!words.includes(name), `${name} stands in ${where}`);
}

/** Whoever walks by reads the public copy on the board of the stairwell, and checks that it is genuine. */
async function publicBoard(w) {
  w.visitor = await w.come({ size: "phone" });
  const tab = w.visitor.page;
  await tab.goto("/");
  await walkTo(tab, ...STAIRWELL);
  await says(tab, "公示栏：会议纪要");
  nameless(await text(tab), "the place page");
  await look(tab, "visitor-unit");
  await follow(tab, "东区5幢1单元户主大会", false);
  await says(tab, "到会23户，其中委托3户，应到41户");
  nameless(await text(tab), "the posted minutes");
  assert.equal(await tab.getByText("存档纪要", { exact: false }).count(), 0, "the archive is not for the public");
  await look(tab, "visitor-minutes");
  await take(tab, "打开纪要（PDF）", "pdf");
  await take(tab, "DOCX", "docx");
  nameless((await take(tab, "Markdown", "md")).toString(), "the public copy");
  await follow(tab, "怎样核对真假");
  await look(tab, "minutes-check");
  const file = await take(tab, "minutes.json", "json");
  nameless(file.toString(), "the data file");
  await says(tab, createHash("sha256").update(file).digest("hex"));
}

/** Answers one matter from the list of those that wait for the office. */
async function answer(tab, title, words, button) {
  await follow(tab, "诉求");
  await says(tab, "等我们办的");
  await follow(tab, title);
  await tab.getByLabel("怎么办、什么时候办好").fill(words);
  await press(tab, button);
  await says(tab, words);
}

/** The property company and the residents' committee answer; three are said to be done. */
async function answers(w) {
  w.xu = await w.come({ size: "desk" });
  const tab = w.xu.page;
  await signIn(tab, "xu");
  await follow(tab, "诉求");
  await look(tab, "matters-staff");
  await answer(tab, ASKED[1][1], "今天先铺防滑垫，明天查水从哪里来。", "先回话");
  await look(tab, "matter-answered");
  await says(tab, "已回话，在办");
  await answer(tab, ASKED[1][1], "防滑垫铺好了，4楼的水管接头换了。", "说办好了");
  await says(tab, "等居民回话");
  await look(tab, "matter-solved");
  await answer(tab, ASKED[3][1], "单元门口画了禁停线。", "说办好了");
  await answer(tab, ASKED[0][1], "两层的灯都换了。", "说办好了");
  await follow(w.wang.page, "诉求");
  await answer(w.wang.page, ASKED[2][1], "问过充电桩公司，下周来看现场。", "先回话");
  await answer(w.wang.page, ASKED[5][1], "规划图下周贴在架空层。", "先回话");
}

/** The household says it is solved, with a grade; another says it is not, and it goes back. */
async function confirms(w) {
  const tab = w.homes["302"].page;
  await follow(tab, "诉求");
  await says(tab, "我家提的");
  await follow(tab, ASKED[1][1]);
  await says(tab, "这件事解决了吗？");
  await look(tab, "matter-ask");
  await tab.getByLabel("解决了", { exact: true }).check();
  await tab.getByLabel("非常满意", { exact: true }).check();
  await press(tab, "回话");
  await says(tab, "居民说：解决了");
  await says(tab, /说：解决了。\s*非常满意/);
  await look(tab, "matter-confirmed");
  const other = await byCard(w, "801", "scanned");
  await follow(other.page, "诉求");
  await follow(other.page, ASKED[3][1]);
  await other.page.getByLabel("没有解决", { exact: false }).check();
  await other.page.getByLabel("还想说什么").fill("线画了，车照样停，救护车还是进不来。");
  await press(other.page, "回话");
  await says(other.page, "退回重办");
  await look(other.page, "matter-reopened");
}

/** Everybody may follow what became of it, without learning who asked. */
async function afterwards(w) {
  const tab = w.visitor.page;
  await follow(tab, "大会");
  await follow(tab, "东区5幢1单元户主大会");
  await says(tab, "会上提的事，后来怎样");
  await look(tab, "visitor-after");
  await follow(tab, ASKED[1][1]);
  for (const words of ["居民说：解决了", "防滑垫铺好了", "在户主大会上提出"]) await says(tab, words);
  nameless(await text(tab), "a matter's history");
  assert.doesNotMatch(await unmarked(tab), /302|非常满意/, "neither the door nor the grade");
  await look(tab, "visitor-matter");
  await follow(tab, "诉求");
  await follow(tab, ASKED[3][1]);
  await says(tab, "退回重办");
  assert.doesNotMatch(await unmarked(tab), /救护车还是进不来|801/, "the household's own words stay inside");
  // The office sees it back on its list.
  await follow(w.xu.page, "诉求");
  await says(w.xu.page, "退回重办");
}
