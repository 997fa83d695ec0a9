// Households vote on their phones: in the open with and without script, in secret by a token the
// phone makes itself (https) or the server makes for it (plain http, or without script).
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { binary, startBrowser, startTanxin } from "./harness.mjs";
import { follow, look, press, says, signIn, walkTo } from "./people.mjs";

/** What the command and the independent script say of a published file. */
function judged(text) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "tanxin-recount-")), "poll.json");
  writeFileSync(file, text);
  const run = (program, args) => spawnSync(program, args, { encoding: "utf8" }).status;
  const both = { command: run(binary(), ["verify-poll", file]), script: run(process.execPath, ["scripts/recount.mjs", file]) };
  rmSync(path.dirname(file), { recursive: true });
  return both;
}

const STAIRWELL = ["斗潭家园", "东区5幢", "1单元"];
const DOORS = ["302", "501", "602"];
const SHED = "充电棚加装投币口，您同意吗？";
const MATS = "楼道里统一铺防滑垫，您同意吗？";

for (const mode of (process.env.TANXIN_TEST_MODES ?? "http https").split(" ")) {
  describe(`voting over ${mode}`, () => {
    let tanxin, browser, base;
    const people = [];
    const codes = {};
    const come = async (more) => {
      const person = await browser.person({ base, ...more });
      person.page.setDefaultTimeout(10_000);
      people.push(person);
      return person;
    };
    before(async () => {
      tanxin = await startTanxin({ args: ["--demo"], https: mode === "https" });
      browser = await startBrowser(["--host-resolver-rules=MAP corridor.test 127.0.0.1"]);
      base = mode === "http" ? tanxin.base.replace("localhost", "corridor.test") : tanxin.base;
    });
    after(async () => {
      await browser?.close();
      await tanxin?.stop();
    });

    /** The secretary with the cards of three households. */
    async function secretary() {
      const wang = await come({ size: "desk", allow: [/status of 422/] });
      const tab = wang.page;
      await signIn(tab, "wang");
      await follow(tab, "户卡");
      await walkTo(tab, ...STAIRWELL);
      for (const door of DOORS) {
        const line = tab.getByRole("listitem").filter({ has: tab.getByText(door, { exact: true }) });
        await line.getByText("变动").click();
        await line.getByRole("link", { name: "看卡" }).click();
        const shown = tab.getByRole("region", { name: `${door}室的户卡` });
        codes[door] = (await shown.locator(".code-large").innerText()).trim().replaceAll("-", "");
      }
      return wang;
    }

    /** Calls a poll of the stairwell and opens it; answers its address. */
    async function opened(tab, secrecy, questions) {
      await tab.goto("/330802/polls");
      await follow(tab, "发起表决");
      await walkTo(tab, ...STAIRWELL);
      await look(tab, `poll-new-${secrecy}`);
      await tab.getByRole("radio", { name: /户主大会（社区约定）/ }).check();
      await tab.getByRole("radio", { name: new RegExp(`^${secrecy}`) }).check();
      await tab.getByLabel("问什么").first().fill(questions[0]);
      for (const [n, words] of questions.slice(1).entries()) {
        await press(tab, "再加一题");
        await tab.getByLabel("问什么").nth(n + 1).fill(words);
      }
      await tab.getByLabel("开始", { exact: true }).fill("2022-03-07");
      await tab.getByLabel("结束", { exact: true }).fill("2029-03-20");
      await press(tab, "发起");
      await says(tab, "规则要提前10天通知");
      await tab.getByLabel(/为什么来不及提前通知/).fill("雨季快到了");
      await press(tab, "发起");
      await says(tab, "还没开始");
      await press(tab, "开始投票");
      await says(tab, "正在投票");
      await look(tab, `poll-open-${secrecy}`);
      return new URL(tab.url()).pathname;
    }

    async function byCard(door, more = {}) {
      const person = await come({ size: "phone", allow: [/status of 422/], ...more });
      await person.page.goto(`/c/${codes[door]}`);
      await press(person.page, "我住这里，进门");
      await person.page.waitForURL(/\/me$/);
      return person;
    }

    test("in the open, with script and without, and the result says why", async () => {
      const wang = await secretary();
      const url = await opened(wang.page, "记名", [SHED, MATS]);
      // With script, in large type.
      const fang = await byCard("302", { mode: "elder" });
      const tab = fang.page;
      await says(tab, "等您投票");
      await follow(tab, "去投票");
      await follow(tab, "去投票");
      await says(tab, "第1题，一共2题");
      await look(tab, "ballot-question", ["phone"]);
      await press(tab, "下一题");
      await says(tab, "第1题还没有选");
      await tab.getByRole("radio", { name: "同意", exact: true }).check();
      await press(tab, "下一题");
      await says(tab, MATS);
      await tab.getByRole("radio", { name: "不同意" }).check();
      await press(tab, "看一遍");
      await says(tab, "您这样投，对吗？");
      await look(tab, "ballot-review", ["phone"]);
      await press(tab, "投票");
      await tab.waitForURL(/done=true/);
      await says(tab, "您已投票");
      await look(tab, "ballot-done", ["phone"]);
      // Without script, and changed before the end.
      const he = await byCard("501", { js: false });
      for (const [first, second] of [["不同意", "弃权"], ["同意", "同意"]]) {
        await he.page.goto(`${url}/vote`);
        await he.page.getByRole("radio", { name: first, exact: true }).check();
        await press(he.page, "下一题");
        await he.page.getByRole("radio", { name: second, exact: true }).check();
        await press(he.page, "看一遍");
        await press(he.page, "投票");
        await says(he.page, "您已投票");
      }
      // The secretary's page follows by itself, and shows no result while votes are taken.
      await wang.page.waitForFunction(() => document.querySelector("[data-live-id='voted']")?.textContent === "2");
      await press(wang.page, "结束投票，计票");
      await says(wang.page, "已有结果");
      await says(wang.page, "到会 2/41 户 > 1/2 ✗，还差 19 户；同意 2/2 户 > 1/2 ✓");
      await look(wang.page, "poll-result");
      await tab.goto(`${url}/named`);
      await says(tab, /501\s+同意\s+同意\s+手机/);
      await look(tab, "poll-named");
      for (const person of people.splice(0)) await person.leave();
    });

    test("in secret: drawn by the household, cast by nobody in particular", async () => {
      const wang = await secretary();
      const url = await opened(wang.page, "无记名", [SHED]);
      const fang = await byCard("302");
      const tab = fang.page;
      const sent = [];
      tab.on("request", (request) => {
        if (request.url().endsWith("/box")) sent.push(request.allHeaders());
      });
      await tab.goto(`${url}/vote`);
      await says(tab, "领了票，您家这一票就只能在这部手机上投");
      await look(tab, "draw", ["phone"]);
      const trusts = tab.getByText("要相信服务器不去偷看");
      assert.equal(await trusts.isVisible(), mode === "http", "who is trusted is said where it is so");
      await press(tab, "领票");
      await tab.getByRole("radio", { name: "同意", exact: true }).waitFor();
      // Closed and opened again in the middle: the same ballot goes on.
      await tab.goto(`${url}`);
      await follow(tab, "接着投");
      await tab.getByRole("radio", { name: "同意", exact: true }).check();
      await press(tab, mode === "https" ? "下一题" : "看一遍");
      await says(tab, "您这样投，对吗？");
      await look(tab, "secret-review", ["phone"]);
      await press(tab, "投票");
      await says(tab, "您已投票");
      const number = (await tab.locator(".number").innerText()).trim();
      assert.match(number, /^([0-9A-F]{4} ){7}[0-9A-F]{4}$/);
      await look(tab, "secret-done", ["phone"]);
      if (mode === "https") {
        const [headers] = await Promise.all(sent);
        assert.equal(headers.cookie, undefined, "nothing that says who goes along");
      }
      // Another phone of the same household is told where the ballot is.
      const other = await byCard("302", { js: false });
      await other.page.goto(`${url}/vote`);
      await says(other.page, "您家的选票已经领走了");
      // Without script another household votes in secret too.
      const he = await byCard("501", { js: false });
      await he.page.goto(`${url}/vote`);
      await press(he.page, "领票");
      await he.page.getByRole("radio", { name: "不同意" }).check();
      await press(he.page, "看一遍");
      await press(he.page, "投票");
      await says(he.page, "这是您的票号");
      // A third draws and never casts.
      const third = await byCard("602", { js: false });
      await third.page.goto(`${url}/vote`);
      await press(third.page, "领票");
      await says(third.page, SHED);
      await wang.page.reload();
      await press(wang.page, "结束投票，计票");
      await says(wang.page, "领了没有投的1张");
      await look(wang.page, "secret-result");
      // Anybody counts again from the published file alone: by the command, and by a script
      // that knows nothing of Tanxin. Each finds what was tampered with.
      const visitor = await come({ size: "desk" });
      await visitor.page.goto(url);
      const link = visitor.page.getByRole("link", { name: "下载全部选票和规则" });
      const answer = await visitor.context.request.get(new URL(await link.getAttribute("href"), tanxin.base).href);
      assert.match(answer.headers()["content-disposition"], /^attachment; filename="poll-/);
      const whole = await answer.text();
      const file = JSON.parse(whole);
      const mine = number.replaceAll(" ", "").toLowerCase();
      const own = file.ballots.find((ballot) => ballot.number === mine);
      assert.deepEqual(own.answers, ["yes"], "one finds one's own ballot as one cast it");
      assert.deepEqual(file.drawn, ["302", "501", "602"]);
      assert.ok(!whole.includes("roll_entry") && file.ballots.length === 2);
      assert.deepEqual(judged(whole), { command: 0, script: 0 });
      for (const tamper of [
        (f) => { f.ballots[0].answers = [f.ballots[0].answers[0] === "yes" ? "no" : "yes"]; },
        (f) => { f.ballots.pop(); },
        (f) => { f.ballots.push({ ...f.ballots[1], number: "f".repeat(32) }); },
        (f) => { f.ballots.push(f.ballots[1]); },
        (f) => { f.results[0].motion.decision = "poll-carried"; },
        (f) => { f.rule.quorum[0].num = 0; },
        (f) => { f.turnout.drawn.voters = 1; f.drawn = ["302"]; },
      ]) {
        const other = JSON.parse(whole);
        tamper(other);
        assert.deepEqual(judged(JSON.stringify(other)), { command: 1, script: 1 }, tamper.toString());
      }
      for (const person of people.splice(0)) await person.leave();
    });
  });
}
