// Bundles what a browser loads: assets/*.ts and assets/*.css become assets/dist/*.js and *.css with
// stable names; pictures (assets/*.svg, *.png, *.ico, *.webmanifest) are copied beside them.
// What assets/page.ts imports is part of page.js, which every page loads, and gets no file of its own.
// assets/check becomes one page, recount.html, which counts a poll again from a disk, without a network.
// assets/worker.ts bears no mark of its release here: the server puts it in (src/web/pages/offline.rs).
// `--watch` builds again at each change, but for that page.
import { build as once, context } from "esbuild";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, "assets");
const dist = path.join(source, "dist");
const copied = /\.(svg|png|ico|webmanifest)$/;

const names = (await readdir(source, { withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => entry.name);
const shared = await readFile(path.join(source, "page.ts"), "utf8");
const scripts = names.filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !shared.includes(`"./${name}"`),
);
const styles = names.filter((name) => name.endsWith(".css"));
const pictures = names.filter((name) => copied.test(name));

const how = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  // Phones that are handed down to grandparents: no syntax younger than 2019.
  target: "es2019",
  logLevel: "warning",
};
const build = await context({ ...how, entryPoints: [...scripts, ...styles].map((name) => path.join(source, name)) });

/**
 * The page that counts again: style and script inside, and a policy that lets nothing else run and
 * nothing be loaded. The server puts a poll's file where null stands.
 */
async function recountPage() {
  const entryPoints = ["page.ts", "check.css"].map((name) => path.join(source, "check", name));
  const { outputFiles } = await once({ ...how, entryPoints, write: false });
  const inside = (ending) => outputFiles.find((file) => file.path.endsWith(ending)).text.trim();
  const [script, style] = [inside(".js"), inside(".css")];
  if (/<\/(script|style)/i.test(script + style)) throw new Error("assets/check would end its own block");
  const only = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${only(script)}; style-src ${only(style)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>重新数票｜潭心</title>
<style>${style}</style>
</head>
<body>
<noscript><p>这一页要开着脚本才能数票。</p><p lang="en">This page needs scripts to count.</p></noscript>
<script type="application/json" id="poll">null</script>
<script>${script}</script>
</body>
</html>
`;
}

await mkdir(dist, { recursive: true });
await build.rebuild();
await writeFile(path.join(dist, "recount.html"), await recountPage());
await Promise.all(pictures.map((name) => copyFile(path.join(source, name), path.join(dist, name))));

// A file whose source is gone must not be served any longer. Nothing else is wiped, so that a
// server or a second build running beside this one never sees an empty folder.
const wanted = new Set([
  ...scripts.map((name) => name.replace(/\.ts$/, ".js")),
  ...styles,
  ...pictures,
  "recount.html",
]);
for (const name of await readdir(dist)) {
  if (!wanted.has(name)) await rm(path.join(dist, name), { recursive: true });
}

if (process.argv.includes("--watch")) {
  await build.watch();
} else {
  await build.dispose();
}
