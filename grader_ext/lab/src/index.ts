/** Waymark's plugins for JupyterLab. */

import { codeHelp } from "./editor/code_help.js";
import { courseSidebar } from "./sidebar/course_sidebar.js";
import { elixirLanguage } from "./editor/elixir_language.js";
import { iexOutput } from "./editor/iex_output.js";
import { firstSteps } from "./first_steps/first_steps.js";
import { instructor } from "./instructor/instructor.js";
import { lessonCommands } from "./check/lesson_commands.js";
import { lessonOpening } from "./lesson/lesson_opening.js";
import { lessonPanel } from "./lesson/lesson_panel.js";
import { lessonView } from "./lesson/lesson_view.js";
import { progressModel } from "./state/progress_model.js";
import { runningFeedback } from "./running/running_feedback.js";
import { timeOnTask } from "./time/time_on_task.js";
import { unlockNotice } from "./state/unlock_notice.js";

export default [
  progressModel,
  lessonOpening,
  courseSidebar,
  unlockNotice,
  lessonPanel,
  lessonView,
  lessonCommands,
  elixirLanguage,
  codeHelp,
  iexOutput,
  timeOnTask,
  runningFeedback,
  firstSteps,
  instructor,
];
