// Beside the form for raising a matter: what others asked for nearby appears while one types,
// and a form without a category is not sent away first. The form works without all of it.

const WAIT = 500;
const MOST = 400;

/** Asks for similar matters while somebody types, one question at a time. */
function watch(form: HTMLFormElement, spot: HTMLElement, url: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  let shown = "";
  const field = (name: string): string => {
    const value = new FormData(form).get(name);
    return typeof value === "string" ? value : "";
  };
  const ask = async (): Promise<void> => {
    asking?.abort();
    const text = `${field("title")} ${field("text")}`.trim().slice(0, MOST);
    const query = new URLSearchParams({ part: "1", place: field("about") || field("place"), text });
    if (field("secret")) query.set("secret", field("secret"));
    if (query.toString() === shown) return;
    if (text === "") {
      shown = "";
      spot.replaceChildren();
      return;
    }
    const mine = new AbortController();
    asking = mine;
    try {
      const answer = await fetch(`${url}?${query}`, { signal: mine.signal });
      if (!answer.ok) return;
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine.signal.aborted) return;
      shown = query.toString();
      spot.replaceChildren(...Array.from(parsed.body.childNodes));
    } catch {
      // Without a network one types on; what is typed is sent later all the same.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), WAIT);
  });
  form.addEventListener("reset", () => {
    asking?.abort();
    clearTimeout(timer);
    shown = "";
    spot.replaceChildren();
  });
}

/**
 * What is suggested is chosen in the list of kinds, which stays when one types on: here it only
 * shows whether it is. Without script it is a choice of its own under the same name.
 */
function take(form: HTMLFormElement, spot: HTMLElement): void {
  const kinds = (value: string): HTMLInputElement | null =>
    form.querySelector<HTMLInputElement>(`.kinds input[value="${CSS.escape(value)}"]`);
  const show = (): void => {
    for (const here of Array.from(spot.querySelectorAll<HTMLInputElement>(".suggested input"))) {
      here.removeAttribute("name");
      here.checked = kinds(here.value)?.checked ?? false;
    }
  };
  spot.addEventListener("change", (event) => {
    const here = event.target;
    const own = here instanceof HTMLInputElement ? kinds(here.value) : null;
    if (!own) return;
    own.checked = true;
    own.closest("details")?.setAttribute("open", "");
  });
  form.addEventListener("change", show);
  new MutationObserver(show).observe(spot, { childList: true });
}

/** Says at the choice itself that nothing was chosen, before the form leaves the screen. */
function mindKind(form: HTMLFormElement): void {
  const spot = form.querySelector<HTMLElement>('[data-error-for="category"]');
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formnovalidate") || new FormData(form).get("category")) return;
    event.preventDefault();
    if (spot) {
      spot.textContent = form.dataset["choose"] ?? "";
      spot.hidden = false;
    }
    const first = form.querySelector<HTMLElement>("details.kind > summary");
    first?.scrollIntoView({ block: "center" });
    first?.focus();
  });
  form.addEventListener("change", () => {
    if (spot && new FormData(form).get("category")) spot.hidden = true;
  });
}

for (const form of Array.from(document.querySelectorAll<HTMLFormElement>("form[data-similar]"))) {
  const spot = form.querySelector<HTMLElement>("[data-similar-list]");
  const button = form.querySelector<HTMLElement>("[data-similar-ask]");
  if (spot) {
    if (button) button.hidden = true;
    watch(form, spot, form.dataset["similar"] ?? "");
    take(form, spot);
  }
  mindKind(form);
}
