// A deed that waits: what a form said, kept so that it can be sent later, and only once.

/** One field as the form gave it; a file keeps its name. */
export type Field = [name: string, value: string | Blob, filename?: string];

/** What the queue keeps. `seq` is given by the box and is the order of sending. */
export interface Deed {
  seq?: number;
  /** UUIDv7 made here; the server stores one deed for it however often it comes. */
  key: string;
  url: string;
  multipart: boolean;
  fields: Field[];
  /** What the person reads in the list. */
  label: string;
  /** Whose deed it is (`<body data-who>`), empty for nobody's: never sent in somebody else's name. */
  who: string;
  /** Milliseconds since 1970. */
  created: number;
  /** The server's sentence when it refused; such a deed waits for the person. */
  refused?: { message: string; field?: string };
}

/** What a page gives when it has no form. */
export interface Plain {
  url: string;
  fields: Record<string, string | Blob> | Field[];
  label: string;
}

/**
 * A UUIDv7 (RFC 9562). Not crypto.randomUUID: plain http on a local network does not have it,
 * and its ids would not be in order of time.
 */
export function uuid7(now: number, random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  const bytes = random(new Uint8Array(16));
  let rest = now;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Fields of a form, with the button that sent it, as a browser would send them. */
export function fieldsOf(form: HTMLFormElement, submitter?: HTMLElement | null): Field[] {
  const fields: Field[] = [];
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string") fields.push([name, value]);
    else if (value.size > 0) fields.push([name, value, value.name]);
  });
  const name = submitter?.getAttribute("name");
  if (name) fields.push([name, submitter?.getAttribute("value") ?? ""]);
  return fields;
}

/** Puts `{name}` of a label's pattern into words; without a pattern, the first text there is. */
export function labelOf(pattern: string | undefined, fields: Field[]): string {
  const text = (name: string): string => {
    const found = fields.find((field) => field[0] === name && typeof field[1] === "string");
    return found ? String(found[1]) : "";
  };
  const label = pattern === undefined
    ? String(fields.find((field) => field[0] !== "key" && typeof field[1] === "string" && field[1] !== "")?.[1] ?? "")
    : pattern.replace(/\{([\w-]+)\}/g, (_, name: string) => text(name));
  const letters = Array.from(label.replace(/\s+/g, " ").trim());
  return letters.length > 40 ? letters.slice(0, 39).join("") + "…" : letters.join("");
}

/** The body of the request; the client's key is always its own. */
export function bodyOf(deed: Deed): FormData | URLSearchParams {
  const body = deed.multipart ? new FormData() : new URLSearchParams();
  for (const [name, value, filename] of deed.fields) {
    if (name === "key") continue;
    if (typeof value === "string") body.append(name, value);
    else if (body instanceof FormData) body.append(name, value, filename ?? "file");
  }
  body.append("key", deed.key);
  return body;
}
