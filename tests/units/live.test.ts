// What needs no browser of the live page and of the façade's arrow keys.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, mayChange, Pacer } from "../../assets/live.ts";
import { type Box, edge, neighbour } from "../../assets/facade.ts";

test("changes are put on the page at most twice a second, and the latest wins", async () => {
  const put: Change[] = [];
  let now = 0;
  const pacer = new Pacer((change) => put.push(change), () => now, 30);
  pacer.take([{ id: "present", text: "1" }]);
  assert.deepEqual(put, [{ id: "present", text: "1" }]);
  pacer.take([{ id: "present", text: "2", attr: { "data-state": "here" } }]);
  pacer.take([{ id: "present", text: "3", attr: { value: "3" } }, { id: "need", text: "18" }]);
  assert.equal(put.length, 1, "still within the pace");
  now = 30;
  await new Promise((resolve) => setTimeout(resolve, 45));
  assert.deepEqual(put.slice(1), [
    { id: "present", text: "3", attr: { "data-state": "here", value: "3" } },
    { id: "need", text: "18" },
  ]);
});

test("a message may not set an attribute that loads, styles or runs", () => {
  for (const name of ["data-state", "aria-label", "value", "hidden", "width", "points"]) assert.ok(mayChange(name), name);
  for (const name of ["onclick", "href", "src", "style", "srcdoc", "formaction", "xlink:href"]) assert.ok(!mayChange(name), name);
});

/** Two stairwells of two doors and three floors, side by side, with a gap at 5 (a vacant flat). */
const doors: Box[] = [];
for (const top of [0, 10, 20]) {
  for (const left of [0, 10, 25, 35]) {
    if (!(top === 10 && left === 10)) doors.push({ left, right: left + 9, top, bottom: top + 9 });
  }
}
const at = (left: number, top: number) => doors.findIndex((door) => door.left === left && door.top === top);

test("arrows go where the eye goes, across stairwells and over a vacant flat", () => {
  assert.equal(neighbour(doors, at(10, 0), "ArrowRight"), at(25, 0));
  assert.equal(neighbour(doors, at(25, 10), "ArrowLeft"), at(0, 10));
  assert.equal(neighbour(doors, at(10, 0), "ArrowDown"), at(10, 20));
  assert.equal(neighbour(doors, at(35, 20), "ArrowUp"), at(35, 10));
  assert.equal(neighbour(doors, at(35, 20), "ArrowRight"), -1);
  assert.equal(neighbour(doors, at(35, 20), "ArrowDown"), -1);
  assert.equal(neighbour(doors, 99, "ArrowDown"), -1);
  assert.equal(edge(doors, at(25, 10), "Home"), at(0, 10));
  assert.equal(edge(doors, at(0, 20), "End"), at(35, 20));
});
