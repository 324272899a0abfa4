/** Waymark's plugins for JupyterLab. */

import { lessonPanel } from "./lesson_panel.js";

export default [lessonPanel];
