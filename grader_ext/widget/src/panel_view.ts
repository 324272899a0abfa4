/** The panel's elements, and how they show a state. */

import type { WaymarkMetadata } from "./contract.ts";
import { h, Region } from "./dom.ts";
import { address } from "./page.ts";
import { isRevised, type PanelState } from "./panel_state.ts";
import { trans } from "./translation.ts";
import { cellReports, testList } from "./verdict_view.ts";
import { buttonText, connectionText, headline, upgradeSentences } from "./wording.ts";

export interface Actions {
  check(): void;
  nextHint(test: string): void;
  open(course: string, lesson: string): void;
  forgetNotes(): void;
  takeNewVersion(): void;
}

export class PanelView {
  readonly #actions: Actions;
  readonly #where = new Region("waymark-where");
  readonly #title = h("h2", { class: "waymark-title" });
  readonly #button: HTMLButtonElement;
  readonly #revised = new Region("waymark-notes");
  readonly #notes = new Region("waymark-notes");
  readonly #connection = new Region("waymark-connection");
  readonly #status = new Region("waymark-status");
  readonly #verdict = new Region("waymark-verdict");
  readonly #cells = new Region("waymark-cells");
  readonly #next = new Region("waymark-next");
  readonly #spoken = h("div", { class: "waymark-spoken", role: "status", "aria-live": "polite" });

  constructor(el: HTMLElement, actions: Actions) {
    this.#actions = actions;
    this.#button = h("button", { type: "button", class: "waymark-check", click: () => actions.check() });
    const head = h("div", { class: "waymark-head" }, h("div", {}, this.#where.element, this.#title), this.#button);
    const regions = [this.#revised, this.#notes, this.#connection, this.#status, this.#verdict, this.#cells, this.#next];
    const panel = h("section", { class: "waymark-box waymark-panel", "aria-label": trans.__("Lesson panel") }, head);
    panel.append(...regions.map((region) => region.element), this.#spoken);
    el.replaceChildren(panel);
  }

  show(state: PanelState, place: WaymarkMetadata): void {
    this.#where.show([state.course, state.number], () => this.#drawWhere(state));
    this.#title.textContent = state.lesson?.title ?? place.title;
    this.#button.textContent = buttonText(state);
    this.#button.setAttribute("aria-disabled", String(state.busy));
    this.#revised.show([isRevised(state, place)], () => this.#drawRevised(state, place));
    this.#notes.show([place.upgrade, place.moved_aside], () => this.#drawNotes(place));
    this.#connection.show([connectionText(state)], () => this.#drawConnection(state));
    this.#drawStatus(state);
    const hints = [...state.hints.values()].map(({ shown, more }) => `${shown.length} ${more}`).join();
    this.#verdict.show([state.tests, hints], () => [this.#drawTests(state)]);
    this.#cells.show([state.cells], () => cellReports(state.cells));
    this.#next.show([state.next, state.fresh, state.finished], () => this.#drawNext(state));
    this.#speak(state);
  }

  #drawWhere(state: PanelState): HTMLElement[] {
    const all = h("a", { href: address("waymark/progress").href, target: "waymark-progress", rel: "noopener" }, trans.__("All lessons"));
    const course = state.course;
    if (!course || state.number === null) return [h("span", {}, trans.__("Lesson")), all];
    const done = course.lessons.filter((lesson) => lesson.state === "completed").length;
    const text = trans.__("%1 of %2 completed", done, course.lessons.length);
    const where = trans.__("%1 · lesson %2 of %3", course.title, state.number, course.lessons.length);
    const bar = h("progress", { max: String(course.lessons.length), value: String(done), "aria-label": text, title: text });
    return [h("span", {}, where), bar, all];
  }

  #drawRevised(state: PanelState, place: WaymarkMetadata): HTMLElement[] {
    if (!isRevised(state, place)) return [];
    const take = () => this.#actions.takeNewVersion();
    return [
      h("p", {}, trans.__("Your instructor has revised this lesson. Until you take the new version, your answers are checked by this one.")),
      h("button", { type: "button", class: "waymark-plain", click: take }, trans.__("Take the new version: your answers stay")),
    ];
  }

  #drawNotes(place: WaymarkMetadata): (HTMLElement | false)[] {
    const { upgrade, moved_aside: movedAside } = place;
    if (!upgrade && !movedAside) return [];
    const sentences = upgrade ? upgradeSentences(upgrade) : [];
    if (upgrade) sentences.push(trans.__("Your earlier notebook is kept as %1.", upgrade.backup));
    if (movedAside) {
      sentences.push(trans.__("What stood in this lesson's place could not be used; it is kept as %1.", movedAside));
    }
    const close = h("button", { type: "button", class: "waymark-plain", click: () => this.#actions.forgetNotes() }, trans.__("Got it"));
    return [h("ul", {}, ...sentences.map((sentence) => h("li", {}, sentence))), close];
  }

  #drawConnection(state: PanelState): HTMLElement[] {
    const text = connectionText(state);
    if (!text) return [];
    return [h("span", {}, text)];
  }

  #drawStatus(state: PanelState): void {
    const { tone, text } = headline(state);
    const { problem } = state.own;
    this.#status.show([tone, text, problem], () => {
      const parts = (problem?.problems ?? []).map((one) => h("li", {}, one.detail));
      const sign = { neutral: "○", busy: "", passed: "✓", failed: "✗", error: "!" }[tone];
      return [
        h("span", { class: `waymark-sign waymark-${tone}`, "aria-hidden": "true" }, sign),
        h("div", {}, h("span", { class: "waymark-headline" }, text), parts.length > 0 ? h("ul", {}, ...parts) : null),
      ];
    });
  }

  #drawNext(state: PanelState): HTMLElement[] {
    const { course, next } = state;
    if (course && next) {
      const go = (event: Event) => {
        const click = event as MouseEvent;
        if (click.ctrlKey || click.metaKey || click.shiftKey || click.button !== 0) return; // a new tab: the link does it
        event.preventDefault();
        this.#actions.open(course.id, next.id);
      };
      const href = address(`waymark/open/${encodeURIComponent(course.id)}/${encodeURIComponent(next.id)}`).href;
      const label = state.fresh ? trans.__("Unlocked:") : trans.__("Next lesson:");
      return [h("span", {}, `${label} `), h("a", { href, class: "waymark-next-link", click: go }, `${next.title} →`)];
    }
    return course && state.finished ? [h("span", {}, trans.__("You have completed %1.", course.title))] : [];
  }

  #drawTests({ tests, hints }: PanelState): HTMLElement | null {
    const nextHint = (test: string) => this.#actions.nextHint(test);
    return tests.length > 0 ? testList({ tests, hints, nextHint }) : null;
  }

  /** Said once for each change by a screen reader: the sentence, and the lesson that became free. */
  #speak(state: PanelState): void {
    const next = state.fresh && state.next ? trans.__("Unlocked: %1.", state.next.title) : "";
    const text = `${connectionText(state) ?? ""} ${headline(state).text} ${next}`.trim();
    if (this.#spoken.textContent !== text) this.#spoken.textContent = text;
  }
}

