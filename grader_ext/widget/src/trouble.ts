/** What keeps a check from its verdict, in a sentence with what to do. Pure. */

import type { PanelState } from "./panel_state.ts";
import { trans } from "./translation.ts";
import { problemText } from "./wording.ts";

/** None while all goes well. Of submissions only the one that this page handed in counts. */
export function trouble({ own, handedIn }: PanelState): string | null {
  if (own.problem) return problemText(own.problem);
  if (handedIn?.phase === "superseded") {
    return trans.__(
      "You handed this lesson in again, in another tab or window, before this check had its turn. The newer one is " +
        "graded, and its result shows here as well; to have what stands in this tab graded, check again.",
    );
  }
  if (handedIn?.phase === "failed" || handedIn?.verdict?.status === "error") {
    return trans.__("The grader failed. This was not your fault and costs no attempt: check again.");
  }
  return null;
}
