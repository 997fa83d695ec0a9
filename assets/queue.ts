// 待传: whatever a person sends from this page is first written down on their own device, then
// sent, and only crossed out when the server has it. A dropped line, a closed tab or an expired
// sign-in loses nothing, and the key each deed carries makes sending twice store once.
//
// A page takes part by `<form data-queue>`; without script the same form posts as always.
//   data-queue-label="诉求：{text}"   what the list calls it, `{name}` being a field
//   data-queue-into="#noted"          where `html` of the answer goes (first, unless -place="end")
//   data-queue-stay                   the next is typed at once: no redirect is followed, and a
//                                     refused deed waits in the list instead of coming back
//   data-queue-keep                   one text is written on: it stays in the form, and a refusal is
//                                     shown by the server's own page, beside what others wrote
// and shows the list with `<output data-queue-status …>` (words: see queue/shelf.ts).
// `<body data-who="…">` says whose page it is, by any mark that differs from person to person.
// The server answers `X-Queue: 1` with {ok:true, html?, redirect?} or {ok:false, message, field?}.
// Pages may listen on document for "queue:stored" and "queue:refused", detail {deed, answer?}.

import { Box } from "./queue/box.ts";
import { type Deed, type Field, fieldsOf, labelOf, type Plain, uuid7 } from "./queue/deed.ts";
import { type Outcome, Sender, type Standing } from "./queue/sender.ts";
import { draw, refill } from "./queue/shelf.ts";

/** What other scripts of the page may use, as `window.tanxinQueue`. */
export interface Queue {
  /** Writes a deed down and begins to send it; answers its key once it is on this device's disk. */
  enqueue: (what: HTMLFormElement | Plain) => Promise<string>;
  /** Tries to send now. */
  flush: () => Promise<void>;
}

declare global {
  interface Window {
    tanxinQueue?: Queue;
  }
}

const random = (bytes: Uint8Array<ArrayBuffer>): Uint8Array => crypto.getRandomValues(bytes);

/** The mark of whoever this page was made for; empty for nobody. */
const signedIn = (): string => document.body.dataset["who"] ?? "";

/** A page that says nothing this long, in milliseconds, is gone. */
const SILENCE = 1_000;
const asking = (holder: string): string => `alive? ${holder}`;
const answering = (holder: string): string => `alive: ${holder}`;

/**
 * The name this tab sends under, kept over its pages: the next page of a tab goes on at once with
 * what the last one was sending, instead of waiting for a lease that nobody is left to end.
 */
function tabName(): string {
  const made = uuid7(Date.now(), random);
  try {
    const kept = sessionStorage.getItem("tanxin-queue") ?? made;
    sessionStorage.setItem("tanxin-queue", kept);
    return kept;
  } catch {
    return made;
  }
}

class PageQueue implements Queue {
  private standing: Standing = "idle";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private readonly holder = tabName();
  private readonly channel = "BroadcastChannel" in window ? new BroadcastChannel("tanxin-queue") : null;
  /** Forms of this page by the key of the deed they gave. */
  private readonly forms = new Map<string, HTMLFormElement>();
  /** The deed each form is being written down from, and whether its words were taken out already. */
  private readonly writing = new Map<HTMLFormElement, { key: string; taken: boolean }>();
  private readonly sender: Sender;

  constructor(private readonly box: Box) {
    this.sender = new Sender(box, {
      fetch: (input, init) => fetch(input, init),
      now: () => Date.now(),
      who: signedIn,
      holder: this.holder,
      locks: navigator.locks,
      alive: (holder) => this.alive(holder),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      tell: (standing, news) => this.hear(standing, news),
    });
    this.channel?.addEventListener("message", ({ data }) => {
      if (data === "changed") void this.show();
      if (data === asking(this.holder)) this.channel?.postMessage(answering(this.holder));
    });
    window.addEventListener("online", () => void this.flush());
    window.addEventListener("offline", () => void this.show());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.flush();
      else clearTimeout(this.timer);
    });
    window.addEventListener("pagehide", () => void box.release(this.holder));
  }

  async enqueue(what: HTMLFormElement | Plain): Promise<string> {
    const deed = what instanceof HTMLFormElement ? this.fromForm(what, null) : this.fromPlain(what);
    await this.keep(deed);
    void this.flush();
    return deed.key;
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    await this.sender.flush();
  }

  /**
   * Whether a press asks again for what is being written down already. Words typed since those of
   * the first were taken out are the next deed's.
   */
  pressedAgain(form: HTMLFormElement): boolean {
    const first = this.writing.get(form);
    return first !== undefined && (!first.taken || untouched(form));
  }

  /** Takes over a form: written down first, cleared for the next, sent when it can be. */
  async submit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    const deed = this.fromForm(form, submitter);
    try {
      await this.take(form, deed);
    } finally {
      if (this.writing.get(form)?.key === deed.key) this.writing.delete(form);
    }
    await this.show();
    void this.flush();
  }

  private async take(form: HTMLFormElement, deed: Deed): Promise<void> {
    const replaced = Number(form.dataset["queueReplaces"]);
    this.forms.set(deed.key, form);
    delete form.dataset["queueReplaces"];
    unmark(form);
    // Words are cleared before they are written down: what is typed meanwhile is the next deed's.
    // Files can't be put back, so they stay until they are written down.
    const clears = !("queueKeep" in form.dataset);
    const words = deed.fields.every(([, value]) => typeof value === "string");
    const taken = clears && words;
    this.writing.set(form, { key: deed.key, taken });
    if (taken) form.reset();
    try {
      await this.keep(deed);
    } catch (error) {
      if (taken && untouched(form)) refill(form, deed);
      throw error;
    }
    if (clears && !words) form.reset();
    if (replaced > 0) await this.box.remove(replaced);
  }

  /** Draws the list wherever the page has room for it. */
  async show(): Promise<void> {
    const all = await this.box.all();
    const deeds = all.filter((deed) => deed.who === "" || deed.who === signedIn());
    const others = all.filter((deed) => !deed.refused && !deeds.includes(deed)).length;
    for (const shelf of Array.from(document.querySelectorAll<HTMLElement>("[data-queue-status]"))) {
      draw(shelf, deeds, others, this.standing, navigator.onLine, this.busy, (deed) => ({
        discard: () => void this.discard(deed),
        edit: this.formFor(deed) ? () => this.edit(deed) : undefined,
      }));
    }
  }

  /** Asks the other pages of this browser for the one of that name; one that is gone says nothing. */
  private alive(holder: string): Promise<boolean> {
    const { channel } = this;
    if (!channel) return Promise.resolve(true);
    return new Promise((resolve) => {
      const heard = ({ data }: MessageEvent): void => {
        if (data === answering(holder)) end(true);
      };
      const end = (lives: boolean): void => {
        clearTimeout(silence);
        channel.removeEventListener("message", heard);
        resolve(lives);
      };
      const silence = setTimeout(() => end(false), SILENCE);
      channel.addEventListener("message", heard);
      channel.postMessage(asking(holder));
    });
  }

  private async keep(deed: Deed): Promise<void> {
    await this.box.put(deed);
    this.busy = true;
    this.channel?.postMessage("changed");
    await this.show();
  }

  private make(url: string, multipart: boolean, fields: Field[], label: string): Deed {
    const now = Date.now();
    return { key: uuid7(now, random), url, multipart, fields, label, who: signedIn(), created: now };
  }

  private fromForm(form: HTMLFormElement, submitter: HTMLElement | null): Deed {
    const fields = fieldsOf(form, submitter);
    const url = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.pathname;
    return this.make(url, form.enctype === "multipart/form-data", fields, labelOf(form.dataset["queueLabel"], fields));
  }

  private fromPlain(plain: Plain): Deed {
    const fields = Array.isArray(plain.fields) ? plain.fields : Object.entries(plain.fields) as Field[];
    const multipart = fields.some((field) => typeof field[1] !== "string");
    return this.make(plain.url, multipart, fields, labelOf(plain.label, fields));
  }

  private hear(standing: Standing, news?: { deed: Deed; outcome: Outcome }): void {
    this.standing = standing;
    if (news) {
      this.channel?.postMessage("changed");
      this.settle(news.deed, news.outcome);
    }
    if (standing === "waiting" && document.visibilityState === "visible") {
      const asked = news?.outcome.kind === "later" ? news.outcome.after ?? 0 : 0;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.flush(), Math.max(asked, this.sender.wait));
    }
    void this.show();
  }

  private settle(deed: Deed, outcome: Outcome): void {
    const form = this.forms.get(deed.key);
    if (outcome.kind === "stored") {
      this.forms.delete(deed.key);
      this.place(form, outcome.answer.html);
      if (form && "queueKeep" in form.dataset) written(form, deed);
      tell("queue:stored", { deed, answer: outcome.answer });
      // Only the page that sent it goes on, and only to a page of this site.
      const next = outcome.answer.redirect;
      const typing = (): boolean => Array.from(document.querySelectorAll<HTMLFormElement>("form[data-queue]")).some((one) => !untouched(one));
      // Nor does it go on under the hands of somebody who is typing the next already.
      const stay = !form || "queueStay" in form.dataset || this.forms.size > 0 || typing();
      if (!stay && next?.startsWith("/") && !next.startsWith("//")) goOn(next);
    } else if (outcome.kind === "refused") {
      const refused = { ...deed, refused: outcome };
      tell("queue:refused", { deed: refused });
      // Where one thing after another is typed, the next must not take the refused one's place.
      if (form && "queueKeep" in form.dataset) {
        void this.discard(refused).then(() => withoutQueue(form, null));
      } else if (form && !("queueStay" in form.dataset) && untouched(form)) {
        if (fieldsToType(form).length > 0) this.edit(refused);
        // A press of a button has no words to keep: what was answered is said, and that is all.
        else void this.discard(refused).then(() => sayBeside(form, null, outcome.message));
      }
      this.forms.delete(deed.key);
    }
  }

  private place(form: HTMLFormElement | undefined, html: string | undefined): void {
    const spot = form?.dataset["queueInto"] && document.querySelector(form.dataset["queueInto"]);
    if (!spot || !html) return;
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const nodes = Array.from(parsed.body.childNodes);
    if (form?.dataset["queuePlace"] === "end") spot.append(...nodes);
    else spot.prepend(...nodes);
  }

  private formFor(deed: Deed): HTMLFormElement | undefined {
    const kept = this.forms.get(deed.key);
    if (kept?.isConnected) return kept;
    return Array.from(document.querySelectorAll<HTMLFormElement>("form[data-queue]"))
      .find((form) => (form.getAttribute("action") ?? location.pathname) === deed.url);
  }

  /** The refused words go back into their form, with the server's sentence at the field. */
  private edit(deed: Deed): void {
    const form = this.formFor(deed);
    if (!form || deed.seq === undefined) return;
    refill(form, deed);
    form.dataset["queueReplaces"] = String(deed.seq);
    const field = deed.refused?.field;
    const control = field ? form.elements.namedItem(field) : null;
    if (control instanceof HTMLElement) {
      control.setAttribute("aria-invalid", "true");
      control.focus();
    }
    const spot = (field && form.querySelector(`[data-error-for="${CSS.escape(field)}"]`)) || form.querySelector("[data-queue-error]");
    if (spot instanceof HTMLElement) {
      spot.textContent = deed.refused?.message ?? "";
      spot.hidden = false;
    } else {
      // The list has the sentence too; where it is out of sight it is said at the form.
      void this.show().then(() => {
        const list = Array.from(document.querySelectorAll("[data-queue-status]"));
        if (!list.some(inSight)) sayBeside(form, control, deed.refused?.message ?? "");
      });
    }
  }

  private async discard(deed: Deed): Promise<void> {
    this.forms.delete(deed.key);
    // What is thrown away does not stay in the form it was put back into; at once, for what is
    // typed from now on is something else.
    for (const form of Array.from(document.querySelectorAll<HTMLFormElement>("form[data-queue-replaces]"))) {
      if (form.dataset["queueReplaces"] !== String(deed.seq)) continue;
      delete form.dataset["queueReplaces"];
      unmark(form);
      form.reset();
    }
    if (deed.seq !== undefined) await this.box.remove(deed.seq);
    this.channel?.postMessage("changed");
    await this.show();
  }
}

function tell(name: string, detail: unknown): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function unmark(form: HTMLFormElement): void {
  for (const marked of Array.from(form.querySelectorAll("[aria-invalid]"))) marked.removeAttribute("aria-invalid");
  for (const spot of Array.from(form.querySelectorAll<HTMLElement>("[data-error-for], [data-queue-error]"))) {
    spot.textContent = "";
    spot.hidden = true;
  }
}

/** Opens the next page, and this one anew when it is the same: a jump to its mark alone shows nothing new. */
function goOn(next: string): void {
  const to = new URL(next, location.href);
  const same = to.pathname === location.pathname && to.search === location.search;
  location.assign(next);
  if (same) location.reload();
}

/** The server has what the form says: it is the text to write on from, one version further. */
function written(form: HTMLFormElement, deed: Deed): void {
  for (const [name, value] of deed.fields) {
    const control = form.elements.namedItem(name);
    if (control instanceof HTMLTextAreaElement && typeof value === "string") control.defaultValue = value;
  }
  const over = form.elements.namedItem("over");
  if (over instanceof HTMLInputElement) over.value = String(Number(over.value) + 1);
}

function inSight(one: Element): boolean {
  const box = one.getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.bottom <= window.innerHeight;
}

/** A sentence at the field it is about, or on top of the form. */
function sayBeside(form: HTMLFormElement, control: unknown, sentence: string): void {
  const spot = document.createElement("p");
  spot.className = "refusal";
  spot.setAttribute("role", "alert");
  spot.dataset["queueError"] = "";
  spot.textContent = sentence || (document.querySelector<HTMLElement>("[data-queue-status]")?.dataset["failed"] ?? "");
  for (const old of Array.from(form.querySelectorAll("[data-queue-error]"))) old.remove();
  const around = control instanceof HTMLElement ? control.closest("p, div, fieldset") : null;
  if (around && form.contains(around)) around.after(spot);
  else form.prepend(spot);
  spot.scrollIntoView({ block: "nearest" });
}

/** The fields of a form that a person fills in. */
function fieldsToType(form: HTMLFormElement): Element[] {
  return Array.from(form.elements).filter((one) =>
    one instanceof HTMLInputElement ? one.type !== "hidden" : one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement);
}

/** Whether nothing was typed into the form since it was cleared. */
function untouched(form: HTMLFormElement): boolean {
  return Array.from(form.elements).every((control) => {
    if (control instanceof HTMLTextAreaElement) return control.value === control.defaultValue;
    if (!(control instanceof HTMLInputElement) || control.type === "hidden") return true;
    return control.type === "checkbox" || control.type === "radio"
      ? control.checked === control.defaultChecked
      : control.type === "file" || control.value === control.defaultValue;
  });
}

async function start(): Promise<void> {
  const queue = new PageQueue(await Box.open(indexedDB));
  window.tanxinQueue = queue;
  // Listening on the document also takes in forms that are added later.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("queue" in form.dataset) || event.defaultPrevented) return;
    event.preventDefault();
    if (queue.pressedAgain(form)) return;
    queue.submit(form, event.submitter ?? null).catch(() => withoutQueue(form, event.submitter));
  });
  tell("queue:ready", queue);
  await queue.show();
  await queue.flush();
}

/** Should this device refuse to keep a deed, its form goes the way it goes without script. */
function withoutQueue(form: HTMLFormElement, submitter: HTMLElement | null): void {
  delete form.dataset["queue"];
  form.requestSubmit(submitter);
}

// A browser that keeps nothing (a locked-down or private window) leaves forms to work by themselves.
if (!window.tanxinQueue) {
  start().catch(() => {
    for (const shelf of Array.from(document.querySelectorAll<HTMLElement>("[data-queue-status]"))) {
      shelf.textContent = shelf.dataset["keptOff"] ?? "";
      shelf.hidden = shelf.textContent === "";
    }
  });
}
