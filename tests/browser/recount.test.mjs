// A neighbour counts again at home: the page is taken from the poll, opened from a disk with the
// network off, and told apart from a file that somebody has tampered with.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { noViolations, smallTargets, startBrowser, startTanxin } from "./harness.mjs";
import { follow, look, press, says } from "./people.mjs";

const TITLE = "推选1单元楼道长";
let tanxin, browser, dir, page, poll;

before(async () => {
  tanxin = await startTanxin({ args: ["--demo"] });
  browser = await startBrowser();
  dir = await mkdtemp(path.join(tmpdir(), "tanxin-recount-"));
  const neighbour = await browser.person({ base: tanxin.base });
  const tab = neighbour.page;
  await tab.goto("/330802/polls");
  await tab.getByRole("link", { name: TITLE }).first().click();
  const file = await neighbour.context.request.get(`${new URL(tab.url()).pathname}/result.json`);
  poll = JSON.parse(await file.text());
  const [download] = await Promise.all([tab.waitForEvent("download"), follow(tab, "下载重新数票的网页")]);
  assert.equal(download.suggestedFilename(), `重新数票 ${poll.title}.html`);
  page = path.join(dir, "recount.html");
  await download.saveAs(page);
  await neighbour.leave();
  // From here on there is no server.
  await tanxin.stop();
});
after(async () => {
  await browser?.close();
  await tanxin?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** The page from the disk, without a network; nothing may be asked for but itself. */
async function offline(more = {}, before = () => {}) {
  const person = await browser.person({ base: "https://nowhere.test", ...more });
  await person.context.setOffline(true);
  person.page.on("request", (request) => assert.match(request.url(), /^(file|data|blob):/, "nothing is loaded"));
  await before(person.page);
  await person.page.goto(pathToFileURL(page).href);
  return person;
}

const checked = (tab, standing) => tab.locator(`.columns [data-check="${standing}"]`);

/** Opens another file on the page, as the field does. */
async function opens(tab, name, file) {
  const at = path.join(dir, name);
  await writeFile(at, JSON.stringify(file));
  await tab.locator("input[type=file]").setInputFiles(at);
}

test("every check holds, and a number is found or said not to be there", async () => {
  const person = await offline({ size: "phone" });
  const tab = person.page;
  await says(tab, "全部对得上");
  await says(tab, poll.title);
  assert.equal(await checked(tab, "right").count(), 8);
  assert.equal(await checked(tab, "wrong").count() + await checked(tab, "soon").count(), 0);
  await says(tab, /参加 \d+\/\d+ 户 > 1\/2 ✓/);
  await says(tab, `得票的户数，要超过`);
  await says(tab, "这一页证明不了什么");
  const own = poll.ballots.find((ballot) => ballot.number && ballot.answers[0].length > 0);
  const grouped = own.number.toUpperCase().match(/.{4}/g).join(" ");
  await tab.getByLabel("写上票号里的几位").fill(grouped.slice(0, 11));
  await says(tab, "找到1张");
  const stood = poll.questions[0].candidates.find((one) => one.no === own.answers[0][0]);
  assert.ok((await tab.locator("#found").innerText()).includes(stood.name), "it says what stands on it");
  await look(tab, "recount-found");
  const paper = poll.ballots.find((ballot) => ballot.serial);
  await tab.getByLabel("写上票号里的几位").fill(paper.serial.slice(-6));
  await says(tab, "找到1张");
  await tab.getByLabel("写上票号里的几位").fill("zzzz 9999");
  await says(tab, "清单里没有这个号码");
  // Another language keeps what was typed; large type keeps everything else.
  await press(tab, "English");
  await says(tab, "Everything holds");
  await says(tab, "This number is not in the list");
  assert.equal(await tab.locator("html").getAttribute("lang"), "en");
  await press(tab, "Large type");
  await noViolations(tab);
  assert.deepEqual(await smallTargets(tab), []);
  await tab.getByText(`All ${poll.ballots.length} ballots`).click();
  await says(tab, grouped.slice(0, 9));
  await noViolations(tab);
  await person.leave();
});

test("a file that was tampered with is told by the check that fails", async () => {
  const person = await offline({ dark: true });
  const tab = person.page;
  await says(tab, "全部对得上");
  const wrong = async (name, change, words) => {
    const other = JSON.parse(JSON.stringify(poll));
    change(other);
    await opens(tab, name, other);
    await says(tab, "不一样，这个结果先不要当真");
    for (const said of words) await says(tab, said);
    assert.equal(await checked(tab, "wrong").count(), words.length, name);
  };
  await wrong("answer.json", (f) => { f.ballots[0].answers = ["blank"]; }, ["有票被改过、加过或者拿掉", "重新加出来的票数"]);
  await wrong("number.json", (f) => { f.ballots[0].number = "0".repeat(32); }, ["有1张票不是这次表决签的名", "有票被改过"]);
  await wrong("result.json", (f) => { f.results[0].election.elected = [1, 2].filter((no) => no !== f.results[0].election.elected[0]); }, ["按规则算出来，和公布的结果不一样"]);
  await wrong("doors.json", (f) => { f.drawn.pop(); }, ["领票的门牌列了"]);
  await look(tab, "recount-wrong");
  // What is no file of a poll changes nothing but says so.
  await opens(tab, "other.json", { format: 1 });
  await says(tab, "读不了“other.json”");
  await says(tab, "领票的门牌列了");
  // Dropped on the page, the true one holds again.
  await tab.evaluate((words) => {
    const data = new DataTransfer();
    data.items.add(new File([words], "poll.json", { type: "application/json" }));
    document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
  }, JSON.stringify(poll));
  await says(tab, "全部对得上");
  await person.leave();
});

test("without the browser's cryptography everything else is counted, and the page says so", async () => {
  const person = await offline({}, (tab) => tab.addInitScript(() => Object.defineProperty(crypto, "subtle", { value: undefined })));
  const tab = person.page;
  await says(tab, "数得对，签名没查");
  await says(tab, "这个浏览器不能查签名，所以没有查；别的都查了。");
  assert.equal(await checked(tab, "right").count(), 7);
  assert.equal(await checked(tab, "unseen").count(), 1);
  await person.leave();
});

test("a name can't break out of the page, and the page runs nothing but itself", async () => {
  const evil = "</script><img src=x onerror=\"document.title='broken'\">";
  const words = readFileSync(page, "utf8");
  const inside = words.replaceAll(poll.title, evil.replaceAll("<", "\\u003c").replaceAll("\"", "\\\""));
  page = path.join(dir, "named.html");
  await writeFile(page, inside.replace("</body>", "<script>document.title = 'run'</script></body>"));
  const person = await offline({ allow: [/Content Security Policy/] });
  await says(person.page, evil);
  assert.equal(await person.page.locator("img").count(), 0);
  assert.match(await person.page.title(), /重新数票/);
  await person.leave();
});
