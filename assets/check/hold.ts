// What of a file holds, and what does not: everything but the signatures, which take their time.
import { decided, possible, sameTally, tallied } from "./count.ts";
import type { Outcome } from "./count.ts";
import { before, line } from "./file.ts";
import type { Poll, Said } from "./file.ts";
// Browsers keep their own hash for https; a page opened from a disk must not need it.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** What is looked at, in the order in which it is told. */
export type Kind = "order" | "token" | "more" | "doors" | "hash" | "sums" | "turnout" | "result";

/** Something that does not hold, and which one it is. */
export interface Fault { kind: Kind; which: string }

/** A file counted again. */
export interface Recount { tally: Poll["tally"]; outcomes: Outcome[]; faults: Fault[] }

/** Which ballot is not in its place, or stands twice; 0 when none. */
function outOfOrder(poll: Poll, lines: string[]): number {
  const keys = poll.ballots.map(({ kind, name }, at) => ({ token: `0${name}`, paper: `1${name}`, open: lines[at] ?? "" })[kind]);
  return keys.findIndex((key, at) => {
    const step = at === 0 ? 1 : before(key, keys[at - 1] ?? "");
    return step < 0 || (step === 0 && poll.secret);
  }) + 1;
}

/** More papers than were handed over, or more tokens than were drawn. */
function tooMany({ ballots, turnout, handed }: Poll): boolean {
  const papers = ballots.filter((ballot) => ballot.kind === "paper").length;
  const drawn = turnout.drawn?.voters ?? Number.MAX_SAFE_INTEGER;
  return papers > handed || ballots.length - papers > Math.max(0, drawn - handed);
}

function follows(said: Said | undefined, outcome: Outcome | undefined): boolean {
  if (said?.kind === "motion" && outcome?.kind === "motion") {
    return said.decision === outcome.decision && said.returned === (outcome.withSilent ? outcome.returned.decision : null);
  }
  return said?.kind === "election" && outcome?.kind === "election" && said.next === outcome.next
    && said.elected.length === outcome.elected.length && said.elected.every((mark, at) => mark === outcome.elected[at]);
}

/** Counts a file again. */
export function recount(poll: Poll): Recount {
  const faults: Fault[] = [];
  const wrong = (kind: Kind, which: number | string = ""): void => { faults.push({ kind, which: String(which) }); };
  const lines = poll.ballots.map(line);
  const misplaced = outOfOrder(poll, lines);
  if (misplaced > 0) wrong("order", misplaced);
  if (poll.secret && tooMany(poll)) wrong("more");
  if (poll.secret && poll.drawn.length !== poll.turnout.drawn?.voters) wrong("doors");
  const listed = utf8ToBytes(lines.map((one) => `${one}\n`).join(""));
  if (bytesToHex(sha256(listed)) !== poll.hash) wrong("hash");
  const tally = tallied(poll);
  if (!sameTally(tally, poll.tally)) wrong("sums");
  const outcomes = decided(poll, tally);
  if (possible(poll, tally.cast)) {
    for (let at = 0; at < Math.max(outcomes.length, poll.results.length); at++) {
      if (!follows(poll.results[at], outcomes[at])) wrong("result", at + 1);
    }
  } else {
    wrong("turnout");
  }
  return { tally, outcomes, faults };
}
