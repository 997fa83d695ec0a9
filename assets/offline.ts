// On the page that stands for all others where there is no network: which pages open all the same.

import { whenBack } from "./worker/back.ts";
import { type Copy, Kept } from "./worker/kept.ts";

/** A page in the list, by what stands at its own head. */
function line({ address, html }: Copy): HTMLLIElement {
  const page = new DOMParser().parseFromString(html, "text/html");
  const said = (part: string): string => page.querySelector(`.headline ${part}`)?.textContent?.trim() ?? "";
  const item = document.createElement("li");
  item.lang = page.documentElement.lang;
  const link = document.createElement("a");
  link.className = "button wide";
  link.href = address;
  link.textContent = page.title.split("｜")[0] || said("h1");
  const where = document.createElement("p");
  where.className = "small soft";
  where.textContent = said(".deck");
  item.append(link, where);
  return item;
}

async function list(section: HTMLElement, none: HTMLElement): Promise<void> {
  const kept = new Kept({
    caches,
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    origin: location.origin,
    release: "",
  });
  const copies = await kept.copies();
  section.querySelector("ul")?.append(...copies.map(line));
  section.hidden = copies.length === 0;
  none.hidden = copies.length > 0;
}

const section = document.querySelector<HTMLElement>("[data-kept-list]");
const none = document.querySelector<HTMLElement>("[data-kept-none]");
if (section && none && "caches" in window) void list(section, none);
// Large type is a wish of the device, which this page was kept without.
if (/(^|; )mode=elder/.test(document.cookie)) document.documentElement.dataset["mode"] = "elder";
// Where there is a network again, the page that was asked for.
whenBack(() => location.reload());
