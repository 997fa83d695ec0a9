// The secret ballot, made in the browser: a number nobody has seen is blinded, signed by the
// server unseen, and cast without saying by whom (RFC 9474). Only on https, where the browser
// gives the cryptography; elsewhere the page's own form works, and says whom it trusts.
//
// Everything is kept on the device before it is sent: whoever closes the browser, or gets no
// answer, goes on with the same token.

// The one library of RFC 9474 for browsers, by the authors of the RFC; needs no server of theirs.
import { RSABSSA } from "@cloudflare/blindrsa-ts";

/** A token on its way, as the device keeps it. */
export interface Kept {
  /** The ballot's number, hex. */
  number: string;
  /** The prefix before the message, hex. */
  prefix: string;
  /** What is sent to be signed, base64. */
  blinded: string;
  /** What takes the blinding away, base64; gone once the token is whole. */
  inverse?: string;
  /** The token's signature, base64, once it was drawn. */
  signature?: string;
}

const suite = RSABSSA.SHA384.PSS.Randomized();

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** What is signed for a number in a poll, named as `330802:0abc…`. */
export function message(poll: string, number: Uint8Array): Uint8Array {
  const words = new TextEncoder().encode(`tanxin-poll:${poll}:`);
  const whole = new Uint8Array(words.length + number.length);
  whole.set(words);
  whole.set(number, words.length);
  return whole;
}

/** Reads a poll's public key. */
export const keyOf = (spki: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("spki", bytesOf(spki), { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);

/** Makes a number and blinds it. */
export async function begin(key: CryptoKey, poll: string): Promise<Kept> {
  const number = crypto.getRandomValues(new Uint8Array(16));
  const prepared = suite.prepare(message(poll, number));
  const { blindedMsg, inv } = await suite.blind(key, prepared);
  return {
    number: hex(number),
    prefix: hex(prepared.slice(0, 32)),
    blinded: base64(blindedMsg),
    inverse: base64(inv),
  };
}

/** Takes the blinding off; throws when the server signed something else. */
export async function finish(key: CryptoKey, poll: string, kept: Kept, signed: string): Promise<Kept> {
  const said = message(poll, fromHex(kept.number));
  const prefix = fromHex(kept.prefix);
  const prepared = new Uint8Array(prefix.length + said.length);
  prepared.set(prefix);
  prepared.set(said, prefix.length);
  const signature = await suite.finalize(key, prepared, bytesOf(signed), bytesOf(kept.inverse ?? ""));
  return { number: kept.number, prefix: kept.prefix, blinded: kept.blinded, signature: base64(signature) };
}

/** The number in groups of four, as one writes it down. */
export const grouped = (number: string): string => (number.match(/.{1,4}/g) ?? []).join(" ").toUpperCase();

interface Answer {
  signature?: string;
  message?: string;
}

function start(box: HTMLElement): void {
  const find = <T extends HTMLElement>(name: string) => box.querySelector<T>(`[data-vote-${name}]`);
  const { poll = "", voter = "", public: spki = "", draw = "", box: into = "", unsent = "" } = box.dataset;
  const place = `tanxin-ballot:${poll}:${voter}`;
  const [ask, ballot, done, elsewhere] = [
    find<HTMLFormElement>("draw"), find<HTMLFormElement>("ballot"), find("done"), find("elsewhere"),
  ];
  if (!ask || !ballot || !done) return;
  const screens = [...ballot.querySelectorAll<HTMLElement>("[data-vote-screen]")];
  const review = find("review");
  const refused = find("refused");

  const load = (): Kept | null => JSON.parse(localStorage.getItem(place) ?? "null") as Kept | null;
  const keep = (kept: Kept): void => localStorage.setItem(place, JSON.stringify(kept));

  const say = (words: string): void => {
    if (!refused) return;
    refused.hidden = words === "";
    const text = refused.querySelector("p");
    if (text) text.textContent = words;
    if (words !== "") refused.scrollIntoView({ block: "center" });
  };

  /** Shows one part of the page and hides the others. */
  const show = (part: HTMLElement): void => {
    for (const one of [ask, ballot, done, elsewhere]) if (one) one.hidden = one !== part;
    say("");
  };

  let at = 0;
  const chosen = (screen: HTMLElement): HTMLInputElement[] => [...screen.querySelectorAll<HTMLInputElement>("input:checked")];
  const words = (input: HTMLInputElement): string => {
    if (input.value !== "written") return input.closest("label")?.querySelector("b")?.textContent ?? "";
    return input.closest(".written")?.querySelector<HTMLInputElement>("input:not([type=radio]):not([type=checkbox])")?.value ?? "";
  };

  /** Shows a question, or everything once more. */
  const turn = (to: number): void => {
    at = to;
    const last = at >= screens.length;
    screens.forEach((screen, n) => { screen.hidden = n !== at; });
    if (review) review.hidden = !last;
    for (const [name, hidden] of [["next", last], ["cast", !last], ["back", at === 0]] as const) {
      const button = find(name);
      if (button) button.hidden = hidden;
    }
    const list = find("said");
    if (last && list) {
      list.replaceChildren(...screens.flatMap((screen) => {
        const [asked, said, strong] = ["dt", "dd", "b"].map((tag) => document.createElement(tag)) as [HTMLElement, HTMLElement, HTMLElement];
        asked.textContent = screen.querySelector("h1")?.textContent ?? "";
        strong.className = "record";
        strong.textContent = chosen(screen).map(words).join("、");
        said.append(strong);
        return [asked, said];
      }));
    }
    say("");
    (last ? review : screens[at])?.querySelector<HTMLElement>("h1")?.scrollIntoView({ block: "center" });
  };

  const post = async (url: string, fields: URLSearchParams, credentials: RequestCredentials): Promise<Answer | null> => {
    try {
      const answer = await fetch(url, { method: "POST", body: fields, credentials, headers: { "X-Queue": "1" } });
      const json = answer.headers.get("content-type")?.includes("json") === true;
      const said = json ? ((await answer.json()) as Answer) : {};
      return answer.ok ? said : { message: said.message ?? unsent };
    } catch {
      return { message: unsent };
    }
  };

  ask.addEventListener("submit", (event) => {
    event.preventDefault();
    void (async () => {
      const key = await keyOf(spki);
      const kept = load() ?? (await begin(key, poll));
      // On the device first: an answer that is lost is asked for again with the same token.
      keep(kept);
      const fields = new URLSearchParams({ for: voter, blinded: kept.blinded });
      if (ask.querySelector<HTMLInputElement>("[name=helped]")?.checked) fields.set("helped", "1");
      const answer = await post(draw, fields, "same-origin");
      if (!answer?.signature) return say(answer?.message ?? unsent);
      keep(await finish(key, poll, kept, answer.signature));
      show(ballot);
      turn(0);
    })();
  });

  find("next")?.addEventListener("click", () => {
    const screen = screens[at];
    if (screen && chosen(screen).length === 0) screen.querySelector<HTMLElement>("input")?.focus();
    else turn(at + 1);
  });
  find("back")?.addEventListener("click", () => turn(at - 1));
  find("again")?.addEventListener("click", () => { show(ballot); turn(0); });
  find("cast")?.addEventListener("click", () => {
    void (async () => {
      const kept = load();
      if (!kept?.signature) return;
      const fields = new URLSearchParams();
      for (const [name, value] of new FormData(ballot)) fields.append(name, String(value));
      fields.set("go", "cast");
      fields.set("number", kept.number);
      fields.set("prefix", kept.prefix);
      fields.set("signature", kept.signature);
      // Nothing that says who casts goes along.
      const answer = await post(into, fields, "omit");
      if (answer?.message) return say(answer.message);
      const number = find("number");
      if (number) number.textContent = grouped(kept.number);
      show(done);
    })();
  });

  const kept = load();
  const trust = find("trust");
  if (trust) trust.hidden = true;
  if (kept?.signature) { show(ballot); turn(0); } else if (kept) {
    show(ask);
    // Drawn, and the answer was lost: it is asked for again with the same token.
    if (box.dataset.drawn === "true") ask.requestSubmit();
  }
}

const box = typeof document === "undefined" ? null : document.querySelector<HTMLElement>("[data-vote]");
if (box && isSecureContext && "subtle" in crypto) start(box);
