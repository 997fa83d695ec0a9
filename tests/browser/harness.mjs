// What every browser test needs: a server of its own with a folder of its own, pages in a language,
// mode and size, and two watchers that no test can forget to ask: console errors with refusals of
// the content security policy, and axe-core.
import { execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import assert from "node:assert/strict";
import path from "node:path";
import { launchChromium } from "../../scripts/chromium.mjs";
import { selfSigned } from "./certificate.mjs";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Widths every page is judged at: a phone, a tablet, a desk. */
export const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desk: { width: 1440, height: 900 },
};

/** The binary under test: `TANXIN_BIN`, else the debug build. */
export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(root, "target");
  return path.resolve(root, process.env.TANXIN_BIN ?? path.join(target, "debug", "tanxin"));
}

/**
 * Starts `tanxin serve` on a free port with an empty folder and waits for the line that names its
 * address. `args` are added to the command line (say `--demo`), `env` to its environment. `before`
 * are commands given first in the same folder, say `[["demo", "--people-only"]]`; `https` serves by
 * a certificate of the test's own. The answer has `base`, `dir`, `log()` and `stop()`; stop it in `after`.
 */
export async function startTanxin({ args = [], env = {}, before = [], https = false, patience = 60_000 } = {}) {
  const dir = await mkdtemp(path.join(tmpdir(), "tanxin-browser-"));
  const house = ["--database", path.join(dir, "data", "tanxin.db"), "--key-file", path.join(dir, "secrets", "key")];
  const around = { cwd: root, env: { ...process.env, ...env } };
  for (const command of before) await promisify(execFile)(binary(), [...command, ...house], { ...around, timeout: patience });
  const { cert, key } = https ? selfSigned(dir) : {};
  const tls = https ? ["--tls-cert", cert, "--tls-key", key] : [];
  const child = spawn(
    binary(),
    ["serve", "--listen", "127.0.0.1:0", ...house, ...tls, ...args],
    { ...around, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const ready = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready in ${patience} ms:\n${output}`)), patience);
    const hear = (chunk) => {
      output += chunk;
      const found = /^ready (\S+)$/m.exec(output);
      if (found) {
        clearTimeout(late);
        resolve(found[1]);
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", (chunk) => { output += chunk; });
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`tanxin ended with ${code} before it was ready:\n${output}`));
    });
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const slow = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(slow);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    return { base: await ready, dir, pid: child.pid, log: () => output, stop };
  } catch (error) {
    child.kill("SIGKILL");
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The line to a server, that a test may cut and mend: for pages and workers alike nobody answers
 * any more. `base` is the server's address by this line; `close()` it in `after`.
 */
export async function startLine(base) {
  const here = new URL(base);
  const port = Number(here.port);
  const open = new Set();
  let whole = true;
  const server = createServer((asking) => {
    if (!whole) return asking.destroy();
    const there = connect(port, "127.0.0.1");
    for (const [one, other] of [[asking, there], [there, asking]]) {
      open.add(one);
      one.on("error", () => one.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  here.port = String(server.address().port);
  const cut = () => {
    whole = false;
    for (const one of open) one.destroy();
  };
  return {
    base: here.href.replace(/\/$/, ""),
    cut,
    mend: () => { whole = true; },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One Chromium for a test file; `close()` it in `after`. */
export async function startBrowser(extra = []) {
  // The certificates are the tests' own. What a page is told to overlook does not cover its worker.
  const browser = await launchChromium(["--ignore-certificate-errors", ...extra]);
  return {
    close: () => browser.close(),
    /**
     * A person at a browser of their own: own cookies, own storage.
     * `lang` "zh-CN" or "en", `mode` "normal" or "elder", `size` a name of `sizes` or a viewport,
     * `js` false for a browser without scripts, `allow` patterns of console errors the test expects.
     */
    async person({ base, lang = "zh-CN", mode = "normal", size = "desk", js = true, dark = false, allow = [] }) {
      const context = await browser.newContext({
        baseURL: base,
        viewport: typeof size === "string" ? sizes[size] : size,
        locale: lang,
        timezoneId: "Asia/Shanghai",
        colorScheme: dark ? "dark" : "light",
        javaScriptEnabled: js,
        reducedMotion: "reduce",
        ignoreHTTPSErrors: base.startsWith("https:"),
      });
      await context.addCookies([
        { name: "lang", value: lang, url: base },
        ...(mode === "normal" ? [] : [{ name: "mode", value: mode, url: base }]),
      ]);
      const page = await context.newPage();
      return watched(context, page, allow);
    },
  };
}

// Collects what must never happen on a page, so that `leave` can fail the test with it.
function watched(context, page, allow) {
  const troubles = [];
  const note = (words) => {
    if (!allow.some((pattern) => pattern.test(words))) troubles.push(words);
  };
  const watch = (tab) => {
    tab.on("console", (message) => {
      if (message.type() === "error") note(`console: ${message.text()} (${message.location().url})`);
    });
    tab.on("pageerror", (error) => note(`script: ${error.stack ?? error}`));
  };
  watch(page);
  context.on("page", watch);
  return {
    page,
    context,
    troubles,
    /** Closes the browser of this person; fails if a page of theirs complained. */
    async leave() {
      await context.close();
      assert.deepEqual(troubles, [], "a page complained");
    },
  };
}

/** Fails when axe-core finds a violation on the page, or when it is wider than its window. */
export async function noViolations(page, { except = [] } = {}) {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (off) => {
    const rules = Object.fromEntries(off.map((id) => [id, { enabled: false }]));
    const result = await window.axe.run(document, { rules, resultTypes: ["violations"] });
    return result.violations.map((one) => ({
      id: one.id,
      help: one.help,
      at: one.nodes.slice(0, 5).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
    }));
  }, except);
  assert.deepEqual(found, [], `axe found something on ${page.url()}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const out = over <= 0 ? [] : await page.evaluate(() => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > window.innerWidth)
    .map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""} ${one.textContent.trim().slice(0, 30)}`));
  assert.ok(over <= 0, `${page.url()} is ${over} px wider than its window: ${out.slice(-3).join(" | ")}`);
}

/** Controls smaller than `least` px (44 by default, 60 in the elderly mode), as descriptions. */
export async function smallTargets(page, least = 44) {
  return page.evaluate((px) => {
    const wanted = "button, .button, select, input:not([type=hidden]), .door[href], .choice, nav a";
    return [...document.querySelectorAll(wanted)]
      .filter((one) => one.getClientRects().length > 0 && !one.closest(".vh"))
      .map((one) => ({ one, box: (one.closest("label") ?? one).getBoundingClientRect() }))
      .filter(({ box }) => box.height < px - 0.5)
      .map(({ one, box }) => `${one.outerHTML.slice(0, 120)}: ${Math.round(box.height)} px`);
  }, least);
}
