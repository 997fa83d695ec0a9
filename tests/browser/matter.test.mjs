// One matter from the stairwell to the subdistrict, on the real program: a resident raises it by
// card, the captain passes it up, the property company says whose it is, the community takes it and
// whistles for help, and the resident has the last word three times.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { startBrowser, startTanxin } from "./harness.mjs";
import { follow, look, press, says, signIn, text, walkTo } from "./people.mjs";

const LINE = "6楼到7楼的台阶结露，走路打滑";

let tanxin, browser;
const people = [];
const come = async (more = {}) => {
  const person = await browser.person({ base: tanxin.base, allow: [/Failed to load resource/], ...more });
  person.page.setDefaultTimeout(10_000);
  people.push(person);
  return person;
};

before(async () => {
  tanxin = await startTanxin({ args: ["--demo"], patience: 120_000 });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await tanxin?.stop();
});

/** The code of a household's card, as the community reads it off. */
async function card(tab, door) {
  await tab.goto("/me");
  await follow(tab, "户卡");
  await walkTo(tab, "斗潭家园", "东区5幢", "1单元");
  const line = tab.getByRole("listitem").filter({ has: tab.getByText(door, { exact: true }) });
  await line.getByText("变动").click();
  await line.getByRole("link", { name: "看卡" }).click();
  const shown = tab.getByRole("region", { name: `${door}室的户卡` });
  return (await shown.locator(".code-large").innerText()).trim().replaceAll("-", "");
}

/** A one-time word for the captain. */
async function wordFor(tab, name) {
  await tab.goto("/me");
  await follow(tab, "谁管什么");
  const line = tab.locator(".ledger > li").filter({ has: tab.locator("b", { hasText: name }) });
  await line.getByText("变动").click();
  await line.getByRole("button", { name: "发一个口令" }).click();
  return (await tab.locator(".words").innerText()).trim();
}

/** Opens one of the folded forms of a matter's page. */
const unfold = (tab, words) => tab.locator("summary", { hasText: words }).click();

/** The form that holds this button. */
const formOf = (tab, button) => tab.locator("form").filter({ has: tab.getByRole("button", { name: button }) });

/** Where it is now, as the flight of levels says. */
const where = (tab) => tab.locator(".chain [aria-current] b").innerText();

async function confirm(tab, url, verdict, words = "") {
  await tab.goto(url);
  await tab.getByRole("radio", { name: verdict }).first().check();
  if (words) await tab.getByLabel("还想说什么").fill(words);
  await press(tab, "回话");
  await tab.waitForLoadState();
}

async function solve(tab, url, words) {
  await tab.goto(url);
  await tab.getByLabel("怎么办、什么时候办好").fill(words);
  await press(tab, "说办好了");
  await says(tab, words);
}

test("from the stairwell to the subdistrict, until the resident says it is solved", async () => {
  const wang = await come();
  await signIn(wang.page, "wang");
  const [home, jiang] = [await card(wang.page, "602"), await card(wang.page, "301")];
  const word = await wordFor(wang.page, "姜月娥");

  // The resident, on a phone.
  const resident = await come({ size: "phone" });
  const { page: tab } = resident;
  await tab.goto(`/c/${home}`);
  await press(tab, "我住这里，进门");
  await tab.waitForURL(/\/me$/);
  await tab.goto("/330802/matters/new");
  await unfold(tab, "楼道、电梯");
  await tab.getByRole("radio", { name: "楼道湿滑、返潮" }).check();
  await tab.getByLabel("什么事？").fill(`${LINE}。老人不敢下楼。`);
  await tab.getByRole("radio", { name: "整个1单元的楼道" }).check();
  await press(tab, "交出去");
  await tab.waitForURL(/\/r\/330802R/);
  await says(tab, "交给5幢1单元楼道长");
  await tab.goto("/330802/matters");
  await follow(tab, LINE);
  const url = new URL(tab.url()).pathname;
  assert.equal(await where(tab), "楼道");
  await look(tab, "matter-raised");

  // The captain, on a phone of her own.
  const captain = await come({ size: "phone" });
  await captain.page.goto(`/c/${jiang}`);
  await captain.page.getByLabel("社区给的口令").fill(word);
  await captain.page.getByLabel("定一个六位暗码").fill("270914");
  await press(captain.page, "以楼道长进来");
  await captain.page.waitForURL(/\/me$/);
  await captain.page.goto("/330802/matters");
  await says(captain.page, "等我们办的");
  await captain.page.goto(url);
  await unfold(captain.page, "转出去");
  await look(captain.page, "matter-captain");
  const up = formOf(captain.page, "交给斗潭家园物业服务处");
  await up.getByLabel("为什么交上去（居民看得到）").fill("公共楼道返潮归物业管。");
  await press(captain.page, "交给斗潭家园物业服务处");
  await says(captain.page, "转到小区：斗潭家园物业服务处");
  assert.equal(await where(captain.page), "小区");

  // The property company says whose it is, and can't give it away without asking.
  const xu = await come();
  await signIn(xu.page, "xu");
  await xu.page.goto("/330802/matters");
  await follow(xu.page, LINE);
  await says(xu.page, "老人不敢下楼");
  await unfold(xu.page, "不归我们管");
  await xu.page.locator("#name-office").selectOption({ label: "社区：斗潭社区居委会" });
  await formOf(xu.page, "说归它管").getByLabel("为什么（居民看得到）").fill("墙体保温没有做，是安置房保修的事。");
  await look(xu.page, "matter-property");
  await press(xu.page, "说归它管");
  await says(xu.page, "正在问斗潭社区居委会是不是归它管");

  // The community takes it and whistles.
  await wang.page.goto(url);
  await says(wang.page, "有人说这件事归你们管");
  await look(wang.page, "matter-named");
  await press(wang.page, "接下");
  await says(wang.page, "斗潭社区居委会接下了");
  assert.equal(await where(wang.page), "社区");
  await unfold(wang.page, "吹哨：请别的机构一起来");
  await wang.page.getByRole("checkbox", { name: "区：区住建局" }).check();
  await wang.page.getByLabel("请他们做什么（大家看得到）").fill("请来看保温层。");
  await press(wang.page, "吹哨");
  await says(wang.page, "吹哨：请区住建局到场");
  await press(wang.page, "报到");
  await says(wang.page, /报到了/);
  // Over an open task it is not closed without a reason.
  await wang.page.getByLabel("怎么办、什么时候办好").fill("铺了防滑条。");
  await press(wang.page, "说办好了");
  await says(wang.page, "请来的机构还有1家没有办完");
  assert.equal(await wang.page.getByLabel("怎么办、什么时候办好").inputValue(), "铺了防滑条。");
  await wang.page.getByLabel("办了什么（大家看得到）").fill("保温层重做了6楼到7楼一段。");
  await press(wang.page, "办完了");
  await says(wang.page, "办完自己那一份");
  await look(wang.page, "matter-community");
  await solve(wang.page, url, "保温层补好了，又铺了防滑条。");

  // Not solved: back to the community; not solved again: one level up.
  await confirm(tab, url, /^没有解决/, "下雨还是滑。");
  await says(tab, "说：没有解决。退回接着办");
  assert.equal(await where(tab), "社区");
  await solve(wang.page, url, "换了宽的防滑条。");
  await confirm(tab, url, /^没有解决/, "7楼那头没有铺。");
  await says(tab, "7楼那头没有铺");
  assert.equal(await where(tab), "街道");
  const lu = await come();
  await signIn(lu.page, "lu");
  await solve(lu.page, url, "从6楼到7楼都铺了，梯口装了扶手。");
  await tab.goto(url);
  await look(tab, "matter-asked");
  await confirm(tab, url, /^解决了$/);
  await says(tab, "居民说：解决了");

  // A stranger reads the whole way, and nobody's door.
  const stranger = await come({ lang: "en", size: "tablet" });
  await stranger.page.goto(url);
  await look(stranger.page, "matter-public", ["tablet", "phone"]);
  const read = await text(stranger.page);
  for (const words of ["公共楼道返潮归物业管", "安置房保修", "whistled for 区住建局", "for the second time"]) {
    assert.ok(read.includes(words), `${words} is missing:\n${read}`);
  }
  assert.ok(!/602室|door 602|老人不敢下楼/.test(read), "who raised it and in which words stays inside");
  for (const person of people) await person.leave();
});

test("an administrator's chain that goes round is refused, and everybody reads the rule", async () => {
  const shen = await come();
  await signIn(shen.page, "shen");
  await shen.page.goto("/330802/chains?edit=urgent");
  await look(shen.page, "chain-form");
  await shen.page.getByLabel("街道：过了时限").selectOption({ label: "交小区" });
  await press(shen.page, "存下这一版");
  await says(shen.page, "转不出去");
  await shen.page.getByLabel("街道：过了时限").selectOption({ label: "交下一行" });
  await shen.page.getByLabel("街道：时限").fill("1wd");
  await press(shen.page, "存下这一版");
  await shen.page.waitForURL(/\/chains$/);
  const anybody = await come({ size: "phone", lang: "en" });
  await anybody.page.goto("/330802/chains");
  await says(anybody.page, "version 1 of this district");
  await look(anybody.page, "chains");
  await shen.leave();
  await anybody.leave();
});
