// Pictures of pages, to be looked at before anybody else sees them.
//
//   node scripts/shots.mjs --base http://127.0.0.1:8080 --out target/shots /p/330802008001 /m/7K2…
//
// Every page is taken in each language, mode and width. What can be chosen:
//   --base URL         where the server listens (default http://127.0.0.1:8080)
//   --out DIR          where pictures go (default target/shots)
//   --langs zh,en      languages
//   --modes LIST       of normal,elder,dark,print (default all)
//   --widths LIST      of pixels (default 390,820,1440; print is always an A4 sheet, 794)
//   --cookie a=b       one more cookie, for pages behind a sign-in; may be given again
//   --sign-in PATH,F=V,F=V   fills the form at PATH and sends it, and keeps the session
//   --name NAME        file name of the next path, instead of one made from the path
//   --viewport         only what the first screen shows, instead of the whole page
//   --js off           without scripts
// Paths may also be whole addresses (file:///… for a mock page).
// Problems (console errors, CSP refusals, answers ≥ 400, pages wider than the screen) are printed.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { launchChromium } from "./chromium.mjs";

const langs = { zh: "zh-CN", en: "en" };
const heights = { 390: 844, 820: 1180, 1440: 900, 794: 1123 };

function parse(argv) {
  const wish = {
    base: "http://127.0.0.1:8080", out: "target/shots", langs: ["zh", "en"],
    modes: ["normal", "elder", "dark", "print"], widths: [390, 820, 1440],
    cookies: [], signIn: null, viewport: false, js: true, pages: [],
  };
  let name = null;
  for (let i = 0; i < argv.length; i++) {
    const next = () => argv[++i] ?? fail(`${argv[i - 1]} needs a value`);
    switch (argv[i]) {
      case "--base": wish.base = next().replace(/\/$/, ""); break;
      case "--out": wish.out = next(); break;
      case "--langs": wish.langs = next().split(","); break;
      case "--modes": wish.modes = next().split(","); break;
      case "--widths": wish.widths = next().split(",").map(Number); break;
      case "--cookie": wish.cookies.push(next()); break;
      case "--sign-in": wish.signIn = next(); break;
      case "--name": name = next(); break;
      case "--viewport": wish.viewport = true; break;
      case "--js": wish.js = next() !== "off"; break;
      default:
        if (argv[i].startsWith("--")) fail(`unknown ${argv[i]}`);
        wish.pages.push({ at: argv[i], name: name ?? slug(argv[i]) });
        name = null;
    }
  }
  if (wish.pages.length === 0) fail("no page given; see the head of scripts/shots.mjs");
  return wish;
}

function fail(sentence) {
  console.error(sentence);
  process.exit(2);
}

function slug(at) {
  const bare = at.replace(/^[a-z]+:\/\/[^/]*/, "").replace(/\.html$/, "");
  return bare.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(-60) || "home";
}

async function signIn(context, wish) {
  const [at, ...fields] = wish.signIn.split(",");
  const page = await context.newPage();
  await page.goto(wish.base + at);
  for (const field of fields) {
    const [name, ...value] = field.split("=");
    await page.fill(`[name="${name}"]`, value.join("="));
  }
  await Promise.all([
    page.waitForLoadState("load"),
    page.locator(`form:has([name="${fields[0].split("=")[0]}"]) [type="submit"], form button`).first().click(),
  ]);
  await page.waitForLoadState("networkidle").catch(() => {});
  const cookies = await context.cookies();
  await page.close();
  return cookies;
}

async function shoot(browser, wish, session, page, lang, mode, width) {
  const context = await browser.newContext({
    viewport: { width, height: heights[width] ?? 900 },
    colorScheme: mode === "dark" ? "dark" : "light",
    locale: langs[lang] ?? lang,
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
    javaScriptEnabled: wish.js,
    hasTouch: width < 800,
  });
  const cookies = [`lang=${langs[lang] ?? lang}`, ...(mode === "elder" ? ["mode=elder"] : []), ...wish.cookies];
  await context.addCookies(session);
  await context.addCookies(cookies.map((pair) => {
    const cut = pair.indexOf("=");
    return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url: wish.base };
  }));
  const tab = await context.newPage();
  const file = `${page.name}-${lang}-${mode}-${width}.png`;
  let bad = 0;
  const complain = (words) => { bad++; console.log(`${file}: ${words}`); };
  tab.on("console", (message) => message.type() === "error" && complain(message.text()));
  tab.on("pageerror", (error) => complain(String(error)));
  if (mode === "print") await tab.emulateMedia({ media: "print" });
  const address = /^[a-z]+:/.test(page.at) ? page.at : wish.base + page.at;
  const answer = await tab.goto(address, { waitUntil: "load" });
  if (answer && answer.status() >= 400) complain(`answered ${answer.status()}`);
  // Live pages keep a stream open, so the network never falls silent: wait for pictures and fonts.
  if (wish.js) await tab.evaluate(() => document.fonts.ready.then(() => undefined));
  await tab.waitForTimeout(150);
  const over = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth).catch(() => 0);
  if (over > 0 && mode !== "print") complain(`${over} px wider than the screen`);
  await tab.screenshot({ path: path.join(wish.out, file), fullPage: !wish.viewport });
  await context.close();
  return bad;
}

const wish = parse(process.argv.slice(2));
await mkdir(wish.out, { recursive: true });
const browser = await launchChromium();
let taken = 0;
let bad = 0;
try {
  let session = [];
  if (wish.signIn) {
    const context = await browser.newContext();
    session = await signIn(context, wish);
    await context.close();
  }
  for (const page of wish.pages) {
    for (const lang of wish.langs) {
      for (const mode of wish.modes) {
        for (const width of mode === "print" ? [794] : wish.widths) {
          bad += await shoot(browser, wish, session, page, lang, mode, width);
          taken++;
        }
      }
    }
  }
} finally {
  await browser.close();
}
console.log(`${taken} pictures in ${wish.out}, ${bad} problems`);
process.exitCode = bad === 0 ? 0 : 1;
