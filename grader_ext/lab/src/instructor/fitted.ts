/** What stands above a notebook and is as high as what it says: Lumino's boxes give a widget what its style asks for. */

import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";

/** Of the height of the notebook's panel; what is more scrolls. */
const MOST = 0.4;

export class Fitted extends Widget {
  readonly #inner = document.createElement("div");
  readonly #resized = new ResizeObserver(() => this.#fit());

  constructor(className: string) {
    super();
    this.addClass("waymark-Fitted");
    this.#inner.className = className;
    this.node.append(this.#inner);
  }

  /** Whatever is put here. */
  get inner(): HTMLElement {
    return this.#inner;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.#resized.observe(this.#inner);
  }

  protected override onBeforeDetach(message: Message): void {
    this.#resized.disconnect();
    super.onBeforeDetach(message);
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.#fit();
  }

  #fit(): void {
    const most = (this.parent?.parent?.node.clientHeight ?? Infinity) * MOST;
    const height = `${Math.ceil(Math.min(this.#inner.offsetHeight, most))}px`;
    if (this.node.style.minHeight === height) return;
    this.node.style.minHeight = height;
    this.parent?.fit();
  }
}
