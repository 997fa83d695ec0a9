// Reads a question aloud with the browser's own voice, where there is one.

const start = document.querySelector<HTMLButtonElement>("[data-speak-start]");
const text = document.querySelector<HTMLElement>("[data-speak]");

/** The words a reader sees: fields and hidden parts are left out. */
function words(of: HTMLElement): string {
  const copy = of.cloneNode(true) as HTMLElement;
  for (const gone of copy.querySelectorAll("input, select, svg, [hidden], .vh")) gone.remove();
  for (const block of copy.querySelectorAll("h1, p, label, dt, dd, span.soft")) block.append("。");
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

if (start && text && "speechSynthesis" in window) {
  const idle = start.querySelector<HTMLElement>("[data-speak-idle]");
  const busy = start.querySelector<HTMLElement>("[data-speak-busy]");
  const show = (speaking: boolean) => {
    if (idle) idle.hidden = speaking;
    if (busy) busy.hidden = !speaking;
  };
  start.hidden = false;
  start.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      show(false);
      return;
    }
    const spoken = new SpeechSynthesisUtterance(words(text));
    spoken.lang = start.dataset.speakLang ?? "zh-CN";
    // A little slower than the machine would: for old ears.
    spoken.rate = 0.9;
    spoken.addEventListener("end", () => show(false));
    spoken.addEventListener("error", () => show(false));
    show(true);
    speechSynthesis.speak(spoken);
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
