/** Checking a lesson's answers: one path and one state, wherever in the page the learner asks for it. */

import type { NotebookPlace } from "./anywidget.ts";
import type { Problem, WaymarkMetadata } from "./contract.ts";
import { live } from "./live.ts";
import { LessonNotebook } from "./notebook.ts";
import { type OwnState, withOwn, withSubmission } from "./page_state.ts";
import { panelState, type PanelState, type Place } from "./panel_state.ts";
import { ProblemError, server } from "./server.ts";
import { trans } from "./translation.ts";

/** What is known of a lesson in this page. */
export function lessonState(place: Place): PanelState {
  return panelState(live().state, place);
}

/** Save the notebook and hand its answers in, unless that is under way. What goes wrong is said in the lesson's state. */
export async function check(around: NotebookPlace): Promise<void> {
  const notebook = LessonNotebook.around(around);
  const place = notebook?.waymark;
  if (!notebook || !place || lessonState(place).busy) return;
  await reporting(place, async () => {
    set(place, { step: "saving", problem: null });
    await notebook.save();
    set(place, { step: "submitting" });
    const submission = await server.submit(notebook.path);
    set(place, { submission: submission.id });
    live().update((state) => withSubmission(state, submission));
  });
  set(place, { step: "idle" });
}

/** Do something for a lesson; a problem on the way is shown in its place, with its remedy. */
export async function reporting(place: Place, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof ProblemError)) console.error("Waymark: the panel failed", error);
    set(place, { step: "idle", problem: error instanceof ProblemError ? error.problem : unforeseen(error) });
  }
}

/** Show one more of the hints that the learner has earned for a test. */
export function showNextHint(place: Place, test: string): void {
  const { own, hints } = lessonState(place);
  if (!hints.get(test)?.more) return;
  set(place, { hints: { ...own.hints, [test]: (own.hints[test] ?? 0) + 1 } });
}

const asked = new Set<string>();

/**
 * Have the last verdicts again after a reload. Asked for once a page and lesson; without an answer it is shown where the
 * lesson stands.
 */
export async function recall({ course, lesson }: WaymarkMetadata): Promise<void> {
  const name = `${course}/${lesson}`;
  if (asked.has(name)) return;
  asked.add(name);
  try {
    const newest = await server.newest(course, lesson);
    const known = newest.filter((submission) => submission.status !== "superseded");
    live().update((state) => known.reduce(withSubmission, state));
  } catch (error) {
    asked.delete(name);
    console.warn("Waymark: the last verdict could not be asked for; it comes with the next check", error);
  }
}

function set({ course, lesson }: Place, update: Partial<OwnState>): void {
  live().update((state) => withOwn(state, course, lesson, update));
}

function unforeseen(error: unknown): Problem {
  return {
    title: trans.__("The panel failed"),
    detail: trans.__(
      "The lesson panel failed (%1). Save the notebook, reload the page and check again.",
      String(error),
    ),
    code: "page-panel-failed",
  };
}
