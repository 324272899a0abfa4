/** Waymark's plugins for JupyterLab. */

import { courseSidebar } from "./course_sidebar.js";
import { elixirLanguage } from "./elixir_language.js";
import { lessonCommands } from "./lesson_commands.js";
import { lessonOpening } from "./lesson_opening.js";
import { lessonPanel } from "./lesson_panel.js";
import { lessonView } from "./lesson_view.js";
import { progressModel } from "./progress_model.js";
import { runningFeedback } from "./running_feedback.js";
import { timeOnTask } from "./time_on_task.js";
import { unlockNotice } from "./unlock_notice.js";

export default [
  progressModel,
  lessonOpening,
  courseSidebar,
  unlockNotice,
  lessonPanel,
  lessonView,
  lessonCommands,
  elixirLanguage,
  timeOnTask,
  runningFeedback,
];
