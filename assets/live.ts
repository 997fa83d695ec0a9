// A live page: the server says what changed, with the new words themselves, over one stream.
//
//   <body data-live="/live?assembly=…">   …   <b data-live-id="present">23</b>
//
// A message is JSON {id, text} or {id, html} or {id, attr: {name: value|null}}, or a list of such.
// On opening, the server first sends how everything stands, so that nothing missed while hidden
// stays wrong. The event "end" says: do not come back (signed out, assembly closed).
// `<html data-live="on|off">` lets the stylesheet say whether the page follows.

export interface Change {
  id: string;
  text?: string;
  html?: string;
  attr?: Record<string, string | null>;
}

/** At most two applications a second: more cannot be read, and old phones get warm. */
const PACE = 500;
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 300_000;

/** Attributes a message may set: never one that loads, styles or runs something. */
export function mayChange(name: string): boolean {
  return /^(data-[\w-]+|aria-[\w-]+|value|max|hidden|class|x|y|x1|x2|y1|y2|width|height|cx|cy|r|d|points|viewBox)$/.test(name);
}

/** Puts one change on the page, wherever it is shown. */
export function apply(page: ParentNode, change: Change): void {
  for (const spot of Array.from(page.querySelectorAll(`[data-live-id="${CSS.escape(change.id)}"]`))) {
    if (change.text !== undefined && spot.textContent !== change.text) spot.textContent = change.text;
    if (change.html !== undefined) {
      // Parsed apart from the page: scripts in a fragment never run.
      const parsed = new DOMParser().parseFromString(change.html, "text/html");
      const held = spot.contains(document.activeElement) ? document.activeElement : null;
      spot.replaceChildren(...Array.from(parsed.body.childNodes));
      if (held) refocus(spot, held);
    }
    for (const [name, value] of Object.entries(change.attr ?? {})) {
      if (!mayChange(name)) continue;
      if (value === null) spot.removeAttribute(name);
      else spot.setAttribute(name, value);
    }
  }
}

/** Whoever was on a button by keyboard stays on it when it is drawn again. */
function refocus(spot: Element, held: Element): void {
  const same = Array.from(spot.querySelectorAll<HTMLElement>("button, a")).find((one) =>
    one.getAttribute("name") === held.getAttribute("name") &&
    one.getAttribute("value") === held.getAttribute("value") && one.getAttribute("href") === held.getAttribute("href"));
  same?.focus({ preventScroll: true });
}

/** Gathers changes and hands them on at most every `pace` milliseconds; the latest of an id wins. */
export class Pacer {
  private readonly waiting = new Map<string, Change>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = -Infinity;

  constructor(
    private readonly put: (change: Change) => void,
    private readonly now: () => number = () => performance.now(),
    private readonly pace = PACE,
  ) {}

  take(changes: Change[]): void {
    for (const change of changes) {
      const before = this.waiting.get(change.id);
      const attr = { ...before?.attr, ...change.attr };
      this.waiting.set(change.id, { ...before, ...change, ...(Object.keys(attr).length > 0 ? { attr } : {}) });
    }
    const due = this.last + this.pace - this.now();
    if (due <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), due);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.last = this.now();
    const changes = Array.from(this.waiting.values());
    this.waiting.clear();
    changes.forEach(this.put);
  }
}

/** Follows the page's stream while somebody looks at it. */
function follow(address: string): void {
  const pacer = new Pacer((change) => apply(document, change));
  let stream: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
  let ended = false;
  const mark = (on: boolean): void => {
    document.documentElement.dataset["live"] = on ? "on" : "off";
  };
  const close = (): void => {
    clearTimeout(again);
    stream?.close();
    stream = null;
    mark(false);
  };
  const open = (): void => {
    if (stream || ended || document.visibilityState !== "visible") return;
    stream = new EventSource(address);
    stream.addEventListener("open", () => {
      wait = FIRST_WAIT;
      mark(true);
    });
    stream.addEventListener("message", (event) => {
      const said = JSON.parse(String(event.data)) as Change | Change[];
      pacer.take(Array.isArray(said) ? said : [said]);
    });
    // The server's time, for clocks that run on the page.
    stream.addEventListener("clock", (event) => {
      document.dispatchEvent(new CustomEvent("live:clock", { detail: Number(event.data) }));
    });
    stream.addEventListener("end", () => {
      ended = true;
      close();
    });
    stream.addEventListener("error", () => {
      mark(false);
      // A dropped line the browser mends itself; an answer that is no stream it does not.
      if (stream?.readyState !== EventSource.CLOSED) return;
      close();
      again = setTimeout(open, wait);
      wait = Math.min(LONGEST_WAIT, wait * 2);
    });
  };
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? open() : close()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  window.addEventListener("online", open);
  open();
}

const address = typeof document === "undefined" ? undefined : document.body.dataset["live"];
if (address) follow(address);
