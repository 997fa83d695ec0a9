// The list of what waits (待传), drawn into `<output data-queue-status>`. It speaks no word of its
// own: all come from the element's data attributes, so that the page's language decides.
//
//   data-waiting="{n}件等着传"        data-sending="正在传…"        data-sent="都传好了"
//   data-offline="网断了，{n}件先记在这台设备里，连上就传"
//   data-sign-in="请重新登录，{n}件留着"   data-sign-in-link="去登录"  data-sign-in-url="/sign-in"
//   data-refused="没有收下"            data-failed="没有收下，请告诉社区工作人员"
//   data-edit="改一改"                 data-discard="不要了"
//   data-kept-off="这台设备记不住，请保持联网"

import type { Deed } from "./deed.ts";
import type { Standing } from "./sender.ts";

export interface Hands {
  discard: (deed: Deed) => void;
  /** Puts a refused deed back into the form of this page; absent when there is no such form. */
  edit?: ((deed: Deed) => void) | undefined;
}

/** The line that says how things stand. Empty when there is nothing to say. */
export function sentence(words: DOMStringMap, standing: Standing, waiting: number, online: boolean): string {
  const fill = (pattern: string | undefined): string => (pattern ?? "").replace("{n}", String(waiting));
  if (waiting === 0) return standing === "sending" ? fill(words["sending"]) : fill(words["sent"]);
  if (standing === "sign-in") return fill(words["signIn"]);
  if (!online) return fill(words["offline"]);
  return standing === "sending" ? fill(words["sending"]) : fill(words["waiting"]);
}

/**
 * Draws the list. Of another person's it is said only that so many wait: `others`. `busy` is false
 * before anything was ever queued on this page.
 */
export function draw(
  shelf: HTMLElement,
  deeds: Deed[],
  others: number,
  standing: Standing,
  online: boolean,
  busy: boolean,
  hands: (deed: Deed) => Hands,
): void {
  const words = shelf.dataset;
  const waiting = deeds.filter((deed) => !deed.refused).length + others;
  shelf.hidden = deeds.length + others === 0 && !busy;
  shelf.dataset["standing"] = deeds.length + others === 0 ? "idle" : waiting === 0 ? "refused" : standing;
  const line = document.createElement("p");
  line.textContent = deeds.length > 0 && waiting === 0 ? "" : sentence(words, standing, waiting, online);
  if (standing === "sign-in" && waiting > 0 && words["signInUrl"]) {
    const link = document.createElement("a");
    link.href = words["signInUrl"];
    link.textContent = words["signInLink"] ?? "";
    line.append(" ", link);
  }
  const list = document.createElement("ul");
  for (const deed of deeds) list.append(row(deed, words, hands(deed)));
  const focused = shelf.contains(document.activeElement);
  shelf.replaceChildren(...(line.textContent ? [line] : []), ...(deeds.length > 0 ? [list] : []));
  // The button that was pressed is gone with its row: stay near, or the keyboard starts from the top.
  if (focused) {
    shelf.tabIndex = -1;
    shelf.focus();
  }
}

function row(deed: Deed, words: DOMStringMap, hands: Hands): HTMLLIElement {
  const item = document.createElement("li");
  const label = document.createElement("span");
  label.textContent = deed.label;
  item.append(label);
  if (!deed.refused) return item;
  item.dataset["state"] = "late";
  const said = document.createElement("strong");
  said.textContent = deed.refused.message || (words["failed"] ?? words["refused"] ?? "");
  item.append(said);
  if (hands.edit) item.append(button(words["edit"], () => hands.edit?.(deed)));
  item.append(button(words["discard"], () => hands.discard(deed)));
  return item;
}

function button(word: string | undefined, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button quiet small";
  made.textContent = word ?? "";
  made.addEventListener("click", act);
  return made;
}

/** Puts kept fields back into a form. Files come back where the browser allows it. */
export function refill(form: HTMLFormElement, deed: Deed): void {
  form.reset();
  const names = new Set(deed.fields.map((field) => field[0]));
  for (const control of Array.from(form.elements)) {
    if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) {
      if (names.has(control.name)) {
        control.checked = deed.fields.some((field) => field[0] === control.name && field[1] === control.value);
      }
    } else if (control instanceof HTMLInputElement && control.type === "file") {
      const files = new DataTransfer();
      for (const [name, value, filename] of deed.fields) {
        if (name === control.name && typeof value !== "string") files.items.add(new File([value], filename ?? "file", { type: value.type }));
      }
      if (files.files.length > 0) control.files = files.files;
    } else if (
      control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement
    ) {
      const kept = deed.fields.find((field) => field[0] === control.name && typeof field[1] === "string");
      if (kept && control.type !== "hidden") control.value = String(kept[1]);
    }
  }
}
