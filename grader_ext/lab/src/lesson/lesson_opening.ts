/** The command that opens a lesson, wherever the learner chose it. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Notification } from "@jupyterlab/apputils";
import { IDocumentManager } from "@jupyterlab/docmanager";
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";

import { OPEN_LESSON } from "./lesson_desk.js";
import { IProgress } from "../state/progress.js";

export const lessonOpening: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:lesson-opening",
  description: "Opens lessons.",
  autoStart: true,
  requires: [IProgress, IDocumentManager],
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, progress: IProgress, documents: IDocumentManager, translator: ITranslator | null) => {
    if (!progress.configured) return;
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    app.commands.addCommand(OPEN_LESSON, {
      label: trans.__("Open Lesson"),
      describedBy: {
        args: {
          type: "object",
          properties: { course: { type: "string" }, lesson: { type: "string" } },
          required: ["course", "lesson"],
        },
      },
      execute: async (args) => {
        try {
          await open(app, progress, documents, String(args["course"]), String(args["lesson"]));
        } catch (error) {
          Notification.error(error instanceof Error ? error.message : String(error), { autoClose: false });
        }
      },
    });
  },
};

/** Opened again, a lesson that stands open is brought to its newest version as well; what was typed is saved first. */
async function open(
  app: JupyterFrontEnd,
  progress: IProgress,
  documents: IDocumentManager,
  course: string,
  lesson: string,
): Promise<void> {
  const shown = contextOf(documents, `${course}/${progress.lesson(course, lesson)?.file_name}`);
  if (shown?.model.dirty) await shown.save();
  const path = await progress.fetchLesson(course, lesson);
  if (shown?.path === path) await reloadIfChanged(documents, shown);
  await app.commands.execute("docmanager:open", { path });
}

function contextOf(documents: IDocumentManager, path: string): DocumentRegistry.Context | undefined {
  const widget = documents.findWidget(path, null);
  return widget ? documents.contextForWidget(widget) : undefined;
}

async function reloadIfChanged(documents: IDocumentManager, context: DocumentRegistry.Context): Promise<void> {
  const stored = await documents.services.contents.get(context.path, { content: false });
  if (stored.last_modified !== context.contentsModel?.last_modified) await context.revert();
}
