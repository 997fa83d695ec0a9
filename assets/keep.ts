// On https a worker (worker.ts) opens the pages one writes on where there is no network. Here it is
// called, told whose page this is, and asked to keep what the page marks:
//
//   <form data-keep>    this page itself        <a data-keep>    the page it leads to
//
// On plain http, and in browsers without workers, nothing happens.

import { whenBack } from "./worker/back.ts";
import { addressOf } from "./worker/kept.ts";

async function call(address: string): Promise<void> {
  const { serviceWorker } = navigator;
  // The worker is asked for anew as often as the files it keeps, not at every page.
  await serviceWorker.register(address, { updateViaCache: "all" });
  // A copy may be older than whoever is signed in now.
  if ("kept" in document.body.dataset) return;
  const here = document.querySelector("form[data-keep]") ? [location.href] : [];
  const links = Array.from(document.querySelectorAll<HTMLAnchorElement>("a[data-keep]"), (link) => link.href);
  const { active } = await serviceWorker.ready;
  active?.postMessage({
    who: document.body.dataset["who"] || "public",
    keep: [...here, ...links].map((url) => addressOf(url, location.origin)),
  });
}

const address = document.body.dataset["worker"];
if (address && isSecureContext && "serviceWorker" in navigator) {
  const begin = (): void => void call(address).catch(() => undefined);
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
}

// A copy says that there is no network, until there is one again.
if ("kept" in document.body.dataset) {
  const back = (): void => {
    delete document.body.dataset["kept"];
  };
  whenBack(back);
  document.addEventListener("queue:stored", back);
}
