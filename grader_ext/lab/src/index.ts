/** Waymark's plugins for JupyterLab. */

import { elixirLanguage } from "./elixir_language.js";
import { lessonPanel } from "./lesson_panel.js";

export default [lessonPanel, elixirLanguage];
