/** What the kernel knows of a name, beside it as the mouse rests there. Shift+Tab is JupyterLab's own way to it. */

import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import { hoverTooltip, type Tooltip } from "@codemirror/view";
import { Text } from "@jupyterlab/coreutils";
import { type IRenderMimeRegistry, MimeModel } from "@jupyterlab/rendermime";
import type { KernelMessage } from "@jupyterlab/services";

import type { CodeCell } from "./code_cell.js";

/** Until then the mouse may only pass by. */
const HOVER_MS = 500;

type Bundle = KernelMessage.IInspectReply["data"];

export const explanations = (cell: CodeCell): Extension =>
  hoverTooltip((view, position) => explanation(cell, view.state, position), { hoverTime: HOVER_MS });

async function explanation(cell: CodeCell, state: EditorState, position: number): Promise<Tooltip | null> {
  const word = state.wordAt(position);
  const kernel = cell.idleKernel;
  const rendermime = cell.panel?.content.rendermime;
  if (word === null || kernel === null || rendermime === undefined || isNoCode(state, position)) return null;
  const code = state.doc.toString();
  const { content } = await kernel.requestInspect({
    code,
    cursor_pos: Text.jsIndexToCharIndex(position, code),
    detail_level: 0,
  });
  if (content.status !== "ok" || !content.found) return null;
  const label = cell.trans.__("About %1", state.sliceDoc(word.from, word.to));
  return { pos: word.from, end: word.to, create: () => shown(content.data, rendermime, label) };
}

/** In a text or a comment a word is only a word. */
function isNoCode(state: EditorState, position: number): boolean {
  return /String|Comment|Charlist|Quoted|Number|Integer|Float/.test(syntaxTree(state).resolveInner(position, 1).name);
}

function shown(data: Bundle, rendermime: IRenderMimeRegistry, label: string): ReturnType<Tooltip["create"]> {
  const dom = document.createElement("div");
  dom.className = "waymark-Explanation";
  dom.setAttribute("role", "region");
  dom.setAttribute("aria-label", label);
  dom.tabIndex = 0; // so that a long one can be scrolled by keys
  const model = new MimeModel({ data });
  const mimeType = rendermime.preferredMimeType(data, "any");
  const renderer = mimeType === undefined ? null : rendermime.createRenderer(mimeType);
  if (renderer !== null) {
    dom.append(renderer.node);
    void renderer.renderModel(model);
  }
  return { dom, destroy: () => renderer?.dispose() };
}
