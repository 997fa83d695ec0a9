// Arrow keys on the façade: from window to window as one sees them, across stairwells and floors.
// Tab order stays what the page gives; Home and End go to the ends of a floor.

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Which of the boxes the eye reaches from one of them by an arrow; -1 when there is none. */
export function neighbour(boxes: Box[], from: number, key: string): number {
  const here = boxes[from];
  if (!here) return -1;
  const sideways = key === "ArrowLeft" || key === "ArrowRight";
  let best = -1;
  let nearest = Infinity;
  boxes.forEach((box, index) => {
    if (index === from) return;
    const shared = sideways
      ? Math.min(here.bottom, box.bottom) - Math.max(here.top, box.top)
      : Math.min(here.right, box.right) - Math.max(here.left, box.left);
    if (shared <= 0) return;
    const far = {
      ArrowLeft: here.left - box.left,
      ArrowRight: box.left - here.left,
      ArrowUp: here.top - box.top,
      ArrowDown: box.top - here.top,
    }[key];
    if (far !== undefined && far > 0 && far < nearest) {
      best = index;
      nearest = far;
    }
  });
  return best;
}

/** The first or last box of the same floor. */
export function edge(boxes: Box[], from: number, key: string): number {
  let at = from;
  const step = key === "Home" ? "ArrowLeft" : "ArrowRight";
  for (let next = neighbour(boxes, at, step); next >= 0; next = neighbour(boxes, at, step)) at = next;
  return at;
}

function press(event: KeyboardEvent): void {
  const door = event.target;
  if (!(door instanceof HTMLElement) || !door.matches(".door") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key)) return;
  const doors = Array.from(
    door.closest(".facade")?.querySelectorAll<HTMLElement>("a.door[href], button.door:not(:disabled)") ?? [],
  );
  const boxes = doors.map((one) => one.getBoundingClientRect());
  const from = doors.indexOf(door);
  const to = event.key.startsWith("Arrow") ? neighbour(boxes, from, event.key) : edge(boxes, from, event.key);
  if (to < 0) return;
  event.preventDefault();
  doors[to]?.focus();
}

if (typeof document !== "undefined") document.addEventListener("keydown", press);
