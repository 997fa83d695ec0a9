// Copies a text to be pasted elsewhere. Without script the text stands there to be marked by hand.

/** The old way, for pages on plain http: there a browser hides its clipboard. */
function byHand(from: HTMLTextAreaElement): boolean {
  from.select();
  from.setSelectionRange(0, from.value.length);
  return document.execCommand("copy");
}

async function copy(from: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(from.value);
    return true;
  } catch {
    return byHand(from);
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  const from = document.getElementById(button.dataset.copy ?? "");
  if (!(from instanceof HTMLTextAreaElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    void copy(from).then((done) => {
      if (done && button.dataset.copied) button.textContent = button.dataset.copied;
    });
  });
}
