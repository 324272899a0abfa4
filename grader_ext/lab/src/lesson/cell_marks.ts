/** What stands at the cells of a lesson: a sign where one is locked; invitation, points and state at an answer. */

import type { Cell } from "@jupyterlab/cells";
import type { TranslationBundle } from "@jupyterlab/translation";

import { isLesson, roleOf, type Role } from "./lesson_cells.js";
import { testsByCell, type Test } from "./lesson_tests.js";
import { keepDrawn, type ShownLesson } from "./lesson_redraw.js";
import type { JudgedTest } from "../state/panel_module.js";
import type { IProgress } from "../state/progress.js";

/** nbgrader's stubs: what stands in an answer that nobody has touched. */
export const UNTOUCHED = /YOUR (CODE|ANSWER) HERE/;

interface Word {
  readonly text: string;
  readonly state?: "passed" | "failed" | "not_run" | "busy";
}

interface Judged {
  /** Whether a check runs. */
  readonly busy: boolean;
  /** By test. */
  readonly tests: ReadonlyMap<string, JudgedTest>;
}

/** Keeps the marks of one notebook right, until it is closed. */
export class CellMarks {
  readonly #panel: ShownLesson;
  readonly #trans: TranslationBundle;
  readonly #progress: IProgress | null;

  /** Without `progress` no states are told. */
  constructor(panel: ShownLesson, trans: TranslationBundle, progress: IProgress | null) {
    this.#panel = panel;
    this.#trans = trans;
    this.#progress = progress;
    keepDrawn(panel, progress, () => this.#mark());
  }

  #mark(): void {
    const cells = this.#panel.content.widgets;
    const tests = testsByCell(cells.map((cell) => cell.model.metadata));
    const judged = this.#judged();
    cells.forEach((cell, index) => this.#markCell(cell, tests[index]!, judged));
  }

  /** What the check that runs has judged so far; else what the last verdict says. */
  #judged(): Judged {
    const waymark = this.#panel.context.model.getMetadata("waymark");
    const state = isLesson({ waymark }) ? this.#progress?.panel?.lessonState(waymark) : null;
    return { busy: state?.busy ?? false, tests: new Map(state?.tests.map((test) => [test.id, test])) };
  }

  #markCell(cell: Cell, tests: readonly Test[], { busy, tests: judged }: Judged): void {
    const role = roleOf(cell.model.metadata);
    if ("showEditorForReadOnly" in cell && role === "instruction") cell.showEditorForReadOnly = false;
    cell.node.dataset["waymarkRole"] = role;
    nameEditor(cell, this.#editorName(role));
    const header = cell.node.querySelector<HTMLElement>(":scope > .jp-CellHeader");
    if (header === null) return; // not in sight yet
    const words = this.#words(role, cell.model.sharedModel.getSource());
    const known = tests.flatMap(({ id }) => judged.get(id) ?? []);
    if (tests.length > 0) words.push(...this.#worth(tests, known), ...this.#state(known, busy && known.length < tests.length));
    const mark = JSON.stringify(words);
    if (header.dataset["waymarkMark"] === mark) return;
    header.dataset["waymarkMark"] = mark;
    header.replaceChildren(...(words.length > 0 ? [markElement(words)] : []));
  }

  /** What a screen reader says of the place to write: JupyterLab's own has no name. */
  #editorName(role: Role): string {
    const trans = this.#trans;
    const names: Readonly<Record<Role, string>> = {
      panel: trans.__("Code that shows the overview of this lesson"),
      instruction: trans.__("Part of the lesson: it stays as it is"),
      answer: trans.__("Your answer"),
      test: trans.__("Test of your answer"),
      own: trans.__("A cell of your own"),
    };
    return names[role];
  }

  #words(role: Role, source: string): Word[] {
    const trans = this.#trans;
    if (role === "answer") {
      return [{ text: UNTOUCHED.test(source) ? trans.__("Your answer: write it here") : trans.__("Your answer") }];
    }
    if (role === "test") return [{ text: trans.__("Test of your answer") }];
    return role === "instruction" ? [{ text: trans.__("Part of the lesson: it stays as it is") }] : [];
  }

  #worth(tests: readonly Test[], known: readonly JudgedTest[]): Word[] {
    const points = tests.reduce((sum, test) => sum + test.points, 0);
    if (points === 0) return [];
    if (known.length < tests.length) return [{ text: this.#trans._n("%1 point", "%1 points", points) }];
    const [got, most] = [sum(known, "points"), sum(known, "max_points")];
    return [{ text: this.#trans._n("%2 of %1 point", "%2 of %1 points", most, got) }];
  }

  #state(known: readonly JudgedTest[], busy: boolean): Word[] {
    if (busy) return [{ text: this.#trans.__("being checked …"), state: "busy" }];
    if (known.length === 0) return [];
    if (known.every(({ status }) => status === "passed")) return [{ text: this.#trans.__("passed"), state: "passed" }];
    if (known.every(({ status }) => status === "not_run")) return [{ text: this.#trans.__("not run"), state: "not_run" }];
    return [{ text: this.#trans.__("not passed yet"), state: "failed" }];
  }
}

function nameEditor(cell: Cell, name: string): void {
  const editor = cell.node.querySelector(".cm-content");
  if (editor && editor.getAttribute("aria-label") !== name) editor.setAttribute("aria-label", name);
}

function sum(tests: readonly JudgedTest[], of: "points" | "max_points"): number {
  return Math.round(tests.reduce((all, test) => all + test[of], 0) * 100) / 100;
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
