// The box: deeds in IndexedDB, in the order they were put in, and a lease that says which page of
// this browser is sending, for browsers or networks without Web Locks (they need https).

import type { Deed } from "./deed.ts";

const DEEDS = "deeds";
const LEASE = "lease";

interface Held {
  holder: string;
  until: number;
}

/** Waits for a request of IndexedDB. */
function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB refused"));
  });
}

/** Waits until a transaction is on disk. */
function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB aborted"));
    transaction.onerror = () => reject(transaction.error ?? new Error("IndexedDB failed"));
  });
}

export class Box {
  private constructor(private readonly db: IDBDatabase) {}

  static open(factory: IDBFactory, name = "tanxin-queue"): Promise<Box> {
    return new Promise((resolve, reject) => {
      const request = factory.open(name, 1);
      request.onupgradeneeded = () => {
        const deeds = request.result.createObjectStore(DEEDS, { keyPath: "seq", autoIncrement: true });
        deeds.createIndex("key", "key", { unique: true });
        request.result.createObjectStore(LEASE);
      };
      request.onsuccess = () => {
        const db = request.result;
        // A newer page wants another shape of the box: let it.
        db.onversionchange = () => db.close();
        resolve(new Box(db));
      };
      request.onerror = () => reject(request.error ?? new Error("IndexedDB would not open"));
      request.onblocked = () => reject(new Error("IndexedDB is held by an older page"));
    });
  }

  /** Answers only when the deed is on this device's disk. */
  async put(deed: Deed): Promise<number> {
    return Number(await this.change(DEEDS, (store) => answer(store.add(deed))));
  }

  /** All deeds, oldest first. */
  async all(): Promise<Deed[]> {
    const store = this.db.transaction(DEEDS, "readonly").objectStore(DEEDS);
    return answer(store.getAll() as IDBRequest<Deed[]>);
  }

  async remove(seq: number): Promise<void> {
    await this.change(DEEDS, (store) => answer(store.delete(seq)));
  }

  /** Writes a refusal on a deed. A deed already gone stays gone. */
  async refuse(seq: number, refused: NonNullable<Deed["refused"]>): Promise<void> {
    await this.change(DEEDS, async (store) => {
      const deed = await answer(store.get(seq) as IDBRequest<Deed | undefined>);
      if (deed) store.put({ ...deed, refused });
    });
  }

  /**
   * Takes or renews the right to send until `now + span` milliseconds; false while another page
   * holds it. A lease from the far future was written by a clock that has since been set back.
   */
  lease(holder: string, now: number, span: number): Promise<boolean> {
    return this.change(LEASE, async (store) => {
      const held = await answer(store.get("send") as IDBRequest<Held | undefined>);
      const free = !held || held.holder === holder || held.until <= now || held.until > now + 2 * span;
      if (free) store.put({ holder, until: now + span }, "send");
      return free;
    });
  }

  /** Who holds the lease, if anybody does. */
  async holder(): Promise<string | undefined> {
    const store = this.db.transaction(LEASE, "readonly").objectStore(LEASE);
    return (await answer(store.get("send") as IDBRequest<Held | undefined>))?.holder;
  }

  async release(holder: string): Promise<void> {
    await this.change(LEASE, async (store) => {
      const held = await answer(store.get("send") as IDBRequest<Held | undefined>);
      if (held?.holder === holder) store.delete("send");
    });
  }

  close(): void {
    this.db.close();
  }

  /** Reads and writes in one transaction; answers when it is on disk. */
  private async change<T>(name: string, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    // Strict: what a person was told is kept must survive the phone's battery running out.
    const transaction = this.db.transaction(name, "readwrite", { durability: "strict" });
    const [result] = await Promise.all([work(transaction.objectStore(name)), committed(transaction)]);
    return result;
  }
}
