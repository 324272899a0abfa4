/** Finding what the tour is about in the page, and bringing it into sight; null where it is not there. */

import type { NotebookPanel } from "@jupyterlab/notebook";

import type { FirstStepsDesk } from "./names.js";
import { lessonAt } from "../lesson/lesson_at.js";
import { type Role, roleOf } from "../lesson/lesson_cells.js";
import { CHECK } from "../lesson/lesson_desk.js";
import { COURSES } from "../sidebar/course_sidebar.js";
import { isWide, makeRoom } from "../sidebar/narrow_window.js";

/** The sidebar, opened; in a narrow window the tab that opens it, for there it would hide all else. */
export async function courses({ app }: FirstStepsDesk): Promise<Element | null> {
  makeRoom(app.shell);
  if (isWide()) app.shell.activateById(COURSES);
  await new Promise(requestAnimationFrame); // laid out by then
  return firstInSight(document, [`#${COURSES}`, `.jp-SideBar [data-id="${COURSES}"]`]);
}

/** In the toolbar; where that has no room for it, in the lesson panel. */
export function checkButton(desk: FirstStepsDesk): Element | null {
  return firstInSight(lesson(desk)?.node, [`[data-command="${CHECK}"]`, ".waymark-check"]);
}

/** The first one in the lesson that the learner looks at. */
export async function cellOf(desk: FirstStepsDesk, role: Role): Promise<Element | null> {
  const notebook = lesson(desk)?.content;
  const index = notebook?.widgets.findIndex(({ model }) => roleOf(model.metadata) === role) ?? -1;
  const cell = notebook?.widgets[index];
  if (!notebook || !cell) return null;
  await notebook.scrollToItem(index, "center");
  return cell.node;
}

export async function lessonPanel(desk: FirstStepsDesk): Promise<Element | null> {
  const cell = await cellOf(desk, "panel");
  return cell && (firstInSight(cell, [".waymark-panel"]) ?? cell);
}

function lesson({ app, notebooks }: FirstStepsDesk): NotebookPanel | null {
  makeRoom(app.shell);
  return notebooks && (lessonAt(notebooks, {})?.panel ?? null);
}

function firstInSight(place: ParentNode | undefined, selectors: readonly string[]): Element | null {
  const found = selectors.map((selector) => place?.querySelector(selector));
  return found.find((one) => one?.checkVisibility()) ?? null;
}
