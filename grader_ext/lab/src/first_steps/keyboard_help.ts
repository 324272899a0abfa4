/** The dialog that tells what the keys do in a lesson. */

import { Dialog, showDialog } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { Widget } from "@lumino/widgets";

import { element } from "./elements.js";
import type { FirstStepsDesk } from "./names.js";
import { keysOf } from "./shortcut_keys.js";
import { CHECK } from "../lesson/lesson_desk.js";

/** What is done, and the command whose keys do it. */
type Row = readonly [what: string, command: string];

export async function showKeyboardHelp({ app, trans }: FirstStepsDesk): Promise<void> {
  const bound = (rows: readonly Row[]): [string, string[]][] =>
    rows.map(([what, command]): [string, string[]] => [what, keysOf(app.commands, command)]).filter(([, keys]) => keys.length > 0);
  const node = element("div", { className: "waymark-KeyboardHelp", tabIndex: 0, role: "region" }, [
    table(trans.__("In a lesson"), [...bound(inLesson(trans)), nextMistake(trans)]),
    table(trans.__("Everywhere"), bound(everywhere(trans))),
    table(trans.__("In the list of courses"), inCourses(trans)),
    element("p", {}, [trans.__("Everything else is in the command palette, too: type there what you want to do.")]),
  ]);
  node.setAttribute("aria-label", trans.__("Keyboard shortcuts"));
  await showDialog({
    title: trans.__("Lesson Keyboard Shortcuts"),
    body: new Widget({ node }),
    buttons: [Dialog.okButton({ label: trans.__("Close") })],
  });
}

function inLesson(trans: TranslationBundle): Row[] {
  return [
    [trans.__("Check your answers"), CHECK],
    [trans.__("Run the cell and go on to the next one"), "notebook:run-cell-and-select-next"],
    [trans.__("Run the cell and stay there"), "notebook:run-cell"],
    [trans.__("Write in the cell"), "notebook:enter-edit-mode"],
    [trans.__("Stop writing, for the keys that follow"), "notebook:enter-command-mode"],
    [trans.__("Go to the cell above"), "notebook:move-cursor-up"],
    [trans.__("Go to the cell below"), "notebook:move-cursor-down"],
    [trans.__("Add a cell of your own below"), "notebook:insert-cell-below"],
    [trans.__("Take back what was last done to cells"), "notebook:undo-cell-action"],
    [trans.__("Stop what runs"), "kernelmenu:interrupt"],
    [trans.__("While writing: complete the word"), "completer:invoke-notebook"],
    [trans.__("While writing: show help on the word"), "tooltip:launch-notebook"],
  ];
}

/** The editor's own: in_code.ts. */
function nextMistake(trans: TranslationBundle): [string, string[]] {
  return [trans.__("While writing: go to the next mistake"), ["F8"]];
}

function everywhere(trans: TranslationBundle): Row[] {
  return [
    [trans.__("Save"), "docmanager:save"],
    [trans.__("Show or hide what is at the left"), "application:toggle-left-area"],
    [trans.__("Open the command palette"), "apputils:activate-command-palette"],
    [trans.__("Show all shortcuts of JupyterLab"), "apputils:display-shortcuts"],
  ];
}

/** The sidebar's own: lesson_walk.ts. */
function inCourses(trans: TranslationBundle): [string, string[]][] {
  return [
    [trans.__("Go from lesson to lesson"), ["↑", "↓"]],
    [trans.__("Go to the first or the last one"), ["Home", "End"]],
    [trans.__("Open the lesson"), ["Enter"]],
  ];
}

function table(caption: string, rows: readonly [string, string[]][]): HTMLElement {
  const row = ([what, keys]: [string, string[]]): HTMLElement => {
    const head = element("th", { scope: "row" }, [what]);
    return element("tr", {}, [head, element("td", {}, keys.map((key) => element("kbd", {}, [key])))]);
  };
  return element("table", {}, [element("caption", {}, [caption]), element("tbody", {}, rows.map(row))]);
}
