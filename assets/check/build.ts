// Elements out of words: nothing a file says is ever read as markup.

export type Child = Node | string | null;

/** An element with a class, what it holds, and attributes. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, name: string, children: Child[] = [], attributes: Record<string, string> = {}): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (name) made.className = name;
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key] ?? "");
  fill(made, children);
  return made;
}

/** Puts children where others were. */
export function fill(parent: Element, children: Child[]): void {
  parent.textContent = "";
  for (const child of children) if (child !== null) parent.append(child);
}

const PATHS = { yes: "m3 8.5 3.5 3.5L13 5", no: "m3.5 3.5 9 9M12.5 3.5l-9 9", none: "M3 8h10", big: "M1.5 13 6 3l4.5 10M3 10h6M12.5 13V6M10 8.5h5" };

export type Glyph = keyof typeof PATHS;

/** A glyph beside a word. */
export function glyph(name: Glyph): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const [svg, path] = [document.createElementNS(space, "svg"), document.createElementNS(space, "path")];
  svg.setAttribute("class", "g");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A section under a rule of ink. */
export function section(title: string, children: Child[], name = ""): HTMLElement {
  return el("section", `stack ${name}`.trim(), [el("div", "head", [el("h2", "", [title])]), ...children]);
}
