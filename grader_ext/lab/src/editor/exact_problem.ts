/** What the language's own parser says against a cell: Elixir's in the kernel, Python's in the learner's server. Neither runs it. */

import { URLExt } from "@jupyterlab/coreutils";
import { type Kernel, ServerConnection } from "@jupyterlab/services";

import type { CodeCell } from "./code_cell.js";
import type { Finding, Problem } from "./finding.js";
import { KernelLinter } from "./kernel_linter.js";

/** More than anyone writes; kernel and server would not look at it. */
const MOST_CHARACTERS = 100_000;
const linters = new WeakMap<Kernel.IKernelConnection, KernelLinter>();
/** Until the page is loaded anew: this server does not have what we ask for. */
let serverKnows = true;

export async function exactProblem(cell: CodeCell, code: string): Promise<Finding> {
  if (code.length > MOST_CHARACTERS) return undefined;
  if (code.trim() === "") return null;
  switch (cell.language) {
    case "elixir":
      return askKernel(cell.idleKernel, code);
    case "python":
      return serverKnows ? askServer(cell.serverSettings, code) : undefined;
    default:
      return undefined;
  }
}

async function askKernel(kernel: Kernel.IKernelConnection | null, code: string): Promise<Finding> {
  if (kernel === null) return undefined;
  const linter = linters.get(kernel) ?? new KernelLinter(kernel);
  linters.set(kernel, linter);
  return linter.check(code);
}

async function askServer(settings: ServerConnection.ISettings, source: string): Promise<Finding> {
  const address = URLExt.join(settings.baseUrl, "waymark/api/python-syntax");
  try {
    const answer = await ServerConnection.makeRequest(
      address,
      { method: "POST", body: JSON.stringify({ source }) },
      settings,
    );
    serverKnows = answer.status !== 404;
    return answer.ok ? ((await answer.json()) as { problem: Problem | null }).problem : undefined;
  } catch {
    return undefined; // the server cannot be reached: JupyterLab says so
  }
}
