// A counted poll as people read it: results, checks, ballots, rule, and what all this can't prove.
import { el, glyph, section } from "./build.ts";
import type { Child, Glyph } from "./build.ts";
import type { Outcome } from "./count.ts";
import type { Amount, Answer, Asked, Ballot, Condition, Pick, Poll } from "./file.ts";
import type { Kind, Recount } from "./hold.ts";
import { explained, follows } from "./words.ts";
import type { Words } from "./words.ts";

/** How far the signatures are: how many of how many, and which are not signed for this poll. */
export interface Signatures { can: boolean; done: number; of: number; wrong: string[] }

const zone = 8 * 3_600_000;

/** An instant as the clock in the hall shows it: Asia/Shanghai. */
export function moment(w: Words, at: string): string {
  const local = new Date(Date.parse(at) + zone);
  if (Number.isNaN(local.getTime())) return at;
  const two = (n: number): string => String(n).padStart(2, "0");
  return w.day(local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate(), `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`);
}

function nameOf(w: Words, question: Asked, pick: Pick, told: boolean): string {
  if (typeof pick === "string") return told ? pick : w.written;
  const stood = question.candidates.find((c) => c.no === pick);
  return stood ? stood.name : String(pick);
}

/** A pile or somebody's votes; area beside them where ballots weigh by it. */
function row(w: Words, by: boolean, what: string, sum: Amount, more = ""): HTMLElement {
  const cells = [el("th", "", [what], { scope: "row" }), el("td", "n", [el("b", "", [w.voters(sum.voters)])])];
  if (by) cells.push(el("td", "n", [w.area(sum.area)]));
  if (more) cells.push(el("td", "", [more]));
  return el("tr", "", cells);
}

function sumsOf(w: Words, question: Asked, outcome: Outcome, by: boolean): HTMLElement {
  const rows: HTMLElement[] = [];
  if (outcome.kind === "motion") {
    const { yes, no, abstain, invalid } = outcome.returned;
    rows.push(row(w, by, w.piles.yes, yes), row(w, by, w.piles.no, no), row(w, by, w.piles.abstain, abstain));
    if (invalid.voters > 0) rows.push(row(w, by, w.piles.invalid, invalid));
  } else {
    for (const { pick, votes, fate } of outcome.standings) {
      // A name that was written in is told of nobody who is not elected: they never agreed to stand.
      rows.push(row(w, by, nameOf(w, question, pick, fate === "elected"), votes, outcome.next === "no_quorum" ? "" : w.fates[fate]));
    }
    if (outcome.blank.voters > 0) rows.push(row(w, by, w.piles.blank, outcome.blank));
    if (outcome.invalid.voters > 0) rows.push(row(w, by, w.piles.invalid, outcome.invalid));
  }
  return el("table", "table sums", [el("caption", "vh", [question.text]), el("tbody", "", rows)]);
}

function headline(w: Words, question: Asked, outcome: Outcome): string {
  if (outcome.kind === "motion") return explained(w, outcome).slice(-1)[0] ?? "";
  if (outcome.elected.length === 0) return follows(w, outcome);
  return w.elected(outcome.elected.map((pick) => nameOf(w, question, pick, true)).join(w.between));
}

/** Why it came out so; in an election each line says whose it is. */
function reasons(w: Words, question: Asked, outcome: Outcome): string[] {
  if (outcome.kind === "motion") return explained(w, outcome);
  const of = outcome.standings.filter((s) => s.lines.length > 0).map((s) =>
    `${nameOf(w, question, s.pick, s.fate === "elected")}${w.colon}${s.lines.map(w.line).join(w.and)}`);
  return [outcome.quorum.map(w.line).join(w.and), ...of, follows(w, outcome)];
}

/** Each question with its outcome and why. */
export function results(w: Words, poll: Poll, { outcomes, tally }: Recount): HTMLElement[] {
  const by = tally.cast.area > 0;
  return poll.questions.flatMap((question, at) => {
    const outcome = outcomes[at];
    if (!outcome) return [];
    const said = headline(w, question, outcome);
    const why = reasons(w, question, outcome).filter((line) => line !== said && line !== "");
    const title = poll.questions.length > 1 ? `${at + 1}${w.gap}${question.text}` : question.text;
    const seats = question.seats === null ? null : el("p", "small soft", [w.seats(question.seats)]);
    return [section(title, [
      seats, el("p", "record-line", [said]), sumsOf(w, question, outcome, by),
      why.length > 0 ? el("ul", "why small", why.map((line) => el("li", "", [line]))) : null,
    ])];
  });
}

/** What stands on a ballot under one question. */
function answered(w: Words, question: Asked, answer: Answer | undefined): string {
  if (Array.isArray(answer) && answer.length > 0) return answer.map((pick) => nameOf(w, question, pick, true)).join(w.between);
  if (answer === "unclear") return w.piles.unclear;
  if (answer === undefined || Array.isArray(answer) || answer === "blank") return question.seats === null ? w.piles.abstain : w.piles.blank;
  return w.piles[answer];
}

/** A number in groups of four, as one writes it down; a serial as it is printed. */
const grouped = ({ kind, name }: Ballot): string =>
  kind === "token" ? (name.match(/.{1,4}/g) ?? []).join(" ").toUpperCase() : name;

/** A ballot as anybody may read it. */
export function ballotLine(w: Words, poll: Poll, ballot: Ballot): HTMLElement {
  const said = poll.questions.map((question, at) => {
    const words = answered(w, question, ballot.answers[at]);
    return poll.questions.length > 1 ? `${w.answerTo(at + 1)} ${words}` : words;
  });
  const lines: Child[] = [];
  if (ballot.kind !== "open") {
    lines.push(el("p", "hash", [ballot.kind === "paper" ? `${w.paper}${w.gap}${grouped(ballot)}` : grouped(ballot)]));
  }
  lines.push(el("p", "", [said.join(w.and)]));
  if (ballot.kind === "open" && ballot.weight.area > 0) lines.push(el("p", "small soft", [`${w.weighs}${w.colon}${w.area(ballot.weight.area)}`]));
  return el("li", "", lines);
}

type Standing = "right" | "wrong" | "soon" | "unseen";
const GLYPHS: Record<Standing, Glyph> = { right: "yes", wrong: "no", soon: "none", unseen: "none" };
const TONES: Record<Standing, string> = { right: "settled", wrong: "late", soon: "", unseen: "due" };

function one(w: Words, standing: Standing, sentence: string): HTMLElement {
  const word = { right: w.isRight, wrong: w.isWrong, soon: w.notYet, unseen: w.notHere }[standing];
  return el("li", "", [glyph(GLYPHS[standing]), el("p", "", [el("b", "", [word]), w.gap, sentence])], { "data-state": TONES[standing], "data-check": standing });
}

function signatures(w: Words, s: Signatures): HTMLElement {
  if (s.of === 0) return one(w, "right", w.token.none);
  if (!s.can) return one(w, "unseen", w.token.not);
  if (s.wrong.length > 0) return one(w, "wrong", w.token.wrong(s.wrong.length, s.wrong[0] ?? ""));
  return s.done < s.of ? one(w, "soon", w.checking(s.done, s.of)) : one(w, "right", w.token.holds(s.of));
}

/** Each check with tick or cross, in the order in which one would ask. */
export function checks(w: Words, poll: Poll, { faults }: Recount, s: Signatures): HTMLElement[] {
  const which = (kind: Kind): string | undefined => faults.find((fault) => fault.kind === kind)?.which;
  const say = (kind: Kind, holds: string, wrong: string): HTMLElement =>
    which(kind) === undefined ? one(w, "right", holds) : one(w, "wrong", wrong);
  const list = [say("order", poll.secret ? w.order.secret : w.order.open, w.order.wrong(which("order") ?? ""))];
  if (poll.secret) {
    const papers = poll.ballots.filter((ballot) => ballot.kind === "paper").length;
    const drawn = poll.turnout.drawn?.voters ?? 0;
    const counts = [poll.ballots.length - papers, papers, drawn, poll.handed] as const;
    list.push(
      signatures(w, s),
      say("more", w.more.holds(...counts), w.more.wrong(...counts)),
      say("doors", w.doors.holds(poll.drawn.length), w.doors.wrong(poll.drawn.length, drawn)),
    );
  }
  list.push(
    say("hash", w.hash.holds, w.hash.wrong), say("sums", w.sums.holds, w.sums.wrong), say("turnout", w.turnout.holds, w.turnout.wrong),
  );
  // Of a turnout that can't be so no result follows.
  if (which("turnout") !== undefined) return list;
  const many = Math.max(poll.questions.length, poll.results.length);
  for (let at = 1; at <= many; at++) {
    const no = many > 1 ? w.nth(at) : w.one;
    const wrong = faults.some((fault) => fault.kind === "result" && fault.which === String(at));
    list.push(one(w, wrong ? "wrong" : "right", wrong ? w.result.wrong(no) : w.result.holds(no)));
  }
  return list;
}

function facts(pairs: [string, Child][]): HTMLElement {
  return el("dl", "facts", pairs.flatMap(([what, value]) => [el("dt", "", [what]), el("dd", "", [value])]));
}

/** Who could vote and who came, and the doors that drew a ballot. */
export function turnout(w: Words, poll: Poll, { tally }: Recount): HTMLElement {
  const { entitled, present, drawn, silent } = poll.turnout;
  const said = (sum: Amount): string => w.voters(sum.voters) + (sum.area > 0 ? `${w.gap}${w.area(sum.area)}` : "");
  const pairs: [string, Child][] = [[w.entitled, said(entitled)]];
  if (present) pairs.push([w.present, said(present)]);
  if (drawn) pairs.push([w.drawn, said(drawn)]);
  pairs.push([w.cast, said(tally.cast)]);
  if (drawn) pairs.push([w.left, w.voters(Math.max(0, drawn.voters - tally.cast.voters))]);
  if (poll.countsSilent) pairs.push([w.silent, said(silent)]);
  const doors = poll.secret
    ? [el("h3", "", [w.doorsTitle]), el("ul", "doors", poll.drawn.map((door) => el("li", "no", [door]))), el("p", "small soft", [w.doorsWords])]
    : [];
  return section(w.turnoutTitle, [facts(pairs), ...doors]);
}

function conditions(w: Words, some: Condition[]): HTMLElement {
  return el("ul", "", some.map((c) => el("li", "", [w.condition(c)])));
}

/** The rule and its conditions in words. */
export function rule(w: Words, poll: Poll): HTMLElement {
  const { rule: r } = poll;
  const zh = w.tag !== "en";
  const motions = poll.questions.some((q) => q.seats === null);
  const elections = poll.questions.some((q) => q.seats !== null);
  const named = el("span", "small soft", [zh ? r.source_zh : r.source_en]);
  const pairs: [string, Child][] = [
    [w.place, poll.place],
    [w.rule, el("span", "", [zh ? r.name_zh : r.name_en, el("br", ""), named])],
  ];
  const again = poll.round === 2 ? r.election?.runoff : null;
  if (r.quorum.length > 0 && !(again && !again.quorum)) pairs.push([w.quorum, conditions(w, r.quorum)]);
  if (motions && r.pass.length > 0) pairs.push([w.pass, conditions(w, r.pass)]);
  if (elections) {
    const elect = again ? again.elect : r.election?.elect ?? [];
    const words = elect.map(w.condition);
    if (elect.length === 0) words.push(w.most);
    if (r.election?.write_ins) words.push(w.writeIns);
    if (r.election?.runoff && poll.round === 1) words.push(w.runoff);
    pairs.push([w.elect, el("ul", "", words.map((line) => el("li", "", [line])))]);
  }
  pairs.push([w.version, el("span", "hash", [r.version])]);
  return section(w.ruleTitle, [facts(pairs)]);
}

/** What the page can't prove, and the check sum by which two people compare their lists. */
export function limits(w: Words, poll: Poll): HTMLElement[] {
  const lines = poll.secret ? w.not.secret : w.not.open;
  return [
    section(w.notTitle, [el("ul", "limits small", lines.map((line) => el("li", "", [line])))]),
    section(w.hashTitle, [el("p", "hash", [poll.hash])]),
  ];
}
