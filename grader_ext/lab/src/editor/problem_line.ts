/** The exact message below the code, for who cannot hover over a mark: on a touch screen, or by ear. */

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { EditorView, type Panel, showPanel } from "@codemirror/view";

/** Null: nothing to say. */
export const showProblem = StateEffect.define<string | null>();

const shown = StateField.define<string | null>({
  create: () => null,
  update: (text, { effects }) =>
    effects.reduce((last, effect) => (effect.is(showProblem) ? effect.value : last), text),
  provide: (field) => [
    showPanel.from(field, (text) => (text === null ? null : panel)),
    EditorView.contentAttributes.from(field, (text) => (text === null ? {} : { "aria-invalid": "true" })),
  ],
});

function panel(view: EditorView): Panel {
  const dom = document.createElement("div");
  dom.className = "waymark-Problem";
  const write = (text: string | null): void => void (dom.textContent = text);
  write(view.state.field(shown));
  return { dom, update: ({ state }) => write(state.field(shown)) };
}

export const problemLine: Extension = shown;

/** What shows the message, or takes it away; a screen reader says it once. */
export function problemEffects(view: EditorView, text: string | null): StateEffect<unknown>[] {
  if (view.state.field(shown, false) === text) return [];
  return [showProblem.of(text), ...(text === null ? [] : [EditorView.announce.of(text)])];
}
