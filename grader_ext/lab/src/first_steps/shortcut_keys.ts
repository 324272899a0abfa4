/** What keys a command has, as JupyterLab and the learner's settings have them now. */

import { CommandRegistry } from "@lumino/commands";

/** Each way to press it once, such as `Ctrl+Enter`, or `I, I` for keys one after the other. */
export function keysOf(commands: CommandRegistry, command: string): string[] {
  const bindings = commands.keyBindings.filter((one) => one.command === command && one.keys.some((key) => key !== ""));
  return [...new Set(bindings.map(({ keys }) => keys.map((key) => CommandRegistry.formatKeystroke(key)).join(", ")))];
}
