/** Making elements. Text always arrives as text: nothing that a learner or a lesson wrote is read as HTML. */

type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void) | undefined>>;

/** An element; `class`, `href`, `aria-…` as attributes, functions as listeners of the event that the key names. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  element.append(...children.filter((child): child is Node | string => typeof child === "object" ? child !== null : Boolean(child)));
  return element;
}

/** A place in the panel that is drawn anew only when what it shows has changed, so that an unfolded part stays so. */
export class Region {
  readonly element: HTMLElement;
  #shown: readonly unknown[] | null = null;

  constructor(className: string) {
    this.element = h("div", { class: className });
  }

  show(what: readonly unknown[], draw: () => Child[]): void {
    const shown = this.#shown;
    if (shown && what.length === shown.length && what.every((one, place) => one === shown[place])) return;
    this.#shown = what;
    const children = draw().filter((child): child is Node | string => Boolean(child));
    const focused = document.activeElement;
    const name = this.element.contains(focused) ? focused?.getAttribute("aria-label") : undefined;
    this.element.replaceChildren(...children);
    this.element.hidden = children.length === 0;
    if (name !== undefined) this.#focus(name ?? "");
  }

  /** Whoever was here by keyboard stays: on what has that name, or at the beginning. */
  #focus(name: string): void {
    const same = this.element.querySelector<HTMLElement>(`[aria-label="${CSS.escape(name)}"]`);
    this.element.tabIndex = -1;
    (same ?? this.element).focus({ preventScroll: true });
  }
}
