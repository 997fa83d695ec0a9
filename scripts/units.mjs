// Unit tests of the browser code: each tests/units/*.test.ts is bundled for Node and given to
// Node's own test runner. Arguments are passed on, such as --test-name-pattern=queue.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import path from "node:path";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, "tests", "units");
const files = (await readdir(source).catch(() => [])).filter((name) => name.endsWith(".test.ts"));
if (files.length === 0) {
  console.error("no tests/units/*.test.ts found");
  process.exit(1);
}
const out = await mkdtemp(path.join(tmpdir(), "tanxin-units-"));
try {
  await build({
    entryPoints: files.map((name) => path.join(source, name)),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const run = spawnSync(
    process.execPath,
    [
      "--enable-source-maps", "--test", "--test-reporter=spec", ...process.argv.slice(2),
      ...files.map((name) => path.join(out, name.replace(/\.ts$/, ".mjs"))),
    ],
    { stdio: "inherit", cwd: root },
  );
  process.exitCode = run.status ?? 1;
} finally {
  await rm(out, { recursive: true });
}
