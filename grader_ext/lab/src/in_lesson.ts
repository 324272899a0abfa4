/** What is needed once a lesson is open: fetched then (`import("./in_lesson.js")`), for pages to load little at the start. */

import "../style/lesson_cells.css";

export { addAnswerCommands } from "./check/answer_commands.js";
export { AnswerResults } from "./check/answer_results.js";
export { OtherTabs } from "./lesson/other_tabs.js";
export { RevisionNotice } from "./lesson/revision_notice.js";
export { CellMarks } from "./lesson/cell_marks.js";
export { addCheck } from "./check/check_command.js";
