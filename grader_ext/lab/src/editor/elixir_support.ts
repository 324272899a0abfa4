/** Elixir in an editor. Fetched with the first such editor. */

import { closeBrackets } from "@codemirror/autocomplete";
import { indentUnit, LanguageSupport } from "@codemirror/language";
import { Prec } from "@codemirror/state";
import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { elixir } from "codemirror-lang-elixir";

/** As Elixir's formatter writes it; JupyterLab's own is Python's, four. */
const INDENT = "  ";

/**
 * JupyterLab leaves brackets and quotes open unless told otherwise; who writes Elixir is used to editors that close them, as they
 * close `do` with `end`. Whoever has told JupyterLab to leave them open is heeded.
 */
export async function elixirSupport(settings: ISettingRegistry | null): Promise<LanguageSupport> {
  const { language, support } = elixir();
  const brackets = (await areLeftOpen(settings)) ? [] : closeBrackets();
  return new LanguageSupport(language, [support, brackets, Prec.high(indentUnit.of(INDENT))]);
}

async function areLeftOpen(settings: ISettingRegistry | null): Promise<boolean> {
  try {
    const told = (await settings?.get("@jupyterlab/codemirror-extension:plugin", "defaultConfig"))?.user;
    return (told as { autoClosingBrackets?: boolean } | undefined)?.autoClosingBrackets === false;
  } catch {
    return false; // no such plugin: nobody can have told it
  }
}
