// Counts a published poll again: node scripts/recount.mjs poll-….json
//
// A second opinion, written apart from Tanxin: it knows the file alone, uses nothing but Node's
// own cryptography, and works the result out from the file's own conditions. It says what it
// found and ends with 1 when anything differs.
import { createHash, createPublicKey, constants, verify } from "node:crypto";
import { readFileSync } from "node:fs";

/** Is the token signed for this poll? Ordinary RSA-PSS, SHA-384, 48 bytes of salt. */
function signed(file, key, ballot) {
  const message = Buffer.concat([
    Buffer.from(ballot.prefix, "hex"),
    Buffer.from(`tanxin-poll:${file.district}:${file.poll}:`),
    Buffer.from(ballot.number, "hex"),
  ]);
  const how = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  return verify("sha384", message, how, Buffer.from(ballot.signature, "base64"));
}

const nothing = () => ({ voters: 0, area: 0 });
const plus = (sum, weight) => { sum.voters += weight.voters; sum.area += weight.area; };

/** What a question's ballots add up to: piles by word, and in an election by whoever was marked. */
function count(file, question, at) {
  const piles = { yes: nothing(), no: nothing(), abstain: nothing(), marked: nothing(), blank: nothing(), invalid: nothing() };
  const votes = new Map();
  const stands = new Set(question.candidates.map((c) => c.no));
  for (const ballot of file.ballots) {
    const answer = ballot.answers[at] ?? "blank";
    const weight = ballot.weight ?? { voters: 1, area: 0 };
    if (question.seats === null) {
      const pile = { yes: "yes", no: "no", abstain: "abstain", blank: "abstain" }[answer] ?? "invalid";
      plus(piles[pile], weight);
      continue;
    }
    const marks = Array.isArray(answer) ? answer : [];
    const known = (mark) => (typeof mark === "number" ? stands.has(mark) : file.rule.election.write_ins);
    if (answer === "blank" || (Array.isArray(answer) && marks.length === 0)) plus(piles.blank, weight);
    else if (!Array.isArray(answer) || marks.length > question.seats || !marks.every(known)) plus(piles.invalid, weight);
    else {
      plus(piles.marked, weight);
      for (const mark of marks) {
        if (!votes.has(mark)) votes.set(mark, nothing());
        plus(votes.get(mark), weight);
      }
    }
  }
  return { piles, votes };
}

/** Does a condition hold? Whole numbers, cross-multiplied. */
function holds(condition, counted, bases) {
  const unit = condition.by === "area" ? "area" : "voters";
  const base = BigInt(bases[condition.of][unit]);
  const have = BigInt((condition.counted in bases ? bases[condition.counted] : counted)[unit]) * BigInt(condition.den);
  const bar = BigInt(condition.num) * base;
  return base > 0n && (condition.op === ">" ? have > bar : have >= bar) && have > 0n;
}

function motion(file, piles, bases) {
  if (!file.rule.quorum.every((c) => holds(c, nothing(), bases))) return "poll-no-quorum";
  return file.rule.pass.every((c) => holds(c, piles.yes, bases)) ? "poll-carried" : "poll-lost";
}

/** Those elected, the most votes first; nobody of those level across the last seat. */
function election(file, question, votes, bases) {
  const { elect, runoff } = file.rule.election;
  const again = file.round === 2 && runoff;
  const asks = file.round === 1 || !runoff || runoff.quorum;
  if (asks && !file.rule.quorum.every((c) => holds(c, nothing(), bases))) return { elected: [], next: "no_quorum" };
  const conditions = again ? runoff.elect : elect;
  const enough = [...votes].filter(([, sum]) => sum.voters > 0 && conditions.every((c) => holds(c, sum, bases)));
  const rank = (mark) => (typeof mark === "number" ? `0${String(mark).padStart(9, "0")}` : `1${mark}`);
  enough.sort((a, b) => b[1].voters - a[1].voters || b[1].area - a[1].area || (rank(a[0]) < rank(b[0]) ? -1 : 1));
  const [last, out] = [enough[question.seats - 1], enough[question.seats]];
  const level = last && out && last[1].voters === out[1].voters && last[1].area === out[1].area ? last[1].voters : null;
  const elected = enough.slice(0, question.seats).filter(([, sum]) => sum.voters !== level).map(([mark]) => mark);
  return { elected, seats: question.seats };
}

/** Everything that does not hold; empty when the file is as it should be. */
export function recount(file) {
  const faults = [];
  const secret = file.secrecy === "secret";
  const lines = file.ballots.map((ballot) => JSON.stringify(ballot));
  if (createHash("sha256").update(lines.map((line) => `${line}\n`).join("")).digest("hex") !== file.ballots_hash) faults.push("the hash is not that of the ballots");
  if (secret) {
    const key = createPublicKey({ key: Buffer.from(file.public_key, "base64"), format: "der", type: "spki" });
    // Tokens by number, then papers by serial.
    const names = file.ballots.map((ballot) => (ballot.serial ? `1${ballot.serial}` : `0${ballot.number}`));
    if (names.some((name, n) => n > 0 && !(names[n - 1] < name))) faults.push("ballots are not in their order, or one stands twice");
    const tokens = file.ballots.filter((ballot) => !ballot.serial);
    const handed = file.handed ?? 0;
    if (file.ballots.length - tokens.length > handed) faults.push("more papers than were handed over");
    if (tokens.length > file.turnout.drawn.voters - handed) faults.push("more tokens than were drawn");
    for (const ballot of tokens) if (!signed(file, key, ballot)) faults.push(`number ${ballot.number} is not signed for this poll`);
    if (file.drawn.length !== file.turnout.drawn.voters) faults.push("the doors that drew are not as many as the turnout says");
  }
  const cast = nothing();
  for (const ballot of file.ballots) plus(cast, ballot.weight ?? { voters: 1, area: 0 });
  const outcomes = file.questions.map((question, at) => {
    const { piles, votes } = count(file, question, at);
    const taking = file.turnout.drawn ?? cast;
    const valid = { voters: cast.voters - piles.invalid.voters, area: cast.area - piles.invalid.area };
    const bases = { entitled: file.turnout.entitled, present: file.turnout.present ?? taking, taking_part: taking, cast, valid };
    const said = file.results[at] ?? {};
    if (question.seats === null) {
      const decision = motion(file, piles, bases);
      if (said.motion?.decision !== decision) faults.push(`question ${at + 1}: ${decision}, and the file says ${said.motion?.decision}`);
      return { text: question.text, decision, yes: piles.yes.voters, no: piles.no.voters, abstain: piles.abstain.voters, invalid: piles.invalid.voters };
    }
    const { elected } = election(file, question, votes, bases);
    if (JSON.stringify(said.election?.elected ?? null) !== JSON.stringify(elected)) faults.push(`question ${at + 1}: elected ${JSON.stringify(elected)}, and the file says ${JSON.stringify(said.election?.elected)}`);
    return { text: question.text, elected, votes: [...votes].map(([mark, sum]) => [mark, sum.voters]) };
  });
  return { faults, outcomes, ballots: file.ballots.length };
}

if (process.argv[1]?.endsWith("recount.mjs")) {
  const report = recount(JSON.parse(readFileSync(process.argv[2], "utf8")));
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.faults.length > 0 ? 1 : 0;
}
