// The cockpit: keys, the echo of whose door was typed, a draft that survives a reload, and the
// clocks of whoever speaks, here and on the projector. The page works without any of it.

/** How far the server's clock is ahead of this device's, in milliseconds. */
let offset = 0;

/** `2:14` of a number of milliseconds; over time it keeps counting. */
export function clock(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}

/** What a key does while nobody types: the `data-key` of a button, or a place to go. */
export function deedOf(key: string): string | null {
  if (key === " ") return "space";
  return /^[a-z/?]$/i.test(key) ? key.toLowerCase() : null;
}

/** `１－３０２室` as the list of doors has it: `1-302`. */
export function plainDoor(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[幢栋单元号楼\s－—]+/g, "-")
    .replace(/室/g, "")
    .replace(/^-+|-+$/g, "")
    .toUpperCase();
}

function tick(): void {
  const now = Date.now() + offset;
  for (const timer of Array.from(document.querySelectorAll<HTMLElement>("[data-timer-start]"))) {
    const used = now - Number(timer.dataset["timerStart"]);
    const whole = Number(timer.dataset["timerTotal"]) * 1000;
    const words = timer.querySelector("[data-timer-used]");
    if (words && words.textContent !== clock(used)) words.textContent = clock(used);
    timer.toggleAttribute("data-over", used > whole);
    const form = timer.closest("form, .stand");
    form?.querySelector("[data-timer-bar]")?.setAttribute("width", String(Math.min(whole, Math.max(0, used)) / 1000));
  }
  for (const end of Array.from(document.querySelectorAll<HTMLElement>("[data-until]"))) {
    const minutes = Math.ceil((Number(end.dataset["until"]) - now) / 60_000);
    const left = minutes > 0 ? (end.dataset["left"] ?? "").replace("#", String(minutes)) : "";
    if (end.textContent !== left) end.textContent = left;
  }
  const wall = document.querySelector("[data-clock]");
  if (wall) {
    // China has one time, eight hours ahead, whatever this device thinks of itself.
    const local = new Date(now + 8 * 3_600_000).toISOString().slice(11, 16);
    if (wall.textContent !== local) wall.textContent = local;
  }
}

function typing(): boolean {
  const at = document.activeElement;
  return at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement;
}

function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.key === "Escape" && typing()) (document.activeElement as HTMLElement).blur();
  if (typing() || document.querySelector("dialog[open]")) return;
  const deed = deedOf(event.key);
  // Space on a button or a link is that button's own.
  if (!deed || (deed === "space" && document.activeElement?.closest("button, a, summary"))) return;
  const go = { "/": "f-who", a: "a-who" }[deed];
  if (go) document.getElementById(go)?.focus();
  else if (deed === "?") document.querySelector<HTMLDialogElement>("dialog#help")?.showModal();
  else {
    const button = document.querySelector<HTMLButtonElement>(`button[data-key="${deed}"]:not([disabled])`);
    if (!button) return;
    button.click();
  }
  event.preventDefault();
}

/** Whose door it is, as one types. The list is in the page, so that it works without a line. */
function echo(input: HTMLInputElement): void {
  const spot = document.getElementById(input.dataset["echo"] ?? "");
  const list = document.getElementById("doors");
  if (!spot || !list) return;
  const typed = plainDoor(input.value);
  const options = Array.from(list.querySelectorAll("option"));
  const same = options.filter((one) => one.value === typed || one.textContent === input.value.trim());
  const ends = same.length > 0 ? same : options.filter((one) => typed !== "" && one.value.endsWith(`-${typed}`));
  const said = ends.length === 0 ? "" : ends.map((one) => `${one.value}　${one.textContent}`).slice(0, 4).join("　/　");
  if (spot.textContent !== said) spot.textContent = said;
}

function keepDraft(form: HTMLFormElement): void {
  const name = `draft-${form.dataset["draft"]}-${document.body.dataset["who"] ?? ""}`;
  const fields = (): HTMLInputElement[] => Array.from(form.querySelectorAll<HTMLInputElement>("input:not([type=hidden])"));
  const save = (): void => {
    try {
      const typed = fields().map((one) => [one.name, one.value]).filter((pair) => pair[1] !== "");
      if (typed.length > 0) localStorage.setItem(name, JSON.stringify(typed));
      else localStorage.removeItem(name);
    } catch { /* A browser that keeps nothing still sends. */ }
  };
  try {
    for (const [field, value] of JSON.parse(localStorage.getItem(name) ?? "[]") as [string, string][]) {
      const input = fields().find((one) => one.name === field);
      if (input && input.value === "") input.value = value;
    }
  } catch { /* An old draft that can't be read is no draft. */ }
  form.addEventListener("input", save);
  // The queue clears the form once the deed is on this device's disk; the next is typed at once.
  form.addEventListener("reset", () => setTimeout(() => {
    save();
    for (const input of Array.from(form.querySelectorAll<HTMLInputElement>("[data-echo]"))) echo(input);
    if (form.contains(document.activeElement)) fields()[0]?.focus();
  }));
}

function start(): void {
  document.addEventListener("live:clock", (event) => {
    offset = Number((event as CustomEvent<number>).detail) - Date.now();
    tick();
  });
  if (document.querySelector("[data-timer-total], [data-clock], [data-room]")) setInterval(tick, 250);
  if (!document.querySelector("[data-room]")) return;
  document.addEventListener("keydown", press);
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && "echo" in event.target.dataset) echo(event.target);
  });
  document.querySelectorAll<HTMLFormElement>("form[data-draft]").forEach(keepDraft);
}

if (typeof document !== "undefined") start();
