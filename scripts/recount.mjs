// Counts a published poll again: node scripts/recount.mjs poll-….json
//
// A second opinion, written apart from Tanxin and from its page that counts again: it knows the
// file alone, uses nothing but Node's own cryptography, and works the result out from the file's
// own conditions. It says what it found and ends with 1 when anything differs.
import { createHash, createPublicKey, constants, verify } from "node:crypto";
import { readFileSync } from "node:fs";

/** What is said of each kind of fault. */
const WORDS = {
  form: (why) => `the file has a form this script does not know: ${why}`,
  order: (no) => `ballot ${no} is not in its place, or stands twice`,
  token: (number) => `number ${number} is not signed for this poll`,
  more: () => "more papers than were handed over, or more tokens than were drawn",
  doors: () => "the doors that drew are not as many as the turnout says",
  turnout: () => "more voted than were there, or more were there than stand on the roll",
  hash: () => "the hash is not that of the ballots",
  sums: () => "the sums are not those of the ballots",
  result: (no, found) => `the result of question ${no} does not follow: it is ${JSON.stringify(found)}`,
};

const utf8 = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byMark = (a, b) => (typeof a === typeof b ? (typeof a === "number" ? a - b : utf8(a, b)) : typeof a === "number" ? -1 : 1);

/** Fails on what no published file holds; the words say where. */
function inForm(file) {
  const must = (good, why) => { if (!good) throw new TypeError(why); };
  must(file.format === 1, `format ${file.format}`);
  must(file.secrecy === "open" || file.secrecy === "secret", `secrecy ${file.secrecy}`);
  must(file.round === 1 || file.round === 2, `round ${file.round}`);
  const wholes = ["entitled", "present", "taking_part", "cast", "valid"];
  const { quorum, pass, election } = file.rule;
  for (const c of [quorum, pass, election?.elect ?? [], election?.runoff?.elect ?? []].flat()) {
    must([...wholes, "yes", "votes"].includes(c.counted) && wholes.includes(c.of), `a condition on ${c.counted} of ${c.of}`);
    must(["households", "heads", "area"].includes(c.by) && [">", ">="].includes(c.op), `a condition by ${c.by} ${c.op}`);
  }
  for (const ballot of file.ballots) {
    must(Array.isArray(ballot.answers), "a ballot without answers");
    must("weight" in ballot === (file.secrecy === "open"), `a ballot that is not ${file.secrecy}`);
    const { voters, area } = ballot.weight ?? { voters: 1, area: 0 };
    must(Number.isSafeInteger(voters) && Number.isSafeInteger(area), "a weight past exact numbers");
  }
}

/** A ballot as it stands in the list: fields in their order, each mark once and in order. */
function listed({ number, prefix, signature, serial, weight, answers }) {
  const tidy = answers.map((a) => (Array.isArray(a) ? [...new Set(a)].sort(byMark) : a));
  if (weight) return { weight: { voters: weight.voters, area: weight.area }, answers: tidy };
  return number === undefined ? { serial, answers: tidy } : { number, prefix, signature, answers: tidy };
}

/** Looks up tokens under the file's key: ordinary RSA-PSS, SHA-384, 48 bytes of salt. */
function signer(file) {
  let key;
  try {
    key = createPublicKey({ key: Buffer.from(file.public_key, "base64"), format: "der", type: "spki" });
  } catch {
    return () => false;
  }
  const exact = (text, coding) => { const bytes = Buffer.from(text, coding); return bytes.toString(coding) === text ? bytes : Buffer.alloc(0); };
  return ({ number, prefix, signature }) => {
    const parts = [exact(prefix, "hex"), Buffer.from(`tanxin-poll:${file.district}:${file.poll}:`), exact(number, "hex")];
    if (parts[0].length !== 32 || parts[2].length !== 16) return false;
    const how = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
    return verify("sha384", Buffer.concat(parts), how, exact(signature, "base64"));
  };
}

// Amounts are [voters, area], in numbers without an end.
const nothing = () => [0n, 0n];
const big = (amount) => [BigInt(amount.voters), BigInt(amount.area)];
const sum = (a, b) => [a[0] + b[0], a[1] + b[1]];
const level = (a, b) => a[0] === b[0] && a[1] === b[1];
const fits = (a, b) => a[0] <= b[0] && a[1] <= b[1];
const written = ([voters, area]) => `${voters}/${area}`;

/** What a question's ballots add up to: piles by word, and in an election by whoever was marked. */
function count(file, question, at, ballots) {
  const election = question.seats !== null;
  const names = election ? ["marked", "blank", "invalid"] : ["yes", "no", "abstain", "invalid"];
  const piles = Object.fromEntries(names.map((name) => [name, nothing()]));
  const votes = new Map();
  const stands = new Set(question.candidates.map((c) => c.no));
  const known = (mark) => (typeof mark === "number" ? stands.has(mark) : Boolean(file.rule.election?.write_ins));
  for (const { weight, answers } of ballots) {
    const answer = answers[at] ?? "blank";
    let pile;
    if (!election) pile = { yes: "yes", no: "no", abstain: "abstain", blank: "abstain" }[answer] ?? "invalid";
    else if (answer === "blank" || answer.length === 0) pile = "blank";
    else if (Array.isArray(answer) && answer.length <= question.seats && answer.every(known)) pile = "marked";
    else pile = "invalid";
    piles[pile] = sum(piles[pile], weight);
    if (pile === "marked") for (const mark of answer) votes.set(mark, sum(votes.get(mark) ?? nothing(), weight));
  }
  return { piles, votes };
}

/** The sums in a form in which equal ones are equal texts. */
function asText({ piles, votes }) {
  const marks = [...votes].sort(([a], [b]) => byMark(a, b)).map(([mark, amount]) => [mark, written(amount)]);
  return JSON.stringify([Object.keys(piles).sort().map((name) => [name, written(piles[name])]), marks]);
}

function statedText(said) {
  const { votes, ...piles } = said?.motion ?? said?.election ?? {};
  const bigger = Object.entries(piles).map(([name, amount]) => [name, big(amount)]);
  return asText({ piles: Object.fromEntries(bigger), votes: new Map((votes ?? []).map(([mark, amount]) => [mark, big(amount)])) });
}

/** Does a condition hold? Whole numbers, cross-multiplied; of nobody, nobody does. */
function holds(condition, counted, bases) {
  const unit = condition.by === "area" ? 1 : 0;
  const have = (bases[condition.counted] ?? counted)[unit];
  const [left, right] = [have * BigInt(condition.den), BigInt(condition.num) * bases[condition.of][unit]];
  return have > 0n && (condition.op === ">" ? left > right : left >= right);
}

function motion({ quorum, pass }, yes, bases) {
  if (!quorum.every((c) => holds(c, nothing(), bases))) return "poll-no-quorum";
  return pass.length > 0 && pass.every((c) => holds(c, yes, bases)) ? "poll-carried" : "poll-lost";
}

/** Silent ballots join the answer that leads each other one by heads, and by area where there is any. */
function withSilent(file, piles, bases) {
  const silent = big(file.turnout.silent);
  const leading = ["yes", "no", "abstain"].find((name) => ["yes", "no", "abstain"].every((other) => {
    const [mine, theirs] = [piles[name], piles[other]];
    return name === other || (mine[0] > theirs[0] && (mine[1] > theirs[1] || mine[1] + theirs[1] === 0n));
  }));
  const taking_part = sum(bases.taking_part, silent);
  const present = bases.present.map((there, unit) => (there > taking_part[unit] ? there : taking_part[unit]));
  const more = { ...bases, taking_part, present, cast: sum(bases.cast, silent), valid: sum(bases.valid, silent) };
  return motion(file.rule, leading === "yes" ? sum(piles.yes, silent) : piles.yes, more);
}

/** Those elected, the most votes first, nobody of those level across the last seat; and what follows. */
function elect(file, question, votes, bases) {
  const { elect: first, runoff } = file.rule.election ?? { elect: [], runoff: null };
  const second = file.round === 2;
  if ((!second || !runoff || runoff.quorum) && !file.rule.quorum.every((c) => holds(c, nothing(), bases))) {
    return { elected: [], next: "no_quorum" };
  }
  const conditions = second && runoff ? runoff.elect : first;
  const order = ([a, x], [b, y]) => Number(y[0] - x[0]) || (y[1] > x[1] ? 1 : y[1] < x[1] ? -1 : byMark(a, b));
  const ranked = [...votes].filter(([, got]) => got[0] > 0n).sort(order);
  const enough = ranked.filter(([, got]) => conditions.every((c) => holds(c, got, bases)));
  const [last, out] = [enough[question.seats - 1], enough[question.seats]];
  const across = last && out && level(last[1], out[1]) ? last[1] : null;
  const waits = ([, got]) => across !== null && level(got, across);
  const elected = enough.slice(0, question.seats).filter((one) => !waits(one)).map(([mark]) => mark);
  if (elected.length === question.seats) return { elected, next: "done" };
  // A second round: for those who are level, or in the first round for the best of the others.
  const others = !second && ranked.some(([mark]) => !elected.includes(mark)) && (runoff?.more ?? 0) + question.seats - elected.length > 0;
  return { elected, next: runoff && (enough.some(waits) || others) ? "runoff" : "open" };
}

/** How a question came out, in the file's own form. */
function decide(file, question, { piles, votes }, bases) {
  if (question.seats !== null) return { election: elect(file, question, votes, bases) };
  const returned = motion(file.rule, piles.yes, bases);
  if (!file.counts_silent || file.secrecy === "secret") return { motion: { decision: returned } };
  return { motion: { decision: withSilent(file, piles, bases), returned } };
}

/** Are both said the same? The order of fields says nothing. */
function agrees(said, found) {
  const { motion: a, election: b } = said ?? {};
  const flat = a ? [a.decision, a.returned ?? null] : b ? [b.elected, b.next] : null;
  const wanted = found?.motion ? [found.motion.decision, found.motion.returned ?? null] : found ? [found.election.elected, found.election.next] : null;
  return JSON.stringify(flat) === JSON.stringify(wanted);
}

/** Tokens by number, then papers by serial, each once; open ballots by their text. */
function misplaced(ballots, lines) {
  const names = ballots.map((b, at) => (b.weight ? lines[at] : b.number === undefined ? `1${b.serial}` : `0${b.number}`));
  return names.findIndex((name, n) => n > 0 && utf8(names[n - 1], name) >= (ballots[n].weight ? 1 : 0));
}

function check(file, wrong) {
  inForm(file);
  const ballots = file.ballots.map(listed);
  const lines = ballots.map((ballot) => JSON.stringify(ballot));
  const place = misplaced(ballots, lines);
  if (place >= 0) wrong("order", place + 1);
  if (createHash("sha256").update(lines.map((line) => `${line}\n`).join("")).digest("hex") !== file.ballots_hash) wrong("hash");
  const drawn = file.turnout.drawn ?? null;
  if (file.secrecy === "secret") {
    const tokens = ballots.filter((ballot) => ballot.number !== undefined);
    const handed = file.handed ?? 0;
    const papers = ballots.length - tokens.length;
    if (papers > handed || (drawn && tokens.length > Math.max(0, drawn.voters - handed))) wrong("more");
    if (file.drawn.length !== drawn?.voters) wrong("doors");
    const signed = signer(file);
    for (const token of tokens) if (!signed(token)) wrong("token", token.number);
  }
  const weighed = ballots.map(({ weight, answers }) => ({ weight: big(weight ?? { voters: 1, area: 0 }), answers }));
  const cast = weighed.reduce((all, { weight }) => sum(all, weight), nothing());
  const sums = file.questions.map((question, at) => count(file, question, at, weighed));
  const stated = file.tally.questions.map(statedText);
  if (JSON.stringify(stated) !== JSON.stringify(sums.map(asText)) || !level(big(file.tally.cast), cast)) wrong("sums");
  const entitled = big(file.turnout.entitled);
  const taking_part = drawn ? big(drawn) : cast;
  const present = file.turnout.present ? big(file.turnout.present) : taking_part;
  const answered = sum(taking_part, big(file.turnout.silent));
  const possible = fits(cast, taking_part) && fits(taking_part, present) && fits(present, entitled) && fits(answered, entitled);
  if (!possible) wrong("turnout");
  const outcomes = file.questions.map((question, at) => {
    const valid = cast.map((all, unit) => all - sums[at].piles.invalid[unit]);
    return decide(file, question, sums[at], { entitled, present, taking_part, cast, valid });
  });
  const most = possible ? Math.max(outcomes.length, file.results.length) : 0;
  for (let at = 0; at < most; at++) if (!agrees(file.results[at], outcomes[at])) wrong("result", at + 1, outcomes[at]);
  return file.questions.map((question, at) => ({
    text: question.text,
    ...outcomes[at],
    sums: Object.fromEntries(Object.entries(sums[at].piles).map(([name, amount]) => [name, written(amount)])),
    votes: [...sums[at].votes].map(([mark, amount]) => [mark, written(amount)]),
  }));
}

/** Everything that does not hold; empty when the file is as it should be. */
export function recount(file) {
  const faults = [];
  const wrong = (kind, which = "", found = undefined) => faults.push({ kind, which: String(which), words: WORDS[kind](which, found) });
  let outcomes = [];
  try {
    outcomes = check(file, wrong);
  } catch (error) {
    wrong("form", error.message);
  }
  return { faults, outcomes, ballots: file.ballots?.length ?? 0 };
}

if (process.argv[1]?.endsWith("recount.mjs")) {
  const report = recount(JSON.parse(readFileSync(process.argv[2], "utf8")));
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.faults.length > 0 ? 1 : 0;
}
