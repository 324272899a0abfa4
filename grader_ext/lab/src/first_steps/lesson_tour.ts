/** The tour of lessons: what is where, and what to do with it. */

import { PageConfig } from "@jupyterlab/coreutils";
import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import type { ISignal } from "@lumino/signaling";

import type { FirstStepsDesk } from "./names.js";
import { keysOf } from "./shortcut_keys.js";
import { cellOf, checkButton, courses, lessonPanel } from "./tour_anchors.js";
import { type Step, Tour } from "./tour_card.js";
import { CHECK } from "../lesson/lesson_desk.js";

let isShown = false;

/** From its beginning; the focus goes back to where it was. */
export async function showTour(desk: FirstStepsDesk): Promise<void> {
  if (isShown) return;
  isShown = true;
  const before = document.activeElement;
  try {
    await new Tour(steps(desk), desk.trans).show();
  } finally {
    isShown = false;
  }
  const { shell } = desk.app;
  if (before === document.body && shell.currentWidget) shell.activateById(shell.currentWidget.id); // nothing had it
}

/** For a learner who has not seen it, as soon as there are courses. It counts as seen once it shows, in each browser. */
export async function showTourOnce(desk: FirstStepsDesk, settings: ISettingRegistry.ISettings): Promise<void> {
  const { progress, notebooks } = desk;
  await until(progress.changed, () => (progress.state.courses?.length ?? 0) > 0);
  if (notebooks && PageConfig.getOption("treePath").endsWith(".ipynb")) {
    await until(notebooks.currentChanged, () => notebooks.currentWidget !== null); // the page was opened with a lesson
    await notebooks.currentWidget?.context.ready;
  }
  if (document.querySelector(".jp-Dialog")) return; // JupyterLab asks for something: next time
  await settings.set("tour", false);
  await showTour(desk);
}

async function until<T, U>(changed: ISignal<T, U>, isSo: () => boolean): Promise<void> {
  if (isSo()) return;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (!isSo()) return;
      changed.disconnect(look);
      resolve();
    };
    changed.connect(look);
  });
}

function steps(desk: FirstStepsDesk): Step[] {
  const { app, trans } = desk;
  /** Nothing where the learner has taken the command's keys away. */
  const withKeys = (command: string, say: (keys: string) => string): string => {
    const [keys] = keysOf(app.commands, command);
    return keys === undefined ? "" : ` ${say(keys)}`;
  };
  const run = withKeys("notebook:run-cell-and-select-next", (keys) => trans.__("%1 runs a cell.", keys));
  return [
    {
      title: trans.__("Your courses"),
      text: trans.__(
        "Here are your courses and their lessons: a click on a lesson opens it. One with a lock opens when you have " +
          "passed those before it. The hat at the edge shows and hides this list.",
      ),
      anchor: () => courses(desk),
    },
    {
      title: trans.__("To read"),
      text: `${trans.__(
        "A lesson is a page of text and code, in cells: read it from top to bottom. What has a small lock belongs to the " +
          "lesson and stays as it is. Run its examples and see what comes out.",
      )}${run}`,
      anchor: () => cellOf(desk, "instruction"),
    },
    {
      title: trans.__("Your answers"),
      text: `${trans.__(
        "In the cells headed “Your answer” you write. Run them as often as you like: that grades nothing. The + button " +
          "adds cells of your own, to try things out.",
      )}${run}`,
      anchor: () => cellOf(desk, "answer"),
    },
    {
      title: trans.__("Check"),
      text: `${trans.__(
        "“Check” saves your answers and has them tested. Do it as often as you like: a later check never takes away " +
          "what you have reached.",
      )}${withKeys(CHECK, (keys) => trans.__("The keys for it: %1.", keys))}`,
      anchor: async () => checkButton(desk),
    },
    {
      title: trans.__("Results, and the next lesson"),
      text: trans.__(
        "Here, and below each answer, you see how the tests went, what was expected, and hints. When a lesson is passed, " +
          "the link to the next one appears here and in your courses. This tour is in the Help menu.",
      ),
      anchor: () => lessonPanel(desk),
    },
  ];
}
