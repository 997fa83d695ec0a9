// What a worker has around it. TypeScript knows it only in a library that can't be had beside the
// one of pages, so the few words of it that we use are said here.

export interface Later extends Event {
  waitUntil: (work: Promise<unknown>) => void;
}

export interface Asked extends Later {
  readonly request: Request;
  respondWith: (answer: Promise<Response>) => void;
}

export interface Told extends Later {
  readonly data: unknown;
}

export interface Scope {
  readonly clients: { claim: () => Promise<void> };
  readonly location: Location;
  skipWaiting: () => Promise<void>;
  addEventListener: {
    (name: "install" | "activate", hear: (event: Later) => void): void;
    (name: "fetch", hear: (event: Asked) => void): void;
    (name: "message", hear: (event: Told) => void): void;
  };
}
