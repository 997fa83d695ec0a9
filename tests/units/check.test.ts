// The page that counts again, and the script that does, against Tanxin's own recount: polls of
// every kind, whole and tampered with. The Rust test `recount` writes them down.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { need } from "../../assets/check/count.ts";
import { Unreadable, read } from "../../assets/check/file.ts";
import { recount } from "../../assets/check/hold.ts";
import { unsigned } from "../../assets/check/token.ts";
import { both, explained } from "../../assets/check/words.ts";

interface Case { name: string; text: string; faults: string[]; said: [string[], string[]][] }
interface Found { kind: string; which: string }

const written = path.join(process.env.CARGO_TARGET_DIR ?? "target", "tmp", "recounts.json");
assert.ok(existsSync(written), `no ${written}: run \`cargo test --test recount\` first`);
const cases = JSON.parse(readFileSync(written, "utf8")) as Case[];

const named = (faults: Found[]): string[] => Array.from(new Set(faults.map(({ kind, which }) => (kind === "form" ? kind : `${kind} ${which}`.trim())))).sort();

/** What the page finds in a file, and how it puts the outcomes. */
async function byPage(text: string): Promise<{ faults: string[]; said: [string[], string[]][] }> {
  try {
    const poll = read(text);
    const { faults, outcomes } = recount(poll);
    const wrong = (await unsigned(poll, () => true)).map((which) => ({ kind: "token", which }));
    const said = outcomes.map((o): [string[], string[]] => [explained(both["zh-CN"], o), explained(both.en, o)]);
    return { faults: named([...faults, ...wrong]), said };
  } catch (error) {
    assert.ok(error instanceof Unreadable, String(error));
    return { faults: ["form"], said: [] };
  }
}

test("page, script and Tanxin find the same in every file", async () => {
  const script = (await import(pathToFileURL("scripts/recount.mjs").href)) as { recount: (file: unknown) => { faults: Found[] } };
  for (const { name, text, faults, said } of cases) {
    const page = await byPage(text);
    assert.deepEqual(page.faults, faults, `the page: ${name}`);
    if (faults.length === 0) assert.deepEqual(page.said, said, `the page’s words: ${name}`);
    assert.deepEqual(named(script.recount(JSON.parse(text)).faults), faults, `the script: ${name}`);
  }
  const whole = cases.filter((one) => one.faults.length === 0).length;
  assert.ok(whole >= 60 && cases.length - whole >= 60, `${whole} whole, ${cases.length - whole} tampered with`);
});

test("a share needs what exact numbers say", () => {
  for (let n = 0; n < 5_000; n++) {
    const [a, b, c] = [randomBytes(6).readUIntBE(0, 6), randomBytes(3).readUIntBE(0, 3) % 1_000_000, randomBytes(3).readUIntBE(0, 3) % 1_000_000];
    const [base, den] = [n % 2 ? a : a % 50, 1 + Math.max(b, c)];
    const num = 1 + Math.min(b, c);
    for (const op of [">", ">="]) {
      const bar = BigInt(num) * BigInt(base);
      const least = op === ">" ? bar / BigInt(den) + BigInt(1) : (bar + BigInt(den - 1)) / BigInt(den);
      const wanted = least < BigInt(1) ? 1 : Number(least);
      assert.equal(need({ counted: "yes", by: "heads", num, den, op, of: "cast" }, base), wanted, `${op} ${num}/${den} of ${base}`);
    }
  }
});

test("what is no file of a poll is refused with the place", () => {
  const good = JSON.parse(cases[0]?.text ?? "") as Record<string, unknown>;
  const refused = (change: object, at: string): void => {
    assert.throws(() => read(JSON.stringify({ ...good, ...change })), (error) => error instanceof Unreadable && error.message.startsWith(at), at);
  };
  refused({ format: 2 }, "format");
  refused({ round: 0 }, "round");
  refused({ handed: -1 }, "handed");
  refused({ ballots: [{ weight: { voters: 1, area: 2 ** 53 }, answers: [] }] }, "ballots.0.weight");
  refused({ ballots: [{ weight: { voters: 1, area: 0 }, answers: [[1.5]] }] }, "ballots.0.answers.0.0");
  assert.throws(() => read("[1"), /JSON/);
});
