/** The ways to help, at the end of the sidebar. */

import type { TranslationBundle } from "@jupyterlab/translation";
import type { CommandRegistry } from "@lumino/commands";
import * as React from "react";

import { KEYBOARD_HELP, TOUR } from "../first_steps/names.js";

export function HelpLinks({ commands, trans }: { commands: CommandRegistry; trans: TranslationBundle }): React.JSX.Element {
  const link = (command: string, text: string) => (
    <button type="button" className="waymark-HelpLink" onClick={() => void commands.execute(command)}>
      {text}
    </button>
  );
  return (
    <div className="waymark-HelpLinks" role="group" aria-label={trans.__("Help")}>
      {link(TOUR, trans.__("Take the tour"))}
      {link(KEYBOARD_HELP, trans.__("Keyboard shortcuts"))}
    </div>
  );
}
