// In the room, in real browsers: the cockpit acts and the projector follows; the line drops and
// nothing typed is lost; a matter is recorded by keyboard alone.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { noViolations, startBrowser } from "./harness.mjs";

// The stage is one of the stories, so that it stands on the same small tree; see tests/stories/stage.rs.
const command = process.env.TANXIN_STAGE
  ? [process.env.TANXIN_STAGE, []]
  : ["cargo", ["test", "--quiet", "--test", "stories", "--"]];
let stage, base, id, cookie, browser;

before(async () => {
  const [program, args] = command;
  stage = spawn(program, [...args, "--ignored", "--exact", "stage::stage_for_browsers", "--nocapture"], { stdio: ["pipe", "pipe", "inherit"] });
  [, base, id, cookie] = await new Promise((resolve, reject) => {
    let said = "";
    stage.once("exit", () => reject(new Error(`no stage: ${said}`)));
    stage.stdout.on("data", (chunk) => {
      said += chunk;
      const found = /stage (\S+) (\S+) (\S+)/.exec(said);
      if (found) resolve(found);
    });
  });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  stage?.stdin.end();
});

const url = (page) => `/330802/assemblies/${id}/${page}`;

async function secretary(more = {}) {
  const person = await browser.person({ base, ...more });
  await person.context.addCookies([{ name: "tanxin", value: cookie, url: base }]);
  return person;
}

/** Waits until something is so, and answers how many milliseconds that took. */
async function until(tab, test, argument) {
  const begun = Date.now();
  await tab.waitForFunction(test, argument, { timeout: 5000, polling: 50 });
  return Date.now() - begun;
}
const shows = (words) => (tab) => until(tab, (text) => document.body.innerText.includes(text), words);

test("the cockpit acts and the projector follows within a second", async () => {
  const run = await secretary();
  const wall = await secretary({ size: { width: 1366, height: 768 } });
  await run.page.goto(url("room"));
  await wall.page.goto(url("projector"));
  await wall.page.waitForFunction(() => document.documentElement.dataset.live === "on");
  await run.page.getByRole("button", { name: "宣布开会" }).click();
  await shows("开会了")(wall.page);
  await until(run.page, () => document.querySelector('[data-key="n"]:not([disabled])'));
  await run.page.locator("body").press("n");
  const late = await shows("第一项")(wall.page);
  assert.ok(late < 1000, `the projector was ${late} ms late`);
  await run.page.locator("body").press("a");
  await run.page.keyboard.type("302");
  await until(run.page, () => document.querySelector("#a-echo").textContent.includes("方桂兰"));
  await run.page.keyboard.press("Enter");
  await until(run.page, () => document.querySelector('[data-key="space"]'));
  await run.page.keyboard.press("Escape");
  await run.page.keyboard.press(" ");
  await shows("方桂兰")(wall.page);
  // The clock on the wall runs by itself.
  await until(wall.page, () => /0:0[2-9]/.test(document.querySelector("[data-timer-used]").textContent));
  const fits = await wall.page.evaluate(() => document.documentElement.scrollHeight <= innerHeight);
  assert.ok(fits, "the projector needs no scrolling");
  await run.leave();
  await wall.leave();
});

test("a matter is recorded by keyboard alone, in few strokes", async () => {
  const run = await secretary();
  await run.page.goto(url("room"));
  await until(run.page, () => window.tanxinQueue);
  let strokes = 0;
  const press = async (...keys) => {
    for (const key of keys) {
      await run.page.keyboard.press(key);
      strokes += 1;
    }
  };
  await press("/", ..."302", "Tab");
  assert.match(await run.page.textContent("#f-echo"), /方桂兰/);
  await run.page.keyboard.insertText("楼道灯不亮"); // By an input method, whose strokes are the writer's own.
  await press("Tab", "Tab", "8", "Enter");
  await until(run.page, () => document.querySelector(".noted-table")?.innerText.includes("楼道灯不亮"));
  assert.ok(strokes <= 9, `${strokes} strokes beside the words`);
  assert.equal(await run.page.evaluate(() => document.activeElement.id), "f-who", "ready for the next");
  const row = await run.page.locator(".noted-table tbody tr").first().innerText();
  assert.match(row, /302/);
  assert.match(row, /3月8日/);
  await run.leave();
});

test("when the line drops nothing typed is lost, and each is stored once", async () => {
  const run = await secretary({ allow: [/ERR_INTERNET_DISCONNECTED|Failed to load resource/] });
  await run.page.goto(url("room"));
  await until(run.page, () => window.tanxinQueue);
  await run.context.setOffline(true);
  for (const words of ["断线一", "断线二", "断线三"]) {
    await run.page.fill("#f-who", "303");
    await run.page.fill("#f-what", words);
    await run.page.press("#f-what", "Enter");
    await until(run.page, (text) => document.querySelector("[data-queue-status]").innerText.includes(text), words);
  }
  assert.match(await run.page.innerText("[data-queue-status]"), /3件/);
  await run.page.fill("#f-what", "还没写完");
  await run.context.setOffline(false);
  await run.page.reload();
  assert.equal(await run.page.inputValue("#f-what"), "还没写完", "a draft survives");
  await until(run.page, () => document.querySelector(".noted-table")?.innerText.includes("断线三"));
  await run.page.reload();
  const words = await run.page.locator(".noted-table tbody tr").allInnerTexts();
  assert.equal(words.filter((row) => row.includes("断线")).length, 3);
  await run.leave();
});

test("without scripts every act is a form", async () => {
  const run = await secretary({ js: false });
  await run.page.goto(url("room"));
  await run.page.fill("#f-who", "304");
  await run.page.fill("#f-what", "没有脚本也能记");
  await run.page.getByRole("button", { name: "记下" }).click();
  await run.page.waitForURL(/room#note$/);
  assert.match(await run.page.innerText(".noted-table"), /没有脚本也能记/);
  await run.leave();
});

test("both pages hold in both languages, in every mode and size", async () => {
  for (const [lang, mode, size] of [["zh-CN", "normal", "desk"], ["en", "normal", "desk"], ["zh-CN", "elder", "phone"], ["en", "normal", "phone"]]) {
    const run = await secretary({ lang, mode, size });
    await run.page.goto(url("room"));
    await noViolations(run.page);
    await run.leave();
  }
  for (const [lang, size, dark] of [["zh-CN", { width: 1024, height: 768 }, false], ["en", { width: 1366, height: 768 }, true], ["zh-CN", { width: 1920, height: 1080 }, true]]) {
    const wall = await secretary({ lang, size, dark });
    await wall.page.goto(url("projector"));
    await noViolations(wall.page);
    await wall.leave();
  }
});
