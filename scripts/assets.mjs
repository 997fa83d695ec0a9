// Bundles what a browser loads: assets/*.ts and assets/*.css become assets/dist/*.js and *.css with
// stable names; pictures (assets/*.svg, *.png, *.ico, *.webmanifest) are copied beside them.
// What assets/page.ts imports is part of page.js, which every page loads, and gets no file of its own.
// `--watch` builds again at each change.
import { context } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
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

const build = await context({
  absWorkingDir: root,
  entryPoints: [...scripts, ...styles].map((name) => path.join(source, name)),
  outdir: dist,
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  // Phones that are handed down to grandparents: no syntax younger than 2019.
  target: "es2019",
  logLevel: "warning",
});

await mkdir(dist, { recursive: true });
await build.rebuild();
await Promise.all(pictures.map((name) => copyFile(path.join(source, name), path.join(dist, name))));

// A file whose source is gone must not be served any longer. Nothing else is wiped, so that a
// server or a second build running beside this one never sees an empty folder.
const wanted = new Set([
  ...scripts.map((name) => name.replace(/\.ts$/, ".js")),
  ...styles,
  ...pictures,
]);
for (const name of await readdir(dist)) {
  if (!wanted.has(name)) await rm(path.join(dist, name), { recursive: true });
}

if (process.argv.includes("--watch")) {
  await build.watch();
} else {
  await build.dispose();
}
