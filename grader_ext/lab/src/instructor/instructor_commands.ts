/** What an instructor can do with a source notebook: in its toolbar, in the palette, in its context menu. */

import "../../style/instructor.css";

import { Notification } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { type LabIcon, runIcon } from "@jupyterlab/ui-components";

import { coursesIcon } from "../state/icons.js";
import { type InstructorDesk, PREVIEW, RUN_REFERENCE, RUN_STUB } from "./instructor_desk.js";
import { Preview } from "./preview.js";
import { SourceNotebooks } from "./source_notebooks.js";
import { type Answers, SourceServer } from "./source_server.js";

/** Narrower than this, there is no room for two notebooks side by side. */
const SIDE_BY_SIDE_PX = 700;
const COMMANDS = [PREVIEW, RUN_REFERENCE, RUN_STUB];

export function addInstructorCommands(desk: InstructorDesk): void {
  new InstructorCommands(desk).begin();
}

class InstructorCommands {
  readonly #desk: InstructorDesk;
  readonly #server: SourceServer;
  readonly #sources: SourceNotebooks;
  readonly #previews = new Map<NotebookPanel, Preview>();

  constructor(desk: InstructorDesk) {
    this.#desk = desk;
    this.#server = new SourceServer(desk.app.serviceManager.serverSettings, desk.trans);
    this.#sources = new SourceNotebooks(desk.notebooks, this.#server);
  }

  begin(): void {
    const { trans, palette, notebooks, app } = this.#desk;
    this.#add(PREVIEW, {
      label: trans.__("Preview as Learner"),
      caption: trans.__("Show this lesson as a learner sees it, and check it after each save"),
      icon: coursesIcon,
      work: async (source) => void (await this.#preview(source)),
    });
    this.#add(RUN_REFERENCE, {
      label: trans.__("Run Reference Solution"),
      caption: trans.__("Grade your own solution as learners' answers are graded"),
      icon: runIcon,
      answers: "reference",
      work: (source) => this.#grade(source, "reference"),
    });
    this.#add(RUN_STUB, {
      label: trans.__("Run Stub"),
      caption: trans.__("Grade the lesson as learners get it, with nothing written"),
      icon: runIcon,
      answers: "stub",
      work: (source) => this.#grade(source, "stub"),
    });
    for (const command of COMMANDS) {
      palette?.addItem({ command, category: trans.__("Course Authoring") });
      app.contextMenu.addItem({ command, selector: ".waymark-Source .jp-Notebook", rank: 20 });
    }
    notebooks.currentChanged.connect(() => this.#changed());
    this.#sources.found.connect(() => this.#changed()); // the buttons were there before
    this.#sources.look();
  }

  #add(id: string, { label, caption, icon, answers, work }: Tool): void {
    const { app, trans } = this.#desk;
    const running = (source: NotebookPanel | null): boolean =>
      answers !== undefined && source !== null && (this.#previews.get(source)?.verdicts.isRunning(answers) ?? false);
    app.commands.addCommand(id, {
      label,
      icon,
      caption: ({ panel }) => (running(this.#sources.at(panel)) ? trans.__("Grading …") : caption),
      describedBy: { args: { type: "object", properties: { panel: { type: "string" } } } },
      isVisible: ({ panel }) => this.#sources.at(panel) !== null,
      isEnabled: ({ panel }) => this.#sources.at(panel) !== null && !running(this.#sources.at(panel)),
      execute: async ({ panel }) => {
        const source = this.#sources.at(panel);
        if (!source) return;
        try {
          if (source.context.model.dirty) await source.context.save();
          await work(source);
        } catch (error) {
          Notification.error(error instanceof Error ? error.message : String(error), { autoClose: false });
        }
      },
    });
  }

  async #grade(source: NotebookPanel, answers: Answers): Promise<void> {
    const preview = await this.#preview(source);
    const done = preview.verdicts.run(answers);
    this.#changed();
    await done;
    this.#changed();
  }

  /** The one beside this notebook, opened if need be. */
  async #preview(source: NotebookPanel): Promise<Preview> {
    const { app, labShell } = this.#desk;
    const open = this.#previews.get(source);
    if (open) {
      if (!open.isVisible) app.shell.activateById(open.id);
      return open;
    }
    const preview = new Preview(source, this.#server, this.#desk);
    this.#previews.set(source, preview);
    preview.disposed.connect(() => {
      this.#previews.delete(source);
      this.#changed();
    });
    const beside = source.node.clientWidth >= SIDE_BY_SIDE_PX;
    // The instructor stays in the source notebook, whose cells nbgrader's panel shows only then.
    if (labShell) app.shell.add(preview, "main", { ref: source.id, mode: beside ? "split-right" : "tab-after", activate: !beside });
    else {
      app.shell.add(preview, "right");
      app.shell.activateById(preview.id);
    }
    return preview;
  }

  #changed(): void {
    for (const command of COMMANDS) this.#desk.app.commands.notifyCommandChanged(command);
  }
}

interface Tool {
  readonly label: string;
  readonly caption: string;
  readonly icon: LabIcon;
  /** What it grades, if it grades. */
  readonly answers?: Answers;
  work(source: NotebookPanel): Promise<void>;
}
