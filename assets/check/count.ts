// Counting again: ballots into sums, sums into a result, in whole numbers. A share is compared
// without a product that could leave the numbers a browser holds exactly.
import { inOrder } from "./file.ts";
import type { Amount, Answer, Asked, Condition, Pick, Poll, Sums } from "./file.ts";

const none: Amount = { voters: 0, area: 0 };
const plus = (a: Amount, b: Amount): Amount => ({ voters: a.voters + b.voters, area: a.area + b.area });
const same = (a: Amount, b: Amount): boolean => a.voters === b.voters && a.area === b.area;
/** More voters first; of as many, more area. */
const higher = (a: Amount, b: Amount): number => b.voters - a.voters || b.area - a.area;

/** The wholes that shares are taken of. */
export interface Bases { entitled: Amount; present: Amount; taking_part: Amount; cast: Amount; valid: Amount }

/** A condition as it came out. */
export interface Line { condition: Condition; count: number; base: number; missing: number }

/** A motion counted in one way. */
export interface Counted { bases: Bases; yes: Amount; no: Amount; abstain: Amount; invalid: Amount; lines: Line[]; decision: string }

export type Fate = "elected" | "tied" | "outrun" | "short";
export interface Standing { pick: Pick; votes: Amount; lines: Line[]; fate: Fate }

export type Outcome =
  | { kind: "motion"; returned: Counted; withSilent: Counted | null; decision: string }
  | { kind: "election"; quorum: Line[]; standings: Standing[]; blank: Amount; invalid: Amount; elected: Pick[]; next: string; open: number; again: number };

function empty(question: Asked): Sums {
  return question.seats === null
    ? { kind: "motion", yes: none, no: none, abstain: none, invalid: none }
    : { kind: "election", votes: new Map(), marked: none, blank: none, invalid: none };
}

/** Not more marks than seats, all for somebody who stands; names only where the rule has them. */
function valid(poll: Poll, question: Asked, marks: Pick[]): boolean {
  const stands = (mark: Pick): boolean =>
    typeof mark === "number" ? question.candidates.some((c) => c.no === mark) : poll.rule.election?.write_ins === true;
  return marks.length <= (question.seats ?? 0) && marks.every(stands);
}

function add(poll: Poll, question: Asked, sums: Sums, answer: Answer, weight: Amount): void {
  if (sums.kind === "motion") {
    if (answer === "yes" || answer === "no") sums[answer] = plus(sums[answer], weight);
    else if (answer === "abstain" || answer === "blank") sums.abstain = plus(sums.abstain, weight);
    else sums.invalid = plus(sums.invalid, weight);
  } else if (answer === "blank" || (Array.isArray(answer) && answer.length === 0)) {
    sums.blank = plus(sums.blank, weight);
  } else if (Array.isArray(answer) && valid(poll, question, answer)) {
    sums.marked = plus(sums.marked, weight);
    for (const mark of answer) sums.votes.set(mark, plus(sums.votes.get(mark) ?? none, weight));
  } else {
    sums.invalid = plus(sums.invalid, weight);
  }
}

/** What the ballots add up to. */
export function tallied(poll: Poll): Poll["tally"] {
  const questions = poll.questions.map(empty);
  let cast = none;
  for (const ballot of poll.ballots) {
    cast = plus(cast, ballot.weight);
    poll.questions.forEach((question, at) => {
      const sums = questions[at];
      if (sums) add(poll, question, sums, ballot.answers[at] ?? "blank", ballot.weight);
    });
  }
  return { questions, cast };
}

function alike(one: Sums, other: Sums | undefined): boolean {
  if (one.kind === "motion") {
    return other?.kind === "motion" && (["yes", "no", "abstain", "invalid"] as const).every((pile) => same(one[pile], other[pile]));
  }
  if (other?.kind !== "election" || one.votes.size !== other.votes.size) return false;
  const votes = Array.from(one.votes).every(([mark, sum]) => same(sum, other.votes.get(mark) ?? { voters: -1, area: -1 }));
  return votes && (["marked", "blank", "invalid"] as const).every((pile) => same(one[pile], other[pile]));
}

/** Are both the same sums? */
export const sameTally = (one: Poll["tally"], other: Poll["tally"]): boolean =>
  same(one.cast, other.cast) && one.questions.length === other.questions.length
  && one.questions.every((sums, at) => alike(sums, other.questions[at]));

/** Cast within those taking part, these within those there, these within the roll. */
export function possible({ turnout }: Poll, cast: Amount): boolean {
  const taking = turnout.drawn ?? cast;
  const present = turnout.present ?? taking;
  const within = (less: Amount, more: Amount): boolean => less.voters <= more.voters && less.area <= more.area;
  return within(cast, taking) && within(taking, present) && within(present, turnout.entitled)
    && within(plus(taking, turnout.silent), turnout.entitled);
}

/**
 * The least count that reaches a share of a whole; of nobody, nobody does. With the whole taken
 * apart into denominators and a rest, num × rest stays under 10¹², and a need past the exact
 * numbers is past every count too.
 */
export function need({ num, den, op }: Condition, base: number): number {
  const by = Math.max(1, den);
  const rest = base % by;
  const times = (base - rest) / by;
  const over = (num * rest) % by;
  const least = times * num + (num * rest - over) / by + (op === ">" ? 1 : over > 0 ? 1 : 0);
  return Math.max(1, least);
}

function taken(condition: Condition, bases: Bases, counted: Amount): Line {
  const unit = condition.by === "area" ? "area" : "voters";
  const of = (name: string): Amount => bases[name as keyof Bases];
  const count = (condition.counted in bases ? of(condition.counted) : counted)[unit];
  const base = of(condition.of)[unit];
  return { condition, count, base, missing: Math.max(0, need(condition, base) - count) };
}

const held = (lines: Line[]): boolean => lines.every((line) => line.missing === 0);

type Piles = Record<"yes" | "no" | "abstain" | "invalid", Amount>;

function motion(poll: Poll, bases: Bases, piles: Piles): Counted {
  const quorum = poll.rule.quorum.map((c) => taken(c, bases, none));
  const pass = poll.rule.pass.map((c) => taken(c, bases, piles.yes));
  const carried = pass.length > 0 && held(pass);
  const decision = !held(quorum) ? "poll-no-quorum" : carried ? "poll-carried" : "poll-lost";
  const { yes, no, abstain, invalid } = piles;
  return { bases, yes, no, abstain, invalid, lines: [...quorum, ...pass], decision };
}

/** The silent take part, and join the answer that leads both others by heads and by area. */
function joined(poll: Poll, { bases, yes, no, abstain, invalid }: Counted): Counted {
  const { silent } = poll.turnout;
  const leads = (one: Amount, ...others: Amount[]): boolean => others.every((other) =>
    one.voters > other.voters && (one.area > other.area || (one.area === 0 && other.area === 0)));
  const followed = (one: Amount, ...others: Amount[]): Amount => (leads(one, ...others) ? plus(one, silent) : one);
  const taking = plus(bases.taking_part, silent);
  const more: Bases = {
    entitled: bases.entitled,
    present: { voters: Math.max(bases.present.voters, taking.voters), area: Math.max(bases.present.area, taking.area) },
    taking_part: taking, cast: plus(bases.cast, silent), valid: plus(bases.valid, silent),
  };
  return motion(poll, more, {
    yes: followed(yes, no, abstain), no: followed(no, yes, abstain), abstain: followed(abstain, yes, no), invalid,
  });
}

/** Gives the seats; those level across the last one get none. Answers how many stay open. */
function seat(standings: Standing[], seats: number): number {
  const reached = standings.filter((s) => s.votes.voters > 0 && held(s.lines));
  const [last, out] = [reached[Math.max(0, seats - 1)], reached[seats]];
  const level = last && out && same(last.votes, out.votes) ? last.votes : null;
  reached.forEach((standing, at) => {
    standing.fate = level && same(standing.votes, level) ? "tied" : at < seats ? "elected" : "outrun";
  });
  return seats - reached.filter((s) => s.fate === "elected").length;
}

/** How many stand again: those who are level, else the best of the others and all level with them. */
function standAgain(standings: Standing[], open: number, more: number | null): number {
  const tied = standings.filter((s) => s.fate === "tied").length;
  if (tied > 0 || more === null) return tied;
  const others = standings.filter((s) => s.fate !== "elected" && s.votes.voters > 0);
  const last = others[Math.max(0, open + more - 1)];
  return others.filter((s, at) => at < open + more || (last && same(s.votes, last.votes))).length;
}

function election(poll: Poll, question: Asked, bases: Bases, sums: Sums & { kind: "election" }): Outcome {
  const rule = poll.rule.election;
  const runoff = rule?.runoff ?? null;
  const second = poll.round === 2;
  const elect = second && runoff ? runoff.elect : rule?.elect ?? [];
  const asks = !second || !runoff || runoff.quorum;
  const quorum = asks ? poll.rule.quorum.map((c) => taken(c, bases, none)) : [];
  const votes = new Map(sums.votes);
  for (const { no } of question.candidates) if (!votes.has(no)) votes.set(no, none);
  const standings = Array.from(votes, ([pick, sum]): Standing =>
    ({ pick, votes: sum, lines: elect.map((c) => taken(c, bases, sum)), fate: "short" }));
  standings.sort((a, b) => higher(a.votes, b.votes) || inOrder(a.pick, b.pick));
  let [next, open, again] = ["no_quorum", 0, 0];
  if (held(quorum)) {
    open = seat(standings, question.seats ?? 0);
    again = open > 0 ? standAgain(standings, open, second ? null : runoff?.more ?? null) : 0;
    next = open === 0 ? "done" : again > 0 && runoff ? "runoff" : "open";
  }
  const elected = standings.filter((s) => s.fate === "elected").map((s) => s.pick);
  return { kind: "election", quorum, standings, blank: sums.blank, invalid: sums.invalid, elected, next, open, again };
}

/** How each question came out. */
export function decided(poll: Poll, { questions, cast }: Poll["tally"]): Outcome[] {
  const taking_part = poll.turnout.drawn ?? cast;
  return poll.questions.map((question, at): Outcome => {
    const sums = questions[at] ?? empty(question);
    const bases: Bases = {
      entitled: poll.turnout.entitled, present: poll.turnout.present ?? taking_part, taking_part, cast,
      valid: { voters: cast.voters - sums.invalid.voters, area: cast.area - sums.invalid.area },
    };
    if (sums.kind === "election") return election(poll, question, bases, sums);
    const returned = motion(poll, bases, sums);
    const withSilent = poll.countsSilent && !poll.secret ? joined(poll, returned) : null;
    return { kind: "motion", returned, withSilent, decision: (withSilent ?? returned).decision };
  });
}
