/** What first steps need once a learner asks for them, or starts for the first time: fetched then. */

import "../../style/first_steps.css";

export { showKeyboardHelp } from "./keyboard_help.js";
export { openNextLesson } from "./next_lesson.js";
export { showTour, showTourOnce } from "./lesson_tour.js";
