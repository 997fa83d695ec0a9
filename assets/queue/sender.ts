// Sends what waits: one deed at a time, oldest first, from one page of the browser only. A deed
// leaves the box only when the server said that it is stored.

import { bodyOf, type Deed } from "./deed.ts";
import type { Box } from "./box.ts";

/** What the server answers to `X-Queue: 1`. */
export interface Answer {
  ok: boolean;
  html?: string;
  redirect?: string;
  message?: string;
  field?: string;
}

/** What became of one attempt. */
export type Outcome =
  | { kind: "stored"; answer: Answer }
  | { kind: "refused"; message: string; field?: string }
  | { kind: "sign-in" }
  | { kind: "later"; after?: number };

/** How things stand, for the page. */
export type Standing = "idle" | "sending" | "waiting" | "sign-in";

/** Everything from outside, so that a test can be the browser. */
export interface World {
  fetch: typeof fetch;
  now: () => number;
  /** Who is signed in on this page; empty for nobody. */
  who: () => string;
  holder: string;
  locks?: LockManager | undefined;
  /** Whether the page of this name still answers; a browser that can't ask says yes. */
  alive: (holder: string) => Promise<boolean>;
  sleep: (ms: number) => Promise<void>;
  tell: (standing: Standing, news?: { deed: Deed; outcome: Outcome }) => void;
}

/** A page that is sending holds the lease this long and renews it in time, in milliseconds. */
const LEASE = 40_000;
const RENEW = 10_000;
/** Photos over a slow line need their time. */
const PATIENCE = 180_000;
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

export class Sender {
  private running: Promise<void> | null = null;
  private again = false;
  private failures = 0;

  constructor(private readonly box: Box, private readonly world: World) {}

  /** Milliseconds until the next attempt is worth making, after `failures` in a row. */
  get wait(): number {
    return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, this.failures - 1));
  }

  /** Sends all that can be sent now. Calls while it runs join it, and nothing put in meanwhile is missed. */
  flush(): Promise<void> {
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    while (this.again) {
      this.again = false;
      if (this.world.locks) {
        await this.world.locks.request("tanxin-queue", () => this.drain());
      } else if (await this.box.lease(this.world.holder, this.world.now(), LEASE)) {
        try {
          await this.drain();
        } finally {
          await this.box.release(this.world.holder);
        }
      } else if ((await this.mine()).length > 0) {
        await this.outlive(await this.box.holder());
        this.again = true;
      }
    }
  }

  /**
   * Another page is sending; it may end before it sees what was put in last. One that was closed
   * too fast to give its lease back is not waited for: should it live after all, the key each
   * deed carries makes the server store it once.
   */
  private async outlive(holder: string | undefined): Promise<void> {
    if (holder === undefined) return;
    if (await this.world.alive(holder)) await this.world.sleep(RENEW / 5);
    else await this.box.release(holder);
  }

  /**
   * Deeds this page may send: of the person signed in here, then of nobody; not refused. The
   * server takes nobody's as nobody's, whoever is signed in.
   */
  private async mine(): Promise<Deed[]> {
    const who = this.world.who();
    const open = (await this.box.all()).filter((deed) => !deed.refused);
    const of = (whose: string): Deed[] => open.filter((deed) => deed.who === whose);
    return who === "" ? of("") : [...of(who), ...of("")];
  }

  private async drain(): Promise<void> {
    for (;;) {
      const next = (await this.mine())[0];
      if (next?.seq === undefined) {
        this.failures = 0;
        const others = (await this.box.all()).some((deed) => !deed.refused);
        return this.world.tell(others ? "sign-in" : "idle");
      }
      this.world.tell("sending");
      const outcome = await this.attempt(next);
      if (outcome.kind === "sign-in") return this.world.tell("sign-in", { deed: next, outcome });
      if (outcome.kind === "later") {
        this.failures += 1;
        return this.world.tell("waiting", { deed: next, outcome });
      }
      this.failures = 0;
      if (outcome.kind === "stored") await this.box.remove(next.seq);
      else await this.box.refuse(next.seq, withoutUndefined(outcome));
      this.world.tell("sending", { deed: next, outcome });
    }
  }

  /** One request, with the lease kept alive beside it. */
  private async attempt(deed: Deed): Promise<Outcome> {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    const renew = this.world.locks
      ? undefined
      : setInterval(() => void this.box.lease(this.world.holder, this.world.now(), LEASE), RENEW);
    try {
      const response = await this.world.fetch(deed.url, {
        method: "POST",
        // Whose it is: another may have signed in on another page since this one was opened.
        headers: { "X-Queue": "1", "X-Queue-Who": deed.who || "public", Accept: "application/json" },
        body: bodyOf(deed),
        credentials: "same-origin",
        // Only a page that wants a sign-in redirects a queued deed.
        redirect: "manual",
        signal: stop.signal,
      });
      return await judge(response);
    } catch {
      return { kind: "later" };
    } finally {
      clearTimeout(patience);
      if (renew !== undefined) clearInterval(renew);
    }
  }
}

function withoutUndefined(refused: { message: string; field?: string }): NonNullable<Deed["refused"]> {
  return refused.field === undefined ? { message: refused.message } : { message: refused.message, field: refused.field };
}

/** Reads the server's answer. Only a clear yes removes a deed, only a clear no stops it. */
export async function judge(response: Response): Promise<Outcome> {
  const { status } = response;
  if (response.type === "opaqueredirect" || status === 401 || (status >= 300 && status < 400)) {
    return { kind: "sign-in" };
  }
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    const after = Number(response.headers.get("Retry-After"));
    return after > 0 ? { kind: "later", after: after * 1000 } : { kind: "later" };
  }
  const answer = await response.json().catch(() => null) as Answer | null;
  if (answer?.ok === true && status < 300) return { kind: "stored", answer };
  if (answer?.ok === false) {
    const message = answer.message ?? "";
    return answer.field === undefined ? { kind: "refused", message } : { kind: "refused", message, field: answer.field };
  }
  // No JSON: a proxy or a page that is gone. 4xx will not get better by itself; 2xx proves nothing.
  return status >= 400 ? { kind: "refused", message: "" } : { kind: "later" };
}
