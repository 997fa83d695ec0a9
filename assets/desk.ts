// Beside an office's queue: J and K move from line to line, Enter opens one, R answers it.
// The lines are links, so that Tab and Enter do the same without this script.
// Where calls and letters are noted down, the next one begins in the first field again.

/** Is somebody typing, or pressing what the browser keeps for itself? */
function busy(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return true;
  const at = event.target;
  return at instanceof HTMLElement && at.closest("input:not([type=checkbox]), textarea, select") !== null;
}

function desk(table: HTMLTableElement): void {
  const links = Array.from(table.querySelectorAll<HTMLAnchorElement>("td a[href]"));
  const rowOf = (link: Element | null | undefined): HTMLTableRowElement | null => link?.closest("tr") ?? null;
  let at = -1;
  const go = (to: number): void => {
    const link = links[Math.max(0, Math.min(links.length - 1, to))];
    link?.focus();
  };
  table.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? rowOf(event.target) : null;
    rowOf(links[at])?.classList.remove("chosen");
    at = links.findIndex((link) => rowOf(link) === row);
    rowOf(links[at])?.classList.add("chosen");
  });
  document.addEventListener("keydown", (event) => {
    if (busy(event)) return;
    const key = event.key.toLowerCase();
    if (key === "j") go(at + 1);
    else if (key === "k") go(at - 1);
    else if (key === "r") {
      const answer = links[at]?.dataset["answer"];
      if (answer === undefined) return;
      location.assign(answer);
    } else return;
    event.preventDefault();
  });
}

/** The form a whole pile goes through: what is typed next is another matter. */
function pile(form: HTMLFormElement): void {
  const first = form.elements.namedItem(form.dataset["first"] ?? "");
  form.addEventListener("submit", () => {
    if (first instanceof HTMLElement) first.focus();
  });
}

for (const keys of Array.from(document.querySelectorAll<HTMLElement>("[data-keys]"))) keys.hidden = false;
const form = document.querySelector<HTMLFormElement>("form[data-first]");
if (form) pile(form);
const table = document.querySelector<HTMLTableElement>("table[data-desk]");
if (table) desk(table);
