/** Which lessons the learner has begun: those whose file is in their folder. */

import type { Contents } from "@jupyterlab/services";
import { type ISignal, Signal } from "@lumino/signaling";

import type { Course, Lesson } from "./progress.js";

export class StartedLessons {
  readonly #contents: Contents.IManager;
  readonly #changed = new Signal<this, void>(this);
  /** Ids of courses; each has a folder of that name. */
  #courses: readonly string[] = [];
  #files: ReadonlySet<string> = new Set();

  constructor(contents: Contents.IManager) {
    this.#contents = contents;
    contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
      if (type !== "save" && this.#concerns([oldValue?.path, newValue?.path])) void this.look();
    });
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  has(course: string, lesson: Lesson): boolean {
    return this.#files.has(`${course}/${lesson.file_name}`);
  }

  /** From now on these courses matter. */
  follow(courses: readonly Course[]): void {
    const ids = courses.map((course) => course.id);
    if (ids.join("/") === this.#courses.join("/")) return;
    this.#courses = ids;
    void this.look();
  }

  /** Read the folders. One that cannot be read now keeps what was known of it: it is shown, and nothing rests on it. */
  async look(): Promise<void> {
    try {
      const there = await this.#names("");
      const folders = this.#courses.filter((course) => there.includes(course));
      const files = await Promise.all(
        folders.map(async (course) => (await this.#names(course)).map((name) => `${course}/${name}`)),
      );
      this.#files = new Set(files.flat());
      this.#changed.emit();
    } catch (error) {
      console.warn("Waymark: the folders of the lessons could not be read", error);
    }
  }

  async #names(folder: string): Promise<string[]> {
    const { content } = await this.#contents.get(folder, { type: "directory", content: true });
    return (content as Contents.IModel[]).map((one) => one.name);
  }

  #concerns(paths: readonly (string | undefined)[]): boolean {
    return paths.some((path) => path !== undefined && this.#courses.includes(path.split("/")[0] ?? ""));
  }
}
