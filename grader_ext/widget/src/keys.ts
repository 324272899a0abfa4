/** Keys that our buttons need and that JupyterLab would take for the notebook: Enter there begins to edit the cell. */

const MARK = "data-lm-suppress-shortcuts";

/** JupyterLab looks at its shortcuts once the event has reached the document; this comes before. */
export function keepKeysForButtons(): void {
  window.addEventListener("keydown", keepForButton, { capture: true });
}

function keepForButton({ key, ctrlKey, altKey, metaKey, shiftKey, target }: KeyboardEvent): void {
  if (!(target instanceof Element) || ctrlKey || altKey || metaKey || shiftKey) return;
  if (key !== "Enter" && key !== " ") return;
  const control = target.closest(".waymark-box :is(button, a, summary)");
  if (!control) return;
  control.setAttribute(MARK, "");
  setTimeout(() => control.removeAttribute(MARK)); // other shortcuts are JupyterLab's
}
