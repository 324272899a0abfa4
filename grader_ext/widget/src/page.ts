/** Where in the web this page is. */

interface PageConfig {
  readonly baseUrl?: string;
}

/** The address of something below the learner's server, absolute: a module that was loaded from a blob has no base. */
export function address(path: string): URL {
  return new URL(path, new URL(config().baseUrl ?? "/", window.location.href));
}

/** Jupyter Server's XSRF token; requests that change something carry it in a header. */
export function xsrfToken(): string {
  return /(?:^|;\s*)_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

function config(): PageConfig {
  return JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}") as PageConfig;
}
