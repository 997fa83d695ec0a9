// Scanning a household card with the phone's camera, where the browser can do it by itself
// (https or localhost, and a browser that reads codes). Elsewhere the button never shows:
// a hand scanner types into the same field, and so do people.

interface Reader {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}

declare global {
  interface Window {
    BarcodeDetector?: new (wish: { formats: string[] }) => Reader;
  }
}

/** The code that stands in a scanned address, or the text itself. */
export function codeOf(scanned: string): string {
  const last = scanned.trim().split(/[?#]/)[0]?.split("/").pop() ?? "";
  return last === "" ? scanned.trim() : last;
}

async function look(video: HTMLVideoElement, reader: Reader): Promise<string> {
  for (;;) {
    const found = await reader.detect(video).catch(() => []);
    const first = found[0];
    if (first) return codeOf(first.rawValue);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

async function scan(box: HTMLElement, reader: Reader): Promise<void> {
  const video = box.querySelector<HTMLVideoElement>("[data-scan-video]");
  const form = box.closest("form");
  const field = form?.querySelector<HTMLInputElement>("input[name='room']");
  if (!video || !form || !field) return;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    field.value = await look(video, reader);
    form.requestSubmit();
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.hidden = true;
  }
}

if (typeof document !== "undefined" && window.BarcodeDetector && "mediaDevices" in navigator) {
  const reader = new window.BarcodeDetector({ formats: ["qr_code"] });
  for (const box of Array.from(document.querySelectorAll<HTMLElement>("[data-scan]"))) {
    box.hidden = false;
    box.querySelector("[data-scan-start]")?.addEventListener("click", () => {
      void scan(box, reader).catch(() => {
        box.hidden = true;
      });
    });
  }
}
