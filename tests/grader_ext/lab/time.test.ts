import assert from "node:assert/strict";
import { test } from "node:test";

import { ActiveTime } from "../../../grader_ext/lab/src/time/active_time.ts";
import { KEPT_MS, MOST_SECONDS, TimeOutbox } from "../../../grader_ext/lab/src/time/time_outbox.ts";

const MINUTE = 60_000;

/** What was counted, as `lesson: seconds`. */
function taken(active: ActiveTime): Record<string, number> {
  return Object.fromEntries(active.take().map(({ lesson, seconds }) => [lesson, seconds]));
}

test("the time between signs counts, and up to a minute after the last one", () => {
  const active = new ActiveTime();
  for (const at of [1_000, 5_000, 40_000, 90_000]) active.sign("a", at);
  active.count(10 * MINUTE);
  assert.deepEqual(taken(active), { a: 149 });
});

test("of a long pause one minute counts, however it ends", () => {
  const active = new ActiveTime();
  active.sign("a", 0);
  active.sign("a", 60 * MINUTE);
  active.count(60 * MINUTE);
  assert.deepEqual(taken(active), { a: 60 });
});

test("without a sign nothing counts", () => {
  const active = new ActiveTime();
  active.count(5 * MINUTE);
  active.pause(6 * MINUTE);
  assert.deepEqual(taken(active), {});
});

test("whoever turns away is counted until then, and not before they work again", () => {
  const active = new ActiveTime();
  active.sign("a", 0);
  active.pause(10_000);
  active.count(50_000);
  active.pause(55_000);
  active.sign("a", 70_000);
  active.count(71_000);
  assert.deepEqual(taken(active), { a: 11 });
});

test("each moment counts for one lesson: the one that was worked in last", () => {
  const active = new ActiveTime();
  active.sign("a", 0);
  active.sign("b", 20_000);
  active.sign("a", 50_000);
  active.count(52_000);
  assert.deepEqual(taken(active), { a: 22, b: 30 });
});

test("counting often or seldom comes to the same, and no part of a second is lost", () => {
  const [often, seldom] = [new ActiveTime(), new ActiveTime()];
  let sum = 0;
  for (const active of [often, seldom]) active.sign("a", 0.4);
  for (let now = 0; now < 2 * MINUTE; now += 333.3) {
    often.count(now);
    sum += taken(often)["a"] ?? 0;
  }
  seldom.count(2 * MINUTE);
  assert.equal(sum, 60);
  assert.deepEqual(taken(seldom), { a: 60 });
});

test("never more is counted than has passed, nor when a clock goes back", () => {
  const active = new ActiveTime();
  active.sign("a", 10_000);
  active.sign("a", 5_000);
  active.count(3_000);
  active.count(9_000);
  assert.deepEqual(taken(active), { a: 4 });
});

/** What `localStorage` is, of one browser. */
class Store {
  readonly #items = new Map<string, string>();
  get length(): number {
    return this.#items.size;
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
}

let ids = 0;
const page = (store: Store, prefix = "ada:") => new TimeOutbox(store, prefix, () => `batch-${++ids}`);
const seconds = (outbox: TimeOutbox, now: number) => outbox.toSend(now).map((one) => one.seconds);

test("what waits grows, and what may have been sent does not", () => {
  const outbox = page(new Store());
  outbox.add("c", "a", 10, 0);
  outbox.add("c", "a", 20, 1);
  outbox.add("c", "b", 5, 2);
  assert.deepEqual(seconds(outbox, 3), [30, 5]);
  const [first] = outbox.toSend(3);
  assert.equal(outbox.trying(first!.id)?.seconds, 30);
  outbox.add("c", "a", 7, 4);
  assert.deepEqual(seconds(outbox, 5), [30, 5, 7]);
  assert.equal(outbox.seconds("c", "a"), 37);
  outbox.settle(first!.id);
  assert.deepEqual(seconds(outbox, 6), [5, 7]);
  assert.equal(outbox.trying(first!.id), null, "it was settled");
});

test("a page takes up what another one left behind, unchanged, and not what one still adds to", () => {
  const store = new Store();
  const [one, other] = [page(store), page(store)];
  one.add("c", "a", 10, 0);
  assert.deepEqual(seconds(other, MINUTE), []);
  const [left] = other.toSend(6 * MINUTE);
  assert.deepEqual([left?.seconds, other.trying(left!.id)?.seconds], [10, 10]);
  one.add("c", "a", 4, 7 * MINUTE);
  assert.equal(one.toSend(7 * MINUTE).find(({ id }) => id === left!.id)?.seconds, 10, "it was not changed");
  other.settle(left!.id);
  assert.deepEqual(seconds(one, 7 * MINUTE), [4]);
});

test("a batch never outgrows what the service takes, and is not kept for ever", () => {
  const store = new Store();
  const outbox = page(store);
  outbox.add("c", "a", MOST_SECONDS - 10, 0);
  outbox.add("c", "a", 30, 0);
  assert.deepEqual(seconds(outbox, 0), [MOST_SECONDS - 10, 30]);
  assert.deepEqual(seconds(outbox, KEPT_MS + 1), []);
  assert.equal(store.length, 0);
});

test("others' batches and what is none are let be", () => {
  const store = new Store();
  page(store, "bert:").add("c", "a", 10, 0);
  for (const text of ["", "{", "null", "[]", '{"id":"x"}', '{"id":"y","seconds":5}']) store.setItem("ada:x", text);
  const outbox = page(store);
  assert.deepEqual(seconds(outbox, 60 * MINUTE), []);
  outbox.add("c", "a", 5, 0);
  outbox.clear();
  assert.deepEqual(seconds(outbox, 0), []);
  assert.deepEqual(seconds(page(store, "bert:"), 60 * MINUTE), [10]);
});
