/** A tour: one card after the other, each beside what it is about, while the rest of the page waits. */

import type { TranslationBundle } from "@jupyterlab/translation";

import { element } from "./elements.js";
import { inWindow, placeCard } from "./tour_place.js";

export interface Step {
  readonly title: string;
  readonly text: string;
  /** What it is about, brought into sight; null where the page does not show it. */
  anchor(): Promise<Element | null>;
}

/**
 * The browser's own modal dialog, over the whole window: it keeps the focus, leaves with Escape, and gives the focus
 * back. The card is in it, and the spot that lets what the card is about through its shade.
 */
export class Tour {
  readonly #steps: readonly Step[];
  readonly #trans: TranslationBundle;
  readonly #spot = element("div", { className: "waymark-Tour-spot" });
  readonly #title = element("h2", { id: "waymark-tour-title" });
  readonly #text = element("p", { id: "waymark-tour-text" });
  readonly #count = element("span", { className: "waymark-Tour-count" });
  readonly #back = this.#button(() => this.#show(this.#at - 1));
  readonly #next = this.#button(() => this.#show(this.#at + 1));
  readonly #card = element("div", { className: "waymark-Tour-card" });
  readonly #dialog = element("dialog", { className: "waymark-Tour" }, [this.#spot, this.#card]);
  #at = 0;
  #anchor: Element | null = null;

  constructor(steps: readonly Step[], trans: TranslationBundle) {
    this.#steps = steps;
    this.#trans = trans;
    const leave = this.#button(() => this.#dialog.close());
    leave.textContent = trans.__("Leave the tour");
    this.#back.textContent = trans.__("Back");
    this.#next.classList.add("jp-mod-accept");
    // What it says is read to who cannot see that it changed.
    const said = element("div", { ariaLive: "polite" }, [this.#title, this.#text]);
    const buttons = element("div", { className: "waymark-Tour-buttons" }, [leave, this.#count, this.#back, this.#next]);
    this.#card.append(said, buttons);
    this.#dialog.setAttribute("aria-labelledby", this.#title.id);
    this.#dialog.setAttribute("aria-describedby", this.#text.id);
  }

  /** Until the learner has seen all of it, or leaves. */
  async show(): Promise<void> {
    const left = new Promise((resolve) => this.#dialog.addEventListener("close", resolve, { once: true }));
    this.#dialog.addEventListener("keydown", (event) => this.#walk(event));
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#next.focus();
    void this.#show(0);
    this.#follow();
    await left;
    this.#dialog.remove();
  }

  async #show(at: number): Promise<void> {
    const step = this.#steps[at];
    if (!step) return this.#dialog.close();
    this.#at = at;
    this.#title.textContent = step.title;
    this.#text.textContent = step.text;
    this.#count.textContent = this.#trans.__("%1 of %2", at + 1, this.#steps.length);
    this.#next.textContent = at + 1 < this.#steps.length ? this.#trans.__("Next") : this.#trans.__("Done");
    if (at === 0 && document.activeElement === this.#back) this.#next.focus();
    this.#back.hidden = at === 0;
    const anchor = await step.anchor();
    if (this.#at === at) this.#anchor = anchor;
  }

  /** Cells move without a word: when what is above them is drawn, or the notebook scrolls. */
  #follow(): void {
    if (!this.#dialog.open) return;
    this.#place();
    requestAnimationFrame(() => this.#follow());
  }

  #walk(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined || !this.#steps[this.#at + by]) return;
    event.preventDefault();
    void this.#show(this.#at + by);
  }

  #place(): void {
    const size = { width: window.innerWidth, height: window.innerHeight };
    const box = this.#anchor && inWindow(this.#anchor.getBoundingClientRect(), size);
    const { left, top } = placeCard(box, this.#card.getBoundingClientRect(), size);
    Object.assign(this.#card.style, { left: `${left}px`, top: `${top}px` });
    const spot = box ?? { left: size.width / 2, top: size.height / 2, width: 0, height: 0 };
    this.#spot.classList.toggle("waymark-mod-nothing", box === null);
    for (const side of ["left", "top", "width", "height"] as const) this.#spot.style[side] = `${spot[side]}px`;
  }

  #button(click: () => unknown): HTMLButtonElement {
    return element("button", { type: "button", className: "jp-mod-styled", onclick: () => void click() });
  }
}
