/** The command that checks the answers of a lesson, for toolbar, palette and shortcut. */

import { Notification } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { checkIcon } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";

import { CheckTroubles } from "./check_troubles.js";
import { LESSON_ARGUMENTS, lessonAt } from "../lesson/lesson_at.js";
import { CHECK, type LessonDesk } from "../lesson/lesson_desk.js";
import type { PanelState } from "../state/panel_module.js";

export function addCheck(desk: LessonDesk): void {
  const { commands, notebooks, progress, palette, trans } = desk;
  commands.addCommand(CHECK, checkOptions(desk));
  palette?.addItem({ command: CHECK, category: trans.__("Lesson") });
  const changed = (): void => commands.notifyCommandChanged(CHECK);
  progress.changed.connect(changed);
  notebooks.currentChanged.connect(changed);
  notebooks.widgetAdded.connect((_, panel) => void panel.context.ready.then(changed));
  changed(); // buttons were there before the command
  new CheckTroubles(notebooks, progress, trans, (panel) => void commands.execute(CHECK, { panel: panel.id }));
}

function checkOptions({ notebooks, progress, trans }: LessonDesk): CommandRegistry.ICommandOptions {
  const stateAt = (args: ReadonlyPartialJSONObject): PanelState | null => {
    const at = lessonAt(notebooks, args);
    return at && (progress.panel?.lessonState(at.place) ?? null);
  };
  const caption = (args: ReadonlyPartialJSONObject): string => {
    if (!lessonAt(notebooks, args)) return trans.__("Open a lesson first: only lessons can be checked.");
    const state = stateAt(args);
    return state?.busy ? progress.panel!.headline(state).text : trans.__("Check your answers as they are on screen");
  };
  return {
    label: (args) => (args["toolbar"] === true ? shortLabel(stateAt(args), trans) : trans.__("Check My Answers")),
    caption,
    icon: (args) => (args["toolbar"] === true && !stateAt(args)?.busy ? checkIcon : undefined),
    describedBy: LESSON_ARGUMENTS,
    isVisible: (args) => lessonAt(notebooks, args) !== null,
    isEnabled: (args) => lessonAt(notebooks, args) !== null && stateAt(args)?.busy !== true,
    execute: async (args) => {
      const panel = lessonAt(notebooks, args)?.panel;
      if (!panel) return;
      try {
        const module = await progress.loadPanel();
        await module.check({ context: panel.context, rendermime: panel.content.rendermime });
      } catch (error) {
        Notification.error(error instanceof Error ? error.message : String(error), { autoClose: false });
      }
    },
  };
}

/** The button's own words; while a check runs, how far it is. */
function shortLabel(state: PanelState | null, trans: TranslationBundle): string {
  if (!state?.busy) return trans.__("Check");
  const { done, total } = state.submission ?? { done: 0, total: 0 };
  return state.own.step === "idle" && total > 0 ? trans.__("Checking %1/%2", done, total) : trans.__("Checking …");
}
