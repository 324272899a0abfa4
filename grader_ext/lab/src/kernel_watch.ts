/** What is told of a lesson's kernel. Fetched with the first lesson. */

import type { NotebookPanel } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { CommandRegistry } from "@lumino/commands";

import { watchConnection } from "./connection_messages.js";
import { KernelMessages } from "./kernel_messages.js";
import { RunningCells } from "./running_cells.js";

export interface Watched {
  readonly panel: NotebookPanel;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

export function watchKernel(watched: Watched): void {
  new RunningCells(watched);
  new KernelMessages(watched);
  watchConnection(watched);
}
