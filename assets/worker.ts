// Without a network: this worker opens the few pages on which one writes something down (the form
// for a matter, the desk for calls and letters) and shows a page of our own instead of all others.
// What is written there waits in the queue (queue.ts). Browsers run it only on https and localhost.
//
// It looks at pages and at our own files, by GET, and at nothing else: no deed, no photo, no live
// stream goes through it. What it keeps, and of whom, stands in worker/kept.ts.

import { file, type Hands, page } from "./worker/answer.ts";
import { Kept } from "./worker/kept.ts";
import type { Later, Scope } from "./worker/scope.ts";

const scope = globalThis as unknown as Scope;
const { origin } = scope.location;

const kept = new Kept({
  caches,
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  origin,
  // The server puts the mark of its release here: see src/web/pages/offline.rs.
  release: "@release",
});

/** Work that may fail goes on beside the answer; should it, nothing is kept and nobody is told. */
const beside = (event: Later) => (work: Promise<unknown>): void => event.waitUntil(work.catch(() => undefined));

const hands = (event: Later): Hands => ({
  kept,
  fetch: (request) => fetch(request),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  now: () => Date.now(),
  later: beside(event),
});

scope.addEventListener("install", (event) => {
  event.waitUntil(kept.prepare().then(() => scope.skipWaiting()));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(scope.clients.claim());
  beside(event)(kept.settle());
});

scope.addEventListener("message", (event) => {
  const { who, keep } = event.data as { who: string; keep: string[] };
  beside(event)(kept.only(who).then(() => kept.take(keep)));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (!request.url.startsWith(`${origin}/`)) return;
  if (request.method !== "GET") {
    // Whoever signs out, also where the line is down, leaves no page of theirs on the device.
    if (pathname === "/sign-out") beside(event)(kept.only("public"));
    return;
  }
  if (request.mode === "navigate") event.respondWith(page(request, origin, hands(event)));
  else if (pathname.startsWith("/assets/")) event.respondWith(file(request, hands(event)));
});
