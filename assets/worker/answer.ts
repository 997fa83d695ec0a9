// What the worker answers: always the network first; a copy only where the network fails or lets
// somebody wait who could be writing.

import { uuid7 } from "../queue/deed.ts";
import { addressOf, type Kept } from "./kept.ts";

export interface Hands {
  kept: Kept;
  fetch: (request: Request) => Promise<Response>;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
  /** For what goes on after the answer. */
  later: (work: Promise<unknown>) => void;
}

/** So long one waits for a page, in milliseconds, when there is a copy; without one, as ever. */
const PATIENCE = 6_000;
/** A file is small, and the page shows nothing before it. */
const PATIENCE_FILE = 4_000;

/** What the machines before us say when ours does not answer. */
const DOWN = [502, 503, 504];

const random = (bytes: Uint8Array<ArrayBuffer>): Uint8Array => crypto.getRandomValues(bytes);

/** The first of both; a late or failed answer is none. */
async function inTime(answer: Promise<Response>, sleep: Promise<void>): Promise<Response | undefined> {
  return Promise.race([answer.catch(() => undefined), sleep.then(() => undefined)]);
}

/**
 * A copy as it is shown: it says that it is one (`<body data-kept>`), and its form has a key of its
 * own, as each page from the server has, so that two copies of one form are two deeds.
 */
export function dressed(html: string, now: number): string {
  return html
    .replace("<body ", "<body data-kept ")
    .replace(/(<input type="hidden" name="key" value=")[^"]*/g, (_, before: string) => before + uuid7(now, random));
}

async function shown(copy: Response, now: number): Promise<Response> {
  return new Response(dressed(await copy.text(), now), { headers: copy.headers });
}

/** A page: from the network, else its copy, else our own page that says what can still be done. */
export async function page(request: Request, origin: string, { kept, sleep, now, later }: Hands): Promise<Response> {
  const address = addressOf(request.url, origin);
  const copy = await kept.page(address);
  const asked = kept.ask(request, address, later);
  later(asked);
  if (copy) {
    const answer = await inTime(asked, sleep(PATIENCE));
    return answer && !DOWN.includes(answer.status) ? answer : shown(copy, now());
  }
  try {
    return await asked;
  } catch (error) {
    const instead = await kept.offline();
    if (instead) return shown(instead, now());
    throw error;
  }
}

/** A file of ours: never older than the network has it, unless the network keeps one waiting. */
export async function file(request: Request, { kept, fetch, sleep, later }: Hands): Promise<Response> {
  const copy = await kept.file(new URL(request.url).pathname);
  const asked = fetch(request);
  later(asked);
  if (!copy) return asked;
  const answer = await inTime(asked, sleep(PATIENCE_FILE));
  return answer?.ok ? answer : copy;
}
