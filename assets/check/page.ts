// The page that counts a poll again, offline, from the file alone. When it was downloaded from a
// poll's page it carries that poll's file inside and counts at once; else one is chosen or dropped.
import { el, fill, glyph, section } from "./build.ts";
import type { Child } from "./build.ts";
import { Unreadable, read } from "./file.ts";
import type { Poll } from "./file.ts";
import { recount } from "./hold.ts";
import type { Recount } from "./hold.ts";
import { ballotLine, checks, limits, moment, results, rule, turnout } from "./shown.ts";
import type { Signatures } from "./shown.ts";
import { canVerify, unsigned } from "./token.ts";
import { both } from "./words.ts";
import type { Words } from "./words.ts";

/** So many found ballots are shown, and so many letters are asked for before one looks. */
const MOST = 20;
const LEAST = 4;

const html = document.documentElement;
let w: Words = html.lang === "en" ? both.en : both["zh-CN"];
let poll: Poll | null = null;
let found: Recount | null = null;
let signed: Signatures = { can: canVerify(), done: 0, of: 0, wrong: [] };
let refused: { file: string; at: string } | null = null;
/** What somebody typed to find a ballot; a change of language keeps it. */
let typed = "";

const tools = el("nav", "tools noprint");
const brand = el("div", "brand");
const main = el("main", "page", [], { id: "main", tabindex: "-1" });
const skip = el("a", "skip vh", [], { href: "#main" });
// Parts that change while others are read.
const verdict = el("div", "stack", [], { role: "status" });
const list = el("ul", "checks");

function toolButton(words: Child[], act: () => void, lang = ""): HTMLElement {
  const button = el("button", "button quiet small", words, { type: "button", ...(lang && { lang }) });
  button.addEventListener("click", () => {
    const at = Array.from(tools.children).indexOf(button);
    act();
    draw();
    (tools.children[at] as HTMLElement | undefined)?.focus();
  });
  return button;
}

function drawFrame(): void {
  html.lang = w.tag;
  document.title = `${poll ? `${poll.title}｜` : ""}${w.tool}｜${w.brand}`;
  skip.textContent = w.skip;
  fill(brand, [el("b", "", [w.brand]), el("small", "", [el("span", "", ["TANXIN"]), w.motto])]);
  const elder = html.dataset.mode === "elder";
  tools.setAttribute("aria-label", w.tools);
  fill(tools, [
    toolButton([glyph("big"), elder ? w.plain : w.large], () => { if (elder) delete html.dataset.mode; else html.dataset.mode = "elder"; }),
    toolButton([w.other], () => { w = w === both.en ? both["zh-CN"] : both.en; }, w === both.en ? "zh-CN" : "en"),
  ]);
}

function stamp(word: string, tone: string, mark: "yes" | "no" | "none"): HTMLElement {
  return el("p", "", [el("span", "stamp", [glyph(mark), word], { "data-state": tone })]);
}

/** What it comes to, above everything else. */
function drawVerdict(now: Poll, count: Recount): void {
  const many = now.ballots.length;
  const each = checks(w, now, count, signed);
  const waits = signed.can && signed.done < signed.of;
  // What fails stands above everything else, and again in its place among the checks.
  const failed = each.filter((one) => one.dataset.check === "wrong").map((one) => one.cloneNode(true));
  if (waits) fill(verdict, [stamp(w.checking(signed.done, signed.of), "", "none")]);
  else if (failed.length > 0) fill(verdict, [stamp(w.wrong(failed.length), "late", "no"), el("p", "verdict", [w.wrongWords]), el("ul", "checks", failed)]);
  else if (!signed.can && signed.of > 0) fill(verdict, [stamp(w.partly, "due", "none"), el("p", "verdict", [w.partlyWords(many)])]);
  else fill(verdict, [stamp(w.fine, "settled", "yes"), el("p", "verdict", [w.fineWords(many)])]);
  fill(list, each);
}

/** What somebody looks for, as numbers are compared: without gaps, in small letters. */
const bare = (text: string): string => text.toLowerCase().replace(/[\s-]/g, "");

function look(now: Poll, into: HTMLElement): void {
  const wanted = bare(typed);
  if (wanted === "") return fill(into, []);
  if (wanted.length < LEAST) return fill(into, [el("p", "", [w.findShort])]);
  const hits = now.ballots.filter((ballot) => bare(ballot.name).includes(wanted));
  if (hits.length === 0) return fill(into, [el("p", "", [w.findNone])]);
  fill(into, [
    el("p", "", [el("b", "", [w.findFound(hits.length)])]),
    el("ul", "ballots", hits.slice(0, MOST).map((ballot) => ballotLine(w, now, ballot))),
    hits.length > MOST ? el("p", "", [w.findMany(hits.length - MOST)]) : null,
  ]);
}

function find(now: Poll): HTMLElement | null {
  if (!now.secret) return null;
  const into = el("div", "stack", [], { role: "status", id: "found" });
  const input = el("input", "", [], {
    id: "number", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-describedby": "number-hint",
  });
  input.value = typed;
  input.addEventListener("input", () => { typed = input.value; look(now, into); });
  look(now, into);
  return section(w.findTitle, [
    el("p", "", [el("label", "", [w.findLabel], { for: "number" })]),
    input, el("p", "small soft", [w.findHint, w.findSecret], { id: "number-hint" }), into,
  ], "find");
}

/** Every ballot; a long list is made when it is asked for. */
function all(now: Poll): HTMLElement {
  const lines = el("ul", "ballots");
  const more = el("details", "", [el("summary", "", [w.allTitle(now.ballots.length)]), lines]);
  more.addEventListener("toggle", () => {
    if (more.open && !lines.hasChildNodes()) fill(lines, now.ballots.map((ballot) => ballotLine(w, now, ballot)));
  });
  return more;
}

function picker(): HTMLElement {
  const input = el("input", "vh", [], { type: "file", accept: ".json,application/json" });
  input.addEventListener("change", () => { if (input.files?.[0]) open(input.files[0]); });
  return section(poll ? w.another : w.pickTitle, [
    el("p", "", [w.pickWords]),
    el("p", "drop", [el("label", "button quiet", [w.pick, input])]),
  ], "noprint");
}

function draw(): void {
  drawFrame();
  const warning = refused ? el("div", "notice refusal", [el("p", "", [w.unreadable(refused.file, refused.at)])], { role: "alert" }) : null;
  if (!poll || !found) {
    const head = el("div", "headline", [el("h1", "", [w.tool])]);
    return fill(main, [head, warning, el("div", "one-column stack", [picker()])]);
  }
  drawVerdict(poll, found);
  const kinds = [w.tool, poll.secret ? w.secret : w.open, ...(poll.round === 2 ? [w.round] : []), w.closed(moment(w, poll.closedAt))];
  const head = el("div", "headline stack", [
    el("p", "kicker", kinds.flatMap((kind, at) => [at > 0 ? w.gap : null, el("span", "ph", [kind])])), el("h1", "", [poll.title]), el("p", "deck", [poll.place]), verdict,
  ]);
  fill(main, [head, warning, el("div", "columns", [
    el("div", "stack first", [...results(w, poll, found), find(poll), turnout(w, poll, found), all(poll)]),
    el("div", "stack aside", [section(w.checksTitle, [list]), rule(w, poll), ...limits(w, poll), picker()]),
  ])]);
}

/** Counts a file and shows it; the signatures follow, while everything else can be read. */
function begin(text: string, file: string): void {
  try {
    poll = read(text);
    refused = null;
  } catch (error) {
    refused = { file, at: error instanceof Unreadable ? error.message : String(error) };
    return draw();
  }
  const mine = poll;
  found = recount(mine);
  typed = "";
  signed = { can: canVerify(), done: 0, of: mine.ballots.filter((ballot) => ballot.kind === "token").length, wrong: [] };
  draw();
  if (!signed.can || signed.of === 0) return;
  const tell = (done: number, of: number): boolean => {
    if (poll !== mine) return false;
    signed = { ...signed, done: Math.min(done, of - 1), of };
    if (found) drawVerdict(mine, found);
    return true;
  };
  void unsigned(mine, tell).then((wrong) => {
    if (poll !== mine || !found) return;
    signed = { ...signed, done: signed.of, wrong };
    drawVerdict(mine, found);
  });
}

function open(file: File): void {
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    begin(String(reader.result), file.name);
    main.focus();
    window.scrollTo(0, 0);
  });
  reader.readAsText(file);
}

for (const kind of ["dragover", "dragleave", "drop"] as const) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    document.body.toggleAttribute("data-over", kind === "dragover");
    const file = event.dataTransfer?.files[0];
    if (kind === "drop" && file) open(file);
  });
}

document.body.append(skip, el("header", "page masthead", [brand, tools]), main);
const inside = document.getElementById("poll")?.textContent?.trim() ?? "null";
if (inside !== "null") begin(inside, "poll.json");
else draw();
