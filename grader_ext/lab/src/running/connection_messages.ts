/** What a learner is told, once for the page, when a lesson's connection to the kernel is lost. */

import { Notification } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";

import type { Watched } from "./watched.js";

/** A connection that comes back sooner is no news: after a restart, or on a network that hiccups. */
const TOLD_AFTER_MS = 3_000;
const BACK_SHOWN_MS = 10_000;

const lost = new Set<NotebookPanel>();
let shown = "";

export function watchConnection({ panel, trans }: Watched): void {
  const { sessionContext } = panel;
  let waiting: number | undefined;
  let wasConnected = sessionContext.session?.kernel?.connectionStatus === "connected";
  const settle = (): void => {
    window.clearTimeout(waiting);
    waiting = undefined;
    if (lost.delete(panel) && lost.size === 0) over();
  };
  sessionContext.connectionStatusChanged.connect((_, status) => {
    if (status === "connected") {
      const wasLost = lost.has(panel);
      wasConnected = true;
      settle();
      if (wasLost) void welcomeBack(panel, trans);
    } else if (wasConnected && sessionContext.session?.kernel?.status !== "dead") {
      waiting ??= window.setTimeout(() => tell(panel, trans), TOLD_AFTER_MS);
    }
  });
  sessionContext.kernelChanged.connect(() => {
    wasConnected = false;
    settle();
  });
  panel.disposed.connect(settle);
}

function tell(panel: NotebookPanel, trans: TranslationBundle): void {
  lost.add(panel);
  if (shown) return;
  shown = Notification.warning(
    trans.__(
      "The connection is lost. Go on writing and keep this page open: your work is saved when it is back. It is tried again by itself.",
    ),
    { autoClose: false, actions: [{ label: trans.__("Try again"), callback: tryAgain }] },
  );
}

/** What was written meanwhile is saved; JupyterLab itself says so when it cannot be. */
async function welcomeBack(panel: NotebookPanel, trans: TranslationBundle): Promise<void> {
  if (lost.size === 0) Notification.success(trans.__("The connection is back."), { autoClose: BACK_SHOWN_MS });
  if (panel.context.model.dirty) await panel.context.save();
}

function tryAgain(event?: Event): void {
  event?.preventDefault(); // the message stays until it is over
  for (const panel of lost) void panel.sessionContext.session?.kernel?.reconnect();
}

function over(): void {
  Notification.dismiss(shown);
  shown = "";
}
