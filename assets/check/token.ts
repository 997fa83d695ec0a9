// Is a token signed for this poll? Ordinary RSA-PSS by the browser's own cryptography, a few
// tokens at a time, so that a page with a thousand of them stays awake.
import type { Ballot, Poll } from "./file.ts";

/** So many at a time; between them the page draws and listens. */
const AT_ONCE = 25;

/** Strict hex of so many bytes; null when it is not. */
function hex(text: string, many: number): Uint8Array | null {
  if (text.length !== many * 2 || !/^[0-9a-f]*$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Strict base64; null when the same bytes would be written otherwise. */
function base64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const letters = atob(text);
    return btoa(letters) === text ? Uint8Array.from(letters, (letter) => letter.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

async function keyOf(poll: Poll): Promise<CryptoKey | null> {
  const bytes = base64(poll.key);
  if (!bytes) return null;
  try {
    return await crypto.subtle.importKey("spki", bytes, { name: "RSA-PSS", hash: "SHA-384" }, false, ["verify"]);
  } catch {
    return null;
  }
}

async function signed(poll: Poll, key: CryptoKey, token: Ballot): Promise<boolean> {
  const [number, prefix, signature] = [hex(token.name, 16), hex(token.prefix, 32), base64(token.signature)];
  if (!number || !prefix || signature?.length !== 256) return false;
  const words = new TextEncoder().encode(`tanxin-poll:${poll.district}:${poll.poll}:`);
  const message = Uint8Array.from([...prefix, ...words, ...number]);
  return crypto.subtle.verify({ name: "RSA-PSS", saltLength: 48 }, key, signature, message);
}

/** Can this browser look at signatures here? */
export const canVerify = (): boolean => typeof crypto !== "undefined" && typeof crypto.subtle === "object";

/**
 * The numbers of tokens that were not signed for this poll. `tell` hears how many were looked at;
 * when it answers false, somebody opened another file and nobody waits for this one any more.
 */
export async function unsigned(poll: Poll, tell: (done: number, of: number) => boolean): Promise<string[]> {
  const tokens = poll.ballots.filter((ballot) => ballot.kind === "token");
  const key = await keyOf(poll);
  const wrong: string[] = [];
  for (let from = 0; from < tokens.length; from += AT_ONCE) {
    const some = tokens.slice(from, from + AT_ONCE);
    const good = await Promise.all(some.map(async (token) => key !== null && signed(poll, key, token)));
    some.forEach((token, at) => { if (good[at] !== true) wrong.push(token.name); });
    if (!tell(Math.min(from + AT_ONCE, tokens.length), tokens.length)) break;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return wrong;
}
