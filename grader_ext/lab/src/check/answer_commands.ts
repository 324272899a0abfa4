/** What a learner can do at an answer: put its first text back, see the next hint. */

import { Notification } from "@jupyterlab/apputils";
import type { CommandRegistry } from "@lumino/commands";

import { resetAnswer } from "./answer_reset.js";
import { type AnswerAt, answerAt, LESSON_ARGUMENTS } from "../lesson/lesson_at.js";
import { type LessonDesk, NEXT_HINT, RESET_ANSWER } from "../lesson/lesson_desk.js";
import { testsByCell } from "../lesson/lesson_tests.js";
import type { IProgress } from "../state/progress.js";

export function addAnswerCommands(desk: LessonDesk): void {
  const { commands, notebooks, progress, palette, trans } = desk;
  commands.addCommand(RESET_ANSWER, resetOptions(desk));
  commands.addCommand(NEXT_HINT, hintOptions(desk));
  const both = [RESET_ANSWER, NEXT_HINT];
  for (const command of both) palette?.addItem({ command, category: trans.__("Lesson") });
  const changed = (): void => both.forEach((id) => commands.notifyCommandChanged(id));
  progress.changed.connect(changed);
  notebooks.activeCellChanged.connect(changed);
}

function resetOptions({ notebooks, progress, trans }: LessonDesk): CommandRegistry.ICommandOptions {
  return {
    label: trans.__("Reset This Answer"),
    caption: (args) =>
      answerAt(notebooks, args) ? trans.__("Put back what it said at first") : trans.__("Go to one of your answers first."),
    describedBy: LESSON_ARGUMENTS,
    isEnabled: (args) => answerAt(notebooks, args) !== null,
    execute: async (args) => {
      const at = answerAt(notebooks, args);
      try {
        if (at) await resetAnswer(at, progress, trans);
      } catch (error) {
        Notification.error(error instanceof Error ? error.message : String(error), { autoClose: false });
      }
    },
  };
}

function hintOptions({ notebooks, progress, trans }: LessonDesk): CommandRegistry.ICommandOptions {
  return {
    label: trans.__("Show Next Hint"),
    caption: (args) => {
      const at = answerAt(notebooks, args);
      if (!at) return trans.__("Go to one of your answers first.");
      if (testWithHint(at, progress) !== null) return trans.__("Show one more hint for this answer");
      return trans.__("There is no further hint for this answer now. After another check there may be one.");
    },
    describedBy: LESSON_ARGUMENTS,
    isEnabled: (args) => {
      const at = answerAt(notebooks, args);
      return at !== null && testWithHint(at, progress) !== null;
    },
    execute: (args) => {
      const at = answerAt(notebooks, args);
      const test = at && (args["test"] ?? testWithHint(at, progress));
      if (at && typeof test === "string") progress.panel?.showNextHint(at.place, test);
    },
  };
}

function testWithHint({ panel, place, cell }: AnswerAt, progress: IProgress): string | null {
  const hints = progress.panel?.lessonState(place).hints;
  const cells = panel.content.widgets;
  const tests = testsByCell(cells.map(({ model }) => model.metadata))[cells.indexOf(cell)] ?? [];
  return tests.find(({ id }) => (hints?.get(id)?.more ?? 0) > 0)?.id ?? null;
}
