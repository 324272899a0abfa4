/** The learner's view of a source notebook, beside it: anew after each save, with the verdicts on its answers. */

import { MainAreaWidget } from "@jupyterlab/apputils";
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookContent } from "@jupyterlab/nbformat";
import type { NotebookPanel, StaticNotebook } from "@jupyterlab/notebook";
import { CommandToolbarButton } from "@jupyterlab/ui-components";

import { coursesIcon } from "../state/icons.js";
import { loadPanel, panelModuleAddress, type PanelModule } from "../state/panel_module.js";
import { Fitted } from "./fitted.js";
import { type InstructorDesk, RUN_REFERENCE, RUN_STUB } from "./instructor_desk.js";
import { LiveCheck } from "./live_check.js";
import { Newest } from "./newest.js";
import { ReleasedLesson } from "./released_lesson.js";
import type { SourceServer } from "./source_server.js";
import { Verdicts } from "./verdicts.js";

export class Preview extends MainAreaWidget<StaticNotebook> {
  readonly verdicts: Verdicts;
  readonly #source: NotebookPanel;
  readonly #desk: InstructorDesk;
  readonly #lesson: ReleasedLesson;
  readonly #release: Newest<INotebookContent>;
  readonly #check: LiveCheck;
  readonly #head = new Fitted("waymark-Preview-head");
  readonly #status = Object.assign(document.createElement("p"), { className: "waymark-Preview-status" });
  #asked = new Date();

  constructor(source: NotebookPanel, server: SourceServer, desk: InstructorDesk) {
    const lesson = new ReleasedLesson(source, desk);
    super({ content: lesson.content });
    const { trans } = desk;
    const path = (): string => source.context.localPath;
    this.#source = source;
    this.#desk = desk;
    this.#lesson = lesson;
    this.#release = new Newest((signal) => server.release(path(), signal));
    this.#check = new LiveCheck(source, server, trans);
    this.verdicts = new Verdicts({ server, trans, path, loadPanel: () => this.#loadPanel() });
    this.id = `waymark-preview-${source.id}`;
    this.addClass("waymark-Preview");
    this.title.icon = coursesIcon;
    this.title.closable = true;
    this.#name();
    this.#fillToolbar();
    this.#status.setAttribute("role", "status");
    this.#head.inner.append(this.#status);
    this.contentHeader.addWidget(this.#head);
    this.contentHeader.addWidget(this.verdicts);
    this.#release.changed.connect(() => this.#show());
    source.context.saveState.connect(this.#saved, this);
    source.context.pathChanged.connect(this.#name, this);
    source.disposed.connect(this.dispose, this);
    this.#release.ask();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    const { context } = this.#source;
    context.saveState.disconnect(this.#saved, this);
    context.pathChanged.disconnect(this.#name, this);
    this.#source.disposed.disconnect(this.dispose, this);
    this.#release.dispose();
    this.#check.dispose();
    super.dispose();
  }

  #name(): void {
    const { trans } = this.#desk;
    const name = this.#source.title.label;
    this.title.label = trans.__("Learner: %1", name);
    this.title.caption = trans.__("%1 as a learner sees it", name);
  }

  #saved(_: unknown, state: DocumentRegistry.SaveState): void {
    if (state !== "completed") return;
    this.#asked = new Date();
    this.#release.ask();
    this.#check.ask();
    this.verdicts.outdate();
  }

  #show(): void {
    const { running, result, problem } = this.#release;
    const { trans } = this.#desk;
    if (result) this.#lesson.show(result);
    this.content.node.dataset["outdated"] = String(running || problem !== null);
    const clock = this.#asked.toLocaleTimeString();
    this.#status.dataset["state"] = running ? "running" : problem === null ? "shown" : "failed";
    this.#status.textContent = running
      ? trans.__("Making the learner's notebook of what was saved at %1 …", clock)
      : (problem ?? trans.__("As learners get it, of what was saved at %1. Nothing here can be changed.", clock));
  }

  #fillToolbar(): void {
    const { commands } = this.#desk.app;
    const args = { panel: this.#source.id };
    this.toolbar.addItem("reference", new CommandToolbarButton({ commands, id: RUN_REFERENCE, args }));
    this.toolbar.addItem("stub", new CommandToolbarButton({ commands, id: RUN_STUB, args }));
  }

  async #loadPanel(): Promise<PanelModule> {
    const module = await loadPanel(panelModuleAddress(this.#desk.app.serviceManager.serverSettings));
    module.translate(this.#desk.trans);
    return module;
  }
}
