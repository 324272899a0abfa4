/** What stands at the cells of a lesson: a sign where one is locked; invitation, points and state at an answer. */

import type { Cell } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";

import { roleOf, type Role } from "./lesson_cells.js";
import { testsByCell, type Test } from "./lesson_tests.js";
import type { IProgress } from "./progress.js";

/** nbgrader's stubs: what stands in an answer that nobody has touched. */
const UNTOUCHED = /YOUR (CODE|ANSWER) HERE/;

interface Word {
  readonly text: string;
  readonly state?: "passed" | "failed";
}

/** Keeps the marks of one notebook right, until it is closed. */
export class CellMarks {
  readonly #panel: NotebookPanel;
  readonly #trans: TranslationBundle;
  readonly #progress: IProgress | null;
  readonly #awaited = new WeakSet<Cell>();
  #due = false;

  /** Without `progress` no states are told. */
  constructor(panel: NotebookPanel, trans: TranslationBundle, progress: IProgress | null) {
    this.#panel = panel;
    this.#trans = trans;
    this.#progress = progress;
    panel.content.addClass("waymark-Lesson");
    panel.context.model.contentChanged.connect(() => this.#markSoon());
    const told = (): void => this.#markSoon();
    progress?.changed.connect(told);
    panel.disposed.connect(() => progress?.changed.disconnect(told));
    this.#mark();
  }

  #markSoon(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      if (!this.#panel.isDisposed) this.#mark();
    });
  }

  #mark(): void {
    const cells = this.#panel.content.widgets;
    const tests = testsByCell(cells.map((cell) => cell.model.metadata));
    const statuses = this.#statuses();
    cells.forEach((cell, index) => this.#markCell(cell, tests[index]!, statuses));
  }

  /** By test, what the newest verdict on this lesson says. */
  #statuses(): ReadonlyMap<string, string> {
    const { course, lesson } = this.#panel.context.model.getMetadata("waymark") ?? {};
    const judged = [...(this.#progress?.state.submissions.values() ?? [])]
      .filter((one) => one.course === course && one.lesson === lesson && one.verdict !== null)
      .sort((one, other) => other.id - one.id);
    return new Map(judged[0]?.verdict?.tests.map(({ id, status }) => [id, status]));
  }

  #markCell(cell: Cell, tests: readonly Test[], statuses: ReadonlyMap<string, string>): void {
    const role = roleOf(cell.model.metadata);
    if ("showEditorForReadOnly" in cell && role === "instruction") cell.showEditorForReadOnly = false;
    cell.node.dataset["waymarkRole"] = role;
    const header = cell.node.querySelector<HTMLElement>(":scope > .jp-CellHeader");
    if (header === null) return this.#markOnceReady(cell);
    const words = this.#words(role, cell.model.sharedModel.getSource());
    if (tests.length > 0) words.push(...this.#worth(tests), ...this.#state(tests, statuses));
    const mark = JSON.stringify(words);
    if (header.dataset["waymarkMark"] === mark) return;
    header.dataset["waymarkMark"] = mark;
    header.replaceChildren(...(words.length > 0 ? [markElement(words)] : []));
  }

  /** It has not been in sight yet. */
  #markOnceReady(cell: Cell): void {
    if (this.#awaited.has(cell)) return;
    this.#awaited.add(cell);
    void cell.ready.then(() => this.#markSoon());
  }

  #words(role: Role, source: string): Word[] {
    const trans = this.#trans;
    if (role === "answer") {
      return [{ text: UNTOUCHED.test(source) ? trans.__("Your answer: write it here") : trans.__("Your answer") }];
    }
    if (role === "test") return [{ text: trans.__("Test of your answer") }];
    return role === "instruction" ? [{ text: trans.__("Part of the lesson: it stays as it is") }] : [];
  }

  #worth(tests: readonly Test[]): Word[] {
    const points = tests.reduce((sum, test) => sum + test.points, 0);
    return points > 0 ? [{ text: this.#trans._n("%1 point", "%1 points", points) }] : [];
  }

  #state(tests: readonly Test[], statuses: ReadonlyMap<string, string>): Word[] {
    const known = tests.flatMap(({ id }) => statuses.get(id) ?? []);
    if (known.length === 0) return [];
    return known.every((status) => status === "passed")
      ? [{ text: this.#trans.__("passed"), state: "passed" }]
      : [{ text: this.#trans.__("not passed yet"), state: "failed" }];
  }
}

function markElement(words: readonly Word[]): HTMLElement {
  const mark = document.createElement("div");
  mark.className = "waymark-CellMark";
  mark.title = words[0]!.text;
  for (const { text, state } of words) {
    const word = Object.assign(document.createElement("span"), { textContent: text });
    if (state) word.dataset["state"] = state;
    mark.append(word);
  }
  return mark;
}
