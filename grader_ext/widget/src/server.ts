/** The learner's server, as the page calls it. */

import type { Course, Problem, Submission } from "./contract.ts";
import { address, xsrfToken } from "./page.ts";
import { trans } from "./translation.ts";

/** The server refused, or did not answer. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** A lesson as released, in the version that is valid now. */
export interface LessonNotebook {
  readonly version: string;
  readonly notebook: { readonly cells: readonly { readonly source: string | readonly string[]; readonly metadata: unknown }[] };
}

export interface OpenedLesson {
  readonly path: string;
  readonly url: string;
}

export const server = {
  courses: () => call<Course[]>("GET", "waymark/api/courses"),
  open: (course: string, lesson: string) => call<OpenedLesson>("POST", "waymark/api/open", { course, lesson }),
  submit: (path: string) => call<Submission>("POST", "waymark/api/submit", { path }),
  newest: (course: string, lesson: string) => call<Submission[]>("GET", `waymark/api/${lessonPath(course, lesson)}/submissions`),
  notebook: (course: string, lesson: string) => call<LessonNotebook>("GET", `waymark/api/${lessonPath(course, lesson)}/notebook`),
  submission: (id: number) => call<Submission>("GET", `waymark/api/submissions/${id}`),
};

function lessonPath(course: string, lesson: string): string {
  return `courses/${encodeURIComponent(course)}/lessons/${encodeURIComponent(lesson)}`;
}

async function call<Answer>(method: "GET" | "POST", path: string, body?: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(address(path), {
      method,
      headers: { "Content-Type": "application/json", "X-XSRFToken": xsrfToken() },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch (error) {
    throw new ProblemError({
      title: trans.__("No answer"),
      detail: trans.__(
        "Your Jupyter server does not answer. Your work is still in this page: wait a moment, then check again.",
      ),
      code: "page-server-unreachable",
    });
  }
  if (!response.ok) throw new ProblemError(await problemOf(response));
  return (await response.json()) as Answer;
}

/** Codes with which Jupyter Server itself refuses: a cookie or its XSRF token is gone. What it says is for programmers. */
const UNKNOWN_TO_JUPYTER: readonly (string | undefined)[] = ["server-http-401", "server-http-403"];

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const found = JSON.parse(text) as Partial<Problem>;
    const isOurs = !UNKNOWN_TO_JUPYTER.includes(found.code);
    if (isOurs && typeof found.detail === "string" && typeof found.code === "string") return found as Problem;
  } catch {
    // No JSON: a proxy's page, or a log-in form. The answer below says what to do.
  }
  const detail =
    response.status === 401 || response.status === 403
      ? trans.__("Your Jupyter server no longer knows you. Reload the page and log in again; your saved work is kept.")
      : trans.__("Your Jupyter server answered HTTP %1. Wait a moment, then try again.", response.status);
  return { title: response.statusText, detail, code: `page-http-${response.status}` };
}
