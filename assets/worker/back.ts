// When the network is back. What a browser says of it is a guess about its own cable: the server
// is asked.

export function whenBack(act: () => void): void {
  const ask = async (): Promise<void> => {
    // Only GET goes through the worker: this answer comes from the server or not at all.
    const answer = await fetch("/assets/icon.svg", { method: "HEAD", cache: "no-store" });
    if (answer.ok) act();
  };
  window.addEventListener("online", () => void ask().catch(() => undefined));
}
