// What is kept to be opened without a network: copies of the pages that say they may be, and
// whatever those load. All copies are of one person's pages; those of anybody else are thrown away.

/** Copies of pages. They outlive a release: a form of last week is better than none. */
const PAGES = "tanxin-pages";
const FILES = "tanxin-files-";
const OFFLINE = "/offline";

/** `staff-7 43200`: whose page it is, and for how many seconds a copy is good. */
const KEEP = "X-Keep";
const UNTIL = "X-Kept-Until";
const RELEASE = "X-Kept-Release";

/** Whoever goes from door to door does not carry all of them along. */
const MOST = 12;
/** Parts of an address that lead to another form; chat programs add some of their own. */
const TELLING = ["near", "place"];

/** What a page answers that is no longer there, or not for whoever asks. */
const GONE = [401, 403, 404, 410];

/** Everything from outside, so that a test can be the browser. */
export interface World {
  caches: Pick<CacheStorage, "open" | "keys" | "delete">;
  fetch: (input: RequestInfo, init?: RequestInit) => Promise<Response>;
  now: () => number;
  origin: string;
  /** The mark of the release whose files these are. */
  release: string;
}

/** A page that is kept: where it opens, and its text. */
export interface Copy {
  address: string;
  html: string;
}

/** The address under which a page is kept. */
export function addressOf(url: string, origin: string): string {
  const { pathname, searchParams } = new URL(url, origin);
  const kept = new URLSearchParams(TELLING.flatMap((name) => searchParams.getAll(name).map((value) => [name, value])));
  return pathname + (kept.toString() ? `?${kept}` : "");
}

/** What a page of ours loads. */
export function filesOf(html: string): string[] {
  return Array.from(new Set(Array.from(html.match(/\/assets\/[\w.-]+(?=")/g) ?? [])));
}

const whose = (copy: Response): string | undefined => copy.headers.get(KEEP)?.split(" ")[0];

export class Kept {
  /** Whose pages are kept, and how often that has changed: what was asked for before is then not kept. */
  private who: string | undefined;
  private turn = 0;
  /** What changes copies, one after the other. */
  private line: Promise<void> = Promise.resolve();

  constructor(private readonly world: World) {}

  /** The copy of a page while it is good. */
  async page(address: string): Promise<Response | undefined> {
    // What is being thrown away is not shown once more.
    await this.line;
    const pages = await this.world.caches.open(PAGES);
    const copy = await pages.match(address);
    if (!copy || Number(copy.headers.get(UNTIL)) > this.world.now()) return copy;
    await pages.delete(address);
    return undefined;
  }

  /** A file that pages load, or our own page that stands for all others. */
  async file(address: string): Promise<Response | undefined> {
    return (await this.files()).match(address);
  }

  async offline(): Promise<Response | undefined> {
    return this.file(OFFLINE);
  }

  /**
   * Asks for a page and learns from the answer: a page that says so is kept, one that is gone or
   * is no longer for whoever asks is forgotten. `later` is given what may take its time.
   */
  async ask(request: RequestInfo, address: string, later: (work: Promise<unknown>) => void, init?: RequestInit): Promise<Response> {
    const turn = this.turn;
    const answer = await this.world.fetch(request, init);
    const elsewhere = answer.redirected || answer.type === "opaqueredirect";
    if (elsewhere || GONE.includes(answer.status)) later(this.forget(address));
    else if (answer.status === 200 && answer.headers.has(KEEP)) later(this.keep(address, answer.clone(), turn));
    return answer;
  }

  /** Keeps pages that are not kept yet; where there is no network, another time. */
  async take(addresses: string[]): Promise<void> {
    for (const address of addresses) {
      if (await this.page(address)) continue;
      await this.anew(address);
    }
  }

  /** From now on everything kept is this person's. */
  only(who: string): Promise<void> {
    if (this.who !== who) this.turn += 1;
    this.who = who;
    return this.inLine(async (pages) => {
      for (const key of await pages.keys()) {
        const copy = await pages.match(key);
        if (!copy || whose(copy) !== who) await pages.delete(key);
      }
    });
  }

  /** Before a release takes over: its files are all there, or it does not. */
  async prepare(): Promise<void> {
    // Asked as nobody: the page that stands for all others says nobody's name.
    const page = await this.world.fetch(OFFLINE, { credentials: "omit", cache: "no-store" });
    if (!page.ok) throw new Error(`${OFFLINE}: ${page.status}`);
    const html = await page.clone().text();
    await (await this.files()).put(OFFLINE, page);
    const copies = await this.copies();
    await this.load([html, ...copies.map((copy) => copy.html)].flatMap(filesOf), "reload");
  }

  /** When it has taken over: what older ones kept is fetched anew or goes. */
  async settle(): Promise<void> {
    for (const name of await this.world.caches.keys()) {
      if (name.startsWith(FILES) && name !== FILES + this.world.release) await this.world.caches.delete(name);
    }
    const pages = await this.world.caches.open(PAGES);
    for (const { address } of await this.copies()) {
      const copy = await pages.match(address);
      if (copy && copy.headers.get(RELEASE) !== this.world.release) await this.anew(address);
    }
  }

  /** All copies that are good, newest first. */
  async copies(): Promise<Copy[]> {
    const pages = await this.world.caches.open(PAGES);
    const found: Copy[] = [];
    for (const { url } of await pages.keys()) {
      const address = addressOf(url, this.world.origin);
      const copy = await this.page(address);
      if (copy) found.unshift({ address, html: await copy.text() });
    }
    return found;
  }

  private files(): Promise<Cache> {
    return this.world.caches.open(FILES + this.world.release);
  }

  private async anew(address: string): Promise<void> {
    const work: Promise<unknown>[] = [];
    try {
      await this.ask(address, address, (one) => work.push(one), { credentials: "same-origin", cache: "no-store" });
      await Promise.all(work);
    } catch {
      // No network: what is kept stays, what is not is taken the next time.
    }
  }

  private async keep(address: string, answer: Response, turn: number): Promise<void> {
    const [who = "", seconds] = answer.headers.get(KEEP)?.split(" ") ?? [];
    const html = await answer.text();
    await this.load(filesOf(html), "default");
    // Whoever signed out while this was on its way leaves nothing behind.
    if (this.turn !== turn) return;
    const headers = new Headers(answer.headers);
    // These told of the text as it travelled.
    for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
    headers.set(UNTIL, String(this.world.now() + Number(seconds) * 1000));
    headers.set(RELEASE, this.world.release);
    const others = this.only(who);
    const mine = this.turn;
    await others;
    await this.inLine(async (pages) => {
      if (this.turn !== mine) return;
      await pages.delete(address);
      await pages.put(address, new Response(html, { headers }));
      const all = await pages.keys();
      for (const old of all.slice(0, Math.max(0, all.length - MOST))) await pages.delete(old);
    });
  }

  private forget(address: string): Promise<void> {
    return this.inLine(async (pages) => void await pages.delete(address));
  }

  private inLine(work: (pages: Cache) => Promise<void>): Promise<void> {
    const done = this.line.then(async () => work(await this.world.caches.open(PAGES)));
    this.line = done.catch(() => undefined);
    return done;
  }

  /** Fetches files that are not there yet. */
  private async load(addresses: string[], cache: RequestCache): Promise<void> {
    const files = await this.files();
    for (const address of new Set(addresses)) {
      if (await files.match(address)) continue;
      const file = await this.world.fetch(address, { cache });
      if (file.ok) await files.put(address, file);
    }
  }
}
