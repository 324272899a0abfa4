/** What is needed once a lesson is open: fetched then (`import("./in_lesson.js")`), for pages to load little at the start. */

export { addAnswerCommands } from "./answer_commands.js";
export { AnswerResults } from "./answer_results.js";
export { CellMarks } from "./cell_marks.js";
export { addCheck } from "./check_command.js";
