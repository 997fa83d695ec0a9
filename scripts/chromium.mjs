// Finds the Chromium of this machine and starts it the way tests and screenshots need it:
// no download, no background traffic, everything it keeps in a folder that is thrown away.
// Run by itself it prints the path, or fails when there is none.
import { accessSync, constants } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const places = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of a Chromium that can be started, or undefined. `CHROMIUM` in the environment wins. */
export function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const candidates = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...candidates, ...places].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Starts a headless Chromium; the caller closes it. `extra` are further command line flags. */
export async function launchChromium(extra = []) {
  const executablePath = chromiumPath();
  if (!executablePath) {
    throw new Error("No Chromium found: install it, or name it with CHROMIUM=PATH.");
  }
  const { chromium } = await import("playwright-core");
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      ...(asRoot ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--font-render-hinting=none",
      ...extra,
    ],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = chromiumPath();
  if (found) console.log(found);
  process.exit(found ? 0 : 1);
}
