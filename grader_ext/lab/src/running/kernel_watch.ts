/** What is told of a lesson's kernel. Fetched with the first lesson. */

import "../../style/running.css";

import { watchConnection } from "./connection_messages.js";
import { KernelMessages } from "./kernel_messages.js";
import { RunningCells } from "./running_cells.js";
import type { Watched } from "./watched.js";

export function watchKernel(watched: Watched): void {
  new RunningCells(watched);
  new KernelMessages(watched);
  watchConnection(watched);
}
