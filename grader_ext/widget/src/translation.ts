/** The panel's sentences in the learner's language, where the page knows it: the JupyterLab extension says so. */

/** `TranslationBundle` of @jupyterlab/translation, as far as it is used here. */
export interface Bundle {
  /** `%1`, `%2` … in the text stand for the arguments. */
  __(text: string, ...args: unknown[]): string;
  /** `%1` stands for the number, `%2` … for the arguments. */
  _n(singular: string, plural: string, number: number, ...args: unknown[]): string;
}

const UNTRANSLATED: Bundle = {
  __: filled,
  _n: (singular, plural, number, ...args) => filled(number === 1 ? singular : plural, number, ...args),
};

const KEY = Symbol.for("waymark.translation");
/** On `globalThis`, so that a second copy of this module speaks the same language. */
const page = globalThis as { [KEY]?: Bundle };

export const trans: Bundle = {
  __: (text, ...args) => (page[KEY] ?? UNTRANSLATED).__(text, ...args),
  _n: (singular, plural, number, ...args) => (page[KEY] ?? UNTRANSLATED)._n(singular, plural, number, ...args),
};

/** From now on say everything in this bundle's language. */
export function translate(bundle: Bundle): void {
  page[KEY] = bundle;
}

function filled(text: string, ...args: unknown[]): string {
  return text.replace(/%(\d)/g, (_, place: string) => String(args[Number(place) - 1]));
}
