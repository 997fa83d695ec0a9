// The paper desk beside the projector: papers are printed, handed out, read by two people who don't
// see each other's reading, settled by a third, and accounted for before the poll is closed.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { startBrowser, startTanxin } from "./harness.mjs";
import { follow, look, press, says, signIn, take } from "./people.mjs";

const SHED = "充电棚加装投币口，您同意吗？";

describe("the paper desk", () => {
  let tanxin, browser;
  const people = [];
  const come = async (login, more = {}) => {
    const person = await browser.person({ base: tanxin.base, allow: [/status of 422/], ...more });
    person.page.setDefaultTimeout(10_000);
    people.push(person);
    await signIn(person.page, login);
    return person.page;
  };
  before(async () => {
    tanxin = await startTanxin({ args: ["--demo"] });
    browser = await startBrowser();
  });
  after(async () => {
    for (const person of people) await person.leave();
    await browser?.close();
    await tanxin?.stop();
  });

  /** From the list to the assembly of the next stairwell, which is still ahead. */
  async function toTheAssembly(tab) {
    await follow(tab, "大会");
    await follow(tab, "东区5幢2单元户主大会");
  }

  /** Freezes the roll, ticks off who has come, opens the assembly; answers its address. */
  async function assembled(tab, households) {
    await toTheAssembly(tab);
    const url = new URL(tab.url()).pathname;
    await follow(tab, "看名册，准备冻结");
    await press(tab, "冻结名册");
    await follow(tab, "去签到");
    for (let come = 1; come <= households; come += 1) {
      await tab.getByRole("button", { name: /，未到$/ }).first().click();
      await says(tab, new RegExp(`已到 ?${come} ?/`));
    }
    await tab.goto(url);
    await press(tab, "宣布开会");
    await tab.waitForURL(/\/room/);
    return url;
  }

  /** Calls a poll in the assembly and opens it; answers its address. */
  async function opened(tab, assembly, secrecy) {
    await tab.goto(`/330802/polls/new?assembly=${assembly.split("/").pop()}`);
    await tab.getByRole("radio", { name: /户主大会（社区约定）/ }).check();
    await tab.getByRole("radio", { name: new RegExp(`^${secrecy}`) }).check();
    await tab.getByLabel("问什么").first().fill(SHED);
    await press(tab, "发起");
    await press(tab, "开始投票");
    await says(tab, "正在投票");
    return new URL(tab.url()).pathname;
  }

  /** Types a serial and says what stands on the paper. */
  async function reads(tab, url, serial, answer, comes) {
    await tab.goto(`${url}/paper`);
    // A scanner types without hyphens and presses Enter.
    await tab.getByLabel("票号").pressSequentially(serial.replaceAll("-", ""));
    await tab.keyboard.press("Enter");
    await says(tab, "这张票上怎么写的");
    await tab.getByRole("radio", { name: answer, exact: true }).check();
    await press(tab, "录好了");
    await says(tab, comes);
  }

  /** The serials that are still out, as the desk lists them. */
  async function out(tab) {
    await tab.getByText(/还没交回的\d+张/).click();
    return tab.locator("details[open] .no").allInnerTexts();
  }

  test("open: each door its paper, two readings, a third where they differ, and the wall waits", async () => {
    const wang = await come("wang");
    const assembly = await assembled(wang, 11);
    const wall = await come("wang", { size: { width: 1366, height: 768 } });
    await toTheAssembly(wall);
    await follow(wall, "投影页，给大家看");
    await wall.waitForFunction(() => document.documentElement.dataset.live === "on");
    const url = await opened(wang, assembly, "记名");
    await says(wall, SHED);
    await says(wall, /0 ?\/ ?21/);
    await follow(wang, "纸票：打印、发票、录入");
    await look(wang, "paper-desk");
    await wang.getByLabel(/只印一户/).fill("301");
    await press(wang, "排好，去打印");
    await says(wang, "选票排好了");
    await take(wang, "打开，打印", "pdf");
    await wang.getByLabel(/只印一户/).fill("302");
    await press(wang, "排好，去打印");
    const serials = await out(wang);
    assert.equal(serials.length, 2);
    await look(wang, "paper-desk-out");
    const he = await come("he");
    await reads(he, url, serials[0], "同意", "第一遍录好了");
    await says(he, "录了1次");
    // The same person does not read it twice, and nothing of it is shown.
    await he.getByLabel("票号").pressSequentially(serials[0]);
    await he.keyboard.press("Enter");
    await says(he, "您录过一遍了");
    await look(he, "paper-refused");
    await reads(wang, url, serials[0], "同意", "这张票算数");
    await says(wall, /1 ?\/ ?21/);
    assert.ok(!(await wall.innerText("body")).includes("弃权"), "no result while votes are taken");
    // Two who differ: the third sees both, with the paper in hand.
    await reads(he, url, serials[1], "不同意", "第一遍录好了");
    await reads(wang, url, serials[1], "弃权", "第三个人看着票来定");
    const lu = await come("lu");
    await lu.goto(`${url}/paper`);
    await lu.getByLabel("票号").fill(serials[1]);
    await press(lu, "录这一张");
    await says(lu, "一个人录的：不同意；另一个人录的：弃权");
    await look(lu, "paper-third");
    await lu.getByRole("radio", { name: "不同意", exact: true }).check();
    await press(lu, "录好了");
    await says(lu, "账对上了");
    await says(wall, /2 ?\/ ?21/);
    await look(wall, "projector-poll", [{ width: 1366, height: 768 }]);
    await wang.goto(url);
    await press(wang, "结束投票，计票");
    await says(wang, "纸票印了2张：计票2张");
    await look(wang, "paper-result");
    // Two came with their papers: thirteen are there now.
    await says(wall, "到会 13/21 户 > 1/2 ✓；同意 1/13 户 > 1/2 ✗，还差 6 户");
    await look(wall, "projector-result", [{ width: 1366, height: 768 }]);
  });

  test("secret: handed over at the door, belonging to nobody, and short of one it asks why", async () => {
    const wang = await come("wang");
    await toTheAssembly(wang);
    const url = await opened(wang, new URL(wang.url()).pathname, "无记名");
    const he = await come("he");
    await he.goto(`${url}/paper`);
    await he.getByLabel("印几张").fill("4");
    await press(he, "排好，去打印");
    await says(he, "选票排好了");
    const serials = await out(he);
    for (const door of ["301", "302"]) {
      await he.getByLabel("哪一户").fill(door);
      await press(he, "发票");
      await says(he, "请给他一张纸票，随便哪一张");
    }
    await look(he, "paper-desk-secret");
    await he.getByLabel("哪一户").fill("302");
    await press(he, "发票");
    await says(he, "没有再发");
    await he.goto(`${url}/paper`);
    await he.getByLabel("票号").fill(serials[3]);
    await press(he, "写坏的，作废");
    await says(he, "作废了");
    // Papers lie in their box until the voting has ended.
    await he.getByLabel("票号").fill(serials[0]);
    await press(he, "录这一张");
    await says(he, "停止投票以后一起录");
    await look(he, "paper-boxed");
    await wang.goto(url);
    await press(wang, "停止投票");
    await says(wang, "纸票还在录");
    for (const serial of serials.slice(0, 2)) {
      await reads(he, url, serial, "同意", "第一遍录好了");
      await reads(wang, url, serial, "同意", "这张票算数");
    }
    // One paper lies nowhere: nobody closes the poll without saying why.
    await wang.goto(url);
    await press(wang, "结束投票，计票");
    await says(wang, "1张不知去向");
    await look(wang, "paper-unaccounted");
    await wang.getByLabel(/为什么纸票对不上/).fill("掉进水沟，捞不上来了");
    await press(wang, "结束投票，计票");
    await says(wang, "不知去向1张，没有录完0张，原因：掉进水沟，捞不上来了");
    const file = await (await fetch(new URL(`${url}/result.json`, tanxin.base))).json();
    const shown = file.ballots.map((ballot) => ballot.serial);
    assert.deepEqual(shown, serials.slice(0, 2).map((s) => s.replaceAll("-", "")).sort());
    assert.deepEqual(file.drawn, ["301", "302"], "who was handed one, not which");
  });
});
