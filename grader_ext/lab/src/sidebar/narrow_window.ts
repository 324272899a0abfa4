/** In a narrow window a sidebar leaves no room for the notebook, so it does not open by itself, and makes way. */

import type { JupyterFrontEnd } from "@jupyterlab/application";

/** CSS pixels. */
const WIDE = 760;

export function isWide(): boolean {
  return window.innerWidth >= WIDE;
}

/** Notebook 7's shell has its sidebars elsewhere. */
export function makeRoom(shell: JupyterFrontEnd.IShell): void {
  if (!isWide() && "collapseLeft" in shell) (shell as { collapseLeft(): void }).collapseLeft();
}
