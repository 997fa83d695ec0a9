// Where there is no network one still opens what one writes on, over https on the real program: a
// resident in the lift, the desk for calls and letters; and what is kept on a device, and of whom.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import { get } from "node:https";
import { startBrowser, startLine, startTanxin } from "./harness.mjs";
import { follow, look, press, says, signIn, text, walkTo } from "./people.mjs";

const STAIRWELL = ["信安街道", "斗潭社区", "斗潭家园", "东区5幢", "1单元"];
const NOTE = "现在连不上网，照样写";
const INTAKE = "/330802/intake";

let tanxin, line, browser, place;
const allow = [/Failed to load resource/, /net::ERR_/];
const come = async (more = {}) => {
  line.mend();
  const person = await browser.person({ base: line.base, size: "phone", allow, ...more });
  person.page.setDefaultTimeout(10_000);
  return person;
};

before(async () => {
  tanxin = await startTanxin({ args: ["--demo"], https: true, patience: 120_000 });
  line = await startLine(tanxin.base);
  browser = await startBrowser(["--host-resolver-rules=MAP corridor.test 127.0.0.1"]);
  const { page: tab, leave } = await come();
  await tab.goto("/330802");
  await walkTo(tab, ...STAIRWELL);
  place = new URL(tab.url()).pathname.split("/").pop();
  await leave();
});
after(async () => {
  await browser?.close();
  await line?.close();
  await tanxin?.stop();
});

const form = () => `/330802/matters/new?place=${place}`;

/** The addresses that are kept, as the device has them. */
const kept = (tab) => tab.evaluate(async () => {
  const keys = await (await caches.open("tanxin-pages")).keys();
  return keys.map(({ url }) => url.slice(location.origin.length));
});
const until = async (test, why) => {
  for (let tries = 0; !(await test()); tries += 1) {
    assert.ok(tries < 200, why);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
const keeps = (tab, address) => until(async () => (await kept(tab)).includes(address), `${address} was not kept`);
const forgets = (tab, address) => until(async () => !(await kept(tab)).includes(address), `${address} is still kept`);

/** Nobody answers, and the device knows of it. */
async function offline({ context }) {
  line.cut();
  await context.setOffline(true);
}
async function online({ context }) {
  line.mend();
  await context.setOffline(false);
}

/** The page that was asked for has come in the place of ours, by itself. */
const fresh = (tab) => tab.waitForFunction(() => document.readyState === "complete" && !document.querySelector("[data-again]"));

/** How often the list has it: asked beside the browser, past the line. */
function stored(words) {
  const url = `${tanxin.base}/330802/matters?q=${encodeURIComponent(words)}`;
  return new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false, timeout: 10_000 }, (answer) => {
      let html = "";
      answer.setEncoding("utf8").on("data", (part) => { html += part; });
      answer.on("end", () => resolve(html.split(`>${words}`).length - 1));
    }).on("error", reject);
  });
}

async function raise(tab, words, photo) {
  if (photo) await tab.locator("#photos").setInputFiles({ name: "lift.png", mimeType: "image/png", buffer: await tab.screenshot() });
  await tab.locator("summary", { hasText: "楼道、电梯" }).click();
  await tab.getByRole("radio", { name: "楼道灯不亮" }).check();
  await tab.getByLabel("什么事？").fill(words);
  await press(tab, "交出去");
}

test("a resident opens the form in the lift and writes twice; both are stored once, when the tab is long closed", async () => {
  const person = await come();
  const { page: tab, context } = person;
  await tab.goto(form());
  await keeps(tab, form());
  assert.equal(await tab.getByText(NOTE).isVisible(), false, "with a network nothing is said");
  await offline(person);
  await tab.reload();
  await says(tab, NOTE);
  await look(tab, "offline-form");
  const key = () => tab.locator("input[name=key]").first().inputValue();
  const first = await key();
  await raise(tab, "电梯里的灯灭了一半", true);
  await says(tab, "网断了，1件先记在这台设备里");
  // Opened anew, as one comes from a chat: its own additions to the address lead nowhere else.
  await tab.goto(`${form()}&from=singlemessage`);
  await says(tab, "网断了，1件先记在这台设备里");
  assert.notEqual(await key(), first);
  await raise(tab, "地下室积水", false);
  await says(tab, "网断了，2件先记在这台设备里");
  await tab.close();
  assert.equal(await stored("电梯里的灯灭了一半"), 0);
  await online(person);
  const next = await context.newPage();
  next.setDefaultTimeout(10_000);
  await next.goto("/330802/matters");
  for (const words of ["电梯里的灯灭了一半", "地下室积水"]) await until(async () => (await stored(words)) > 0, `${words} was never sent`);
  for (const path of [form(), "/330802/matters", form()]) await next.goto(path);
  for (const words of ["电梯里的灯灭了一半", "地下室积水"]) assert.equal(await stored(words), 1, words);
  await next.goto("/330802/matters");
  await follow(next, "电梯里的灯灭了一半", false);
  assert.equal(await next.locator(".photos img").count(), 1, "with its photo");
  await person.leave();
});

test("a household finds its form without ever having opened it, and any other page says what can still be written", async () => {
  const wang = await come({ size: "desk" });
  await signIn(wang.page, "wang");
  await follow(wang.page, "户卡");
  await walkTo(wang.page, ...STAIRWELL.slice(2));
  const door = wang.page.getByRole("listitem").filter({ has: wang.page.getByText("602", { exact: true }) });
  await door.getByText("变动").click();
  await door.getByRole("link", { name: "看卡" }).click();
  const code = (await wang.page.getByRole("region", { name: "602室的户卡" }).locator(".code-large").innerText()).trim().replaceAll("-", "");
  await wang.leave();

  const home = await come();
  const { page: tab } = home;
  await tab.goto(`/c/${code}`);
  await press(tab, "我住这里，进门");
  await tab.waitForURL(/\/me$/);
  const own = await tab.locator("a[data-keep]").getAttribute("href");
  await keeps(tab, own);
  assert.deepEqual(await kept(tab), [own], "neither the card nor any page about them");
  await offline(home);
  for (const path of ["/330802/matters", "/me", `/c/${code}`, "/sign-in"]) {
    await tab.goto(path);
    await says(tab, "现在连不上网");
    await says(tab, "No network just now");
    assert.equal(new URL(tab.url()).pathname, path);
  }
  await tab.goto("/330802/matters");
  await look(tab, "offline");
  await follow(tab, "我有话说");
  assert.equal(new URL(tab.url()).pathname + new URL(tab.url()).search, own);
  await says(tab, NOTE);
  await raise(tab, "门口的扶手松了", false);
  await says(tab, "网断了，1件先记在这台设备里");
  await online(home);
  await until(async () => (await stored("门口的扶手松了")) === 1, "it was not sent when the network was back");
  await home.leave();
});

test("our own page gives way to the one that was asked for when the network is back", async () => {
  const person = await come();
  const { page: tab } = person;
  await tab.goto(form());
  await keeps(tab, form());
  await offline(person);
  await tab.goto("/330802/matters");
  await says(tab, "现在照样能写");
  await online(person);
  await fresh(tab);
  assert.equal(new URL(tab.url()).pathname, "/330802/matters");
  await person.leave();
});

test("the desk opens after a reload while the line is down; two calls are stored once, and the name goes with its owner", async () => {
  const desk = await come({ size: "desk" });
  const { page: tab } = desk;
  await signIn(tab, "wang");
  await tab.goto("/330802/queue");
  await keeps(tab, INTAKE);
  await offline(desk);
  await tab.goto(INTAKE);
  await tab.reload();
  await says(tab, NOTE);
  await look(tab, "offline-intake");
  for (const [where, kind, words] of [["东区5幢1单元402", "门禁", "门禁一直叫"], ["东区5幢1单元502", "楼道卫生", "五楼堆了纸箱"]]) {
    await tab.getByLabel("哪里").fill(where);
    await tab.locator("#kind").fill(kind);
    await tab.locator("#text").fill(words);
    await press(tab, "记下");
    await says(tab, words);
  }
  await says(tab, "网断了，2件先记在这台设备里");
  await online(desk);
  await says(tab, "都传好了");
  assert.equal(await tab.getByText(NOTE).isVisible(), false, "the sentence goes with the trouble");
  for (const words of ["门禁一直叫", "五楼堆了纸箱"]) assert.equal(await stored(words), 1, words);
  assert.equal(await tab.locator("#noted li").count(), 2);
  // A matter that was just noted is for reading out, not for keeping.
  assert.deepEqual((await kept(tab)).filter((address) => address.includes("noted")), []);

  await tab.goto("/me");
  await press(tab, "退出");
  await forgets(tab, INTAKE);
  await offline(desk);
  await tab.goto(INTAKE);
  await says(tab, "您要的这一页，连上网才看得到");
  assert.doesNotMatch(await text(tab), /王|记电话/);
  await online(desk);
  await desk.leave();
});

test("whoever signs out without a network, or after whom another signs in, leaves no page; what they wrote stays theirs", async () => {
  const desk = await come({ size: "desk" });
  const { page: tab } = desk;
  await signIn(tab, "wang");
  await tab.goto(INTAKE);
  await keeps(tab, INTAKE);
  await tab.goto("/me");
  await offline(desk);
  await press(tab, "退出");
  await tab.waitForURL(/^chrome-error:/);
  await tab.goto(INTAKE);
  await says(tab, "您要的这一页，连上网才看得到");
  await online(desk);
  await fresh(tab);

  // The server never heard of it: they are still signed in.
  await keeps(tab, INTAKE);
  await offline(desk);
  await tab.reload();
  await tab.getByLabel("哪里").fill("东区5幢1单元302");
  await tab.locator("#kind").fill("楼道灯");
  await tab.locator("#text").fill("灯罩掉了");
  await press(tab, "记下");
  await says(tab, "网断了，1件先记在这台设备里");
  await online(desk);
  await until(async () => (await stored("灯罩掉了")) === 1, "it was not sent when the network was back");
  // The next one at this desk signs in without the first having signed out.
  await desk.context.clearCookies({ name: "tanxin" });
  await signIn(tab, "xu");
  await forgets(tab, INTAKE);
  await offline(desk);
  await tab.goto(INTAKE);
  await says(tab, "您要的这一页，连上网才看得到");
  await online(desk);
  await desk.leave();
});

test("nothing but pages and our own files goes through it", async () => {
  const person = await come({ size: "desk" });
  const { page: tab } = person;
  await tab.goto(form());
  await keeps(tab, form());
  const through = [];
  const beside = [];
  tab.on("response", (answer) => (answer.fromServiceWorker() ? through : beside).push(new URL(answer.url()).pathname));
  await tab.goto(form());
  await tab.getByLabel("什么事？").pressSequentially("灯");
  await until(() => beside.some((path) => path.endsWith("/matters/similar")), "similar ones were not asked for");
  await tab.goto("/330802/matters");
  await tab.evaluate(() => new Promise((resolve) => {
    const stream = new EventSource("/330802/live/screen/0");
    stream.onerror = resolve;
    stream.onopen = resolve;
  }));
  await until(() => beside.some((path) => path.includes("/live/")), "the stream was not asked for");
  assert.ok(through.includes("/330802/matters/new") && through.includes("/assets/page.js"), through.join(" "));
  assert.deepEqual(through.filter((path) => /live|similar|photos/.test(path)), []);
  await person.leave();
});

test("on plain http in a corridor nothing is registered, and pages are as ever", async () => {
  const plain = await startTanxin({ args: ["--demo"], patience: 120_000 });
  try {
    const person = await come({ base: plain.base.replace("localhost", "corridor.test"), allow: [] });
    await person.page.goto("/330802");
    await person.page.waitForFunction(() => window.tanxinQueue);
    const has = await person.page.evaluate(() => ["serviceWorker" in navigator, "caches" in window, window.isSecureContext]);
    assert.deepEqual(has, [false, false, false]);
    await person.leave();
  } finally {
    await plain.stop();
  }
});

/** The same server under another mark of its release, once the test names one. */
async function releases(plain) {
  const said = { mark: "" };
  const server = createServer((asked, answer) => {
    const { url: path, method, headers } = asked;
    const there = request({ host: "127.0.0.1", port: new URL(plain.base).port, path, method, headers }, async (got) => {
      const parts = await got.toArray();
      const worker = path === "/worker.js" ? { "cache-control": "no-cache" } : {};
      const body = Buffer.concat(parts);
      const text = said.mark && path === "/worker.js" ? body.toString().replace(/"[\da-f]{16}"/, `"${said.mark}"`) : body;
      delete got.headers["transfer-encoding"];
      answer.writeHead(got.statusCode, { ...got.headers, ...worker, "content-length": Buffer.byteLength(text) }).end(text);
    });
    there.on("error", () => answer.destroy());
    asked.pipe(there);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  said.base = `http://localhost:${server.address().port}`;
  said.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return said;
}

test("a new release takes over with the next page, with files of its own and the same pages", async () => {
  const plain = await startTanxin({ args: ["--demo"], patience: 120_000 });
  const release = await releases(plain);
  try {
    const person = await come({ base: release.base });
    const { page: tab } = person;
    const names = () => tab.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("tanxin-files-")));
    await tab.goto("/330802/matters/new");
    await keeps(tab, "/330802/matters/new");
    const [old] = await names();
    assert.match(old, /^tanxin-files-[\da-f]{16}$/);
    release.mark = "0123456789abcdef";
    await tab.goto("/330802/matters");
    await until(async () => (await names()).join() === `tanxin-files-${release.mark}`, "the new one has not taken over, or the old files stay");
    await keeps(tab, "/330802/matters/new");
    await release.stop();
    await tab.goto("/330802/matters/new");
    await says(tab, NOTE);
    await person.leave();
  } finally {
    await release.stop().catch(() => undefined);
    await plain.stop();
  }
});
