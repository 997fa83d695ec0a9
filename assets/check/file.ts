// The file of a counted poll, read at the door: what has another shape is refused, so that nothing
// behind it has to ask again. Counts and areas are whole numbers a browser holds exactly.

/** How many voters, and how much floor area in 0.01 m². */
export interface Amount { voters: number; area: number }

/** A candidate's number, or a name that was written in. */
export type Pick = number | string;

/** An answer: a word, or those marked in an election. */
export type Answer = "yes" | "no" | "abstain" | "blank" | "unclear" | Pick[];

/** One condition of a rule. */
export interface Condition { counted: string; by: string; num: number; den: number; op: string; of: string }

export interface Elects { elect: Condition[]; write_ins: boolean; runoff: { more: number; quorum: boolean; elect: Condition[] } | null }

export interface Rule {
  version: string; digest: string; name_zh: string; name_en: string; source_zh: string; source_en: string;
  quorum: Condition[]; pass: Condition[]; election: Elects | null;
}

export interface Candidate { no: number; name: string; incumbent: boolean }

/** A question; a motion has no seats. */
export interface Asked { text: string; seats: number | null; candidates: Candidate[] }

/** A ballot: with a token, a paper's serial, or open with its weight. */
export interface Ballot {
  kind: "token" | "paper" | "open";
  /** The token's number or the paper's serial; nothing for an open one. */
  name: string;
  prefix: string;
  signature: string;
  weight: Amount;
  answers: Answer[];
}

export interface Turnout { entitled: Amount; present: Amount | null; drawn: Amount | null; silent: Amount }

/** The sums of a question. */
export type Sums =
  | { kind: "motion"; yes: Amount; no: Amount; abstain: Amount; invalid: Amount }
  | { kind: "election"; votes: Map<Pick, Amount>; marked: Amount; blank: Amount; invalid: Amount };

/** What was said of a question. */
export type Said =
  | { kind: "motion"; decision: string; returned: string | null }
  | { kind: "election"; elected: Pick[]; next: string };

export interface Poll {
  district: string; poll: string; title: string; place: string; openedAt: string; closedAt: string;
  secret: boolean; round: number; rule: Rule; questions: Asked[]; countsSilent: boolean; turnout: Turnout;
  drawn: string[]; handed: number; key: string; tally: { questions: Sums[]; cast: Amount };
  results: Said[]; ballots: Ballot[]; hash: string;
}

/** What could not be read, by its place in the file. */
export class Unreadable extends Error {}

/** Where a value stands, as `ballots.3.answers`. */
type Place = string;
type Fields = Record<string, unknown>;

function fail(at: Place): never {
  throw new Unreadable(at);
}

const text = (value: unknown, at: Place): string => (typeof value === "string" ? value : fail(at));
const truth = (value: unknown, at: Place): boolean => (typeof value === "boolean" ? value : fail(at));
const list = <T>(value: unknown, at: Place, each: (one: unknown, at: Place) => T): T[] =>
  Array.isArray(value) ? value.map((one, n) => each(one, `${at}.${n}`)) : fail(at);

function fields(value: unknown, at: Place): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : fail(at);
}

function whole(value: unknown, at: Place, most = Number.MAX_SAFE_INTEGER): number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most ? value : fail(at);
}

function oneOf(words: string[], value: unknown, at: Place): string {
  return typeof value === "string" && words.includes(value) ? value : fail(at);
}

function amount(value: unknown, at: Place): Amount {
  const of = fields(value, at);
  return { voters: whole(of.voters, `${at}.voters`), area: whole(of.area, `${at}.area`) };
}

const maybe = <T>(value: unknown, read: (value: unknown) => T): T | null =>
  value === null || value === undefined ? null : read(value);

function pick(value: unknown, at: Place): Pick {
  if (typeof value === "number") return whole(value, at, 65_535);
  return text(value, at);
}

/** Compares two texts by the numbers of their letters, as the list is sorted. */
export function before(one: string, other: string): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  for (let n = 0; n < Math.min(a.length, b.length); n++) {
    const apart = (a[n]?.codePointAt(0) ?? 0) - (b[n]?.codePointAt(0) ?? 0);
    if (apart !== 0) return apart;
  }
  return a.length - b.length;
}

/** Numbers before names. */
export function inOrder(one: Pick, other: Pick): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (typeof one === "string" && typeof other === "string") return before(one, other);
  return typeof one === "number" ? -1 : 1;
}

const WORDS = ["yes", "no", "abstain", "blank", "unclear"];

function answer(value: unknown, at: Place): Answer {
  if (!Array.isArray(value)) return oneOf(WORDS, value, at) as Answer;
  // Marks have no order, and the same mark twice is one.
  return Array.from(new Set(list(value, at, pick))).sort(inOrder);
}

function ballot(value: unknown, at: Place): Ballot {
  const of = fields(value, at);
  const answers = list(of.answers, `${at}.answers`, answer);
  const one = { voters: 1, area: 0 };
  const nameless = { name: "", prefix: "", signature: "" };
  if (typeof of.number === "string" && typeof of.prefix === "string" && typeof of.signature === "string") {
    return { kind: "token", name: of.number, prefix: of.prefix, signature: of.signature, weight: one, answers };
  }
  if (typeof of.serial === "string") return { kind: "paper", ...nameless, name: of.serial, weight: one, answers };
  return { kind: "open", ...nameless, weight: amount(of.weight, `${at}.weight`), answers };
}

/** A ballot's line in the list that the hash is made of. */
export function line({ kind, name, prefix, signature, weight, answers }: Ballot): string {
  const as = {
    token: { number: name, prefix, signature, answers },
    paper: { serial: name, answers },
    open: { weight: { voters: weight.voters, area: weight.area }, answers },
  };
  return JSON.stringify(as[kind]);
}

const BASES = ["entitled", "present", "taking_part", "cast", "valid"];

function condition(value: unknown, at: Place): Condition {
  const of = fields(value, at);
  return {
    counted: oneOf([...BASES, "yes", "votes"], of.counted, `${at}.counted`),
    by: oneOf(["households", "heads", "area"], of.by, `${at}.by`),
    // Shares of rules are small: with these bounds no product leaves the exact numbers.
    num: whole(of.num, `${at}.num`, 1_000_000),
    den: whole(of.den, `${at}.den`, 1_000_000),
    op: oneOf([">", ">="], of.op, `${at}.op`),
    of: oneOf(BASES, of.of, `${at}.of`),
  };
}

function elects(value: unknown): Elects {
  const at = "rule.election";
  const of = fields(value, at);
  return {
    elect: list(of.elect, `${at}.elect`, condition),
    write_ins: truth(of.write_ins, `${at}.write_ins`),
    runoff: maybe(of.runoff, (again) => {
      const more = fields(again, `${at}.runoff`);
      return {
        more: whole(more.more, `${at}.runoff.more`, 65_535),
        quorum: truth(more.quorum, `${at}.runoff.quorum`),
        elect: list(more.elect, `${at}.runoff.elect`, condition),
      };
    }),
  };
}

function rule(value: unknown): Rule {
  const of = fields(value, "rule");
  const word = (name: string): string => text(of[name], `rule.${name}`);
  return {
    version: word("version"), digest: word("digest"), name_zh: word("name_zh"), name_en: word("name_en"),
    source_zh: word("source_zh"), source_en: word("source_en"),
    quorum: list(of.quorum, "rule.quorum", condition),
    pass: list(of.pass, "rule.pass", condition),
    election: maybe(of.election, elects),
  };
}

function asked(value: unknown, at: Place): Asked {
  const of = fields(value, at);
  return {
    text: text(of.text, `${at}.text`),
    seats: maybe(of.seats, (seats) => whole(seats, `${at}.seats`, 65_535)),
    candidates: list(of.candidates, `${at}.candidates`, (one, here) => {
      const who = fields(one, here);
      return { no: whole(who.no, here, 65_535), name: text(who.name, here), incumbent: truth(who.incumbent, here) };
    }),
  };
}

/** The one thing a value like `{"motion": …}` or `{"election": …}` holds. */
function either<M, E>(value: unknown, at: Place, motion: (of: Fields) => M, election: (of: Fields) => E): M | E {
  const of = fields(value, at);
  return "motion" in of ? motion(fields(of.motion, at)) : election(fields(of.election, at));
}

const sums = (value: unknown, at: Place): Sums => either(value, at,
  (of): Sums => ({
    kind: "motion", yes: amount(of.yes, at), no: amount(of.no, at), abstain: amount(of.abstain, at), invalid: amount(of.invalid, at),
  }),
  (of): Sums => ({
    kind: "election",
    votes: new Map(list(of.votes, at, (pair) => (Array.isArray(pair) && pair.length === 2 ? [pick(pair[0], at), amount(pair[1], at)] : fail(at)))),
    marked: amount(of.marked, at), blank: amount(of.blank, at), invalid: amount(of.invalid, at),
  }));

const said = (value: unknown, at: Place): Said => either(value, at,
  (of): Said => ({ kind: "motion", decision: text(of.decision, at), returned: maybe(of.returned, (word) => text(word, at)) }),
  (of): Said => ({ kind: "election", elected: list(of.elected, at, pick), next: text(of.next, at) }));

/** Reads the text of a file, or throws [`Unreadable`] with the place it could not read. */
export function read(words: string): Poll {
  let value: unknown;
  try {
    value = JSON.parse(words);
  } catch {
    fail("JSON");
  }
  const of = fields(value, "JSON");
  const word = (name: string): string => text(of[name], name);
  if (of.format !== 1) fail("format");
  const turnout = fields(of.turnout, "turnout");
  const tally = fields(of.tally, "tally");
  const secret = oneOf(["open", "secret"], of.secrecy, "secrecy") === "secret";
  const ballots = list(of.ballots, "ballots", ballot);
  if (ballots.some((one) => (one.kind === "open") === secret)) fail("ballots");
  return {
    district: word("district"), poll: word("poll"), title: word("title"), place: word("place"),
    openedAt: word("opened_at"), closedAt: word("closed_at"), secret, round: whole(of.round, "round", 2) || fail("round"),
    rule: rule(of.rule), questions: list(of.questions, "questions", asked),
    countsSilent: of.counts_silent === undefined ? false : truth(of.counts_silent, "counts_silent"),
    turnout: {
      entitled: amount(turnout.entitled, "turnout.entitled"),
      present: maybe(turnout.present, (a) => amount(a, "turnout.present")),
      drawn: maybe(turnout.drawn, (a) => amount(a, "turnout.drawn")),
      silent: amount(turnout.silent, "turnout.silent"),
    },
    drawn: list(of.drawn, "drawn", text),
    handed: of.handed === undefined ? 0 : whole(of.handed, "handed"),
    key: maybe(of.public_key, (key) => text(key, "public_key")) ?? "",
    tally: { questions: list(tally.questions, "tally.questions", sums), cast: amount(tally.cast, "tally.cast") },
    results: list(of.results, "results", said),
    ballots, hash: word("ballots_hash"),
  };
}
