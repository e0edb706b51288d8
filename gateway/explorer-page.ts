import { createHash } from "node:crypto";

/** An operation that the explorer opens in a tab of its own. */
export interface Example {
  /** The tab is called by its operation's name. */
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface ExplorerPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** As a JavaScript value inside a script element, which `<` could end. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

/** A browser hashes a script with its line ends made one. */
const oneLineEnd = (script: string): string => script.replaceAll(/\r\n?/g, "\n");

const sourceOf = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

const workerScript = (workers: Readonly<Record<string, string>>): string => `{
const workers = Object.fromEntries(Object.entries(${inScript(workers)}).map(([label, code]) =>
  [label, URL.createObjectURL(new Blob([code], { type: "application/javascript" }))]));
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_, label) => workers[label] };
}`;

/**
 * GraphiQL would keep variables and headers in the browser's storage, and the document in the address bar:
 * a subject's values and a token are no more than in memory here, until the tab is closed.
 */
const startScript = (examples: readonly Example[]): string => `{
const token = /^#token=([\\w.-]+)$/.exec(location.hash)?.[1];
if (location.hash) history.replaceState(null, "", location.pathname);
const headers = token ? JSON.stringify({ authorization: "Bearer " + token }, null, 2) : undefined;
const kept = new Map();
const storage = {
  get length() { return kept.size; },
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
  clear: () => kept.clear(),
};
const tabs = ${inScript(examples.map(({ query, variables }) => ({ query, variables: JSON.stringify(variables, null, 2) })))};
YogaGraphiQL.renderYogaGraphiQL(document.querySelector("#root"), {
  title: "genifi",
  endpoint: "/graphql",
  storage,
  onEditQuery() {},
  shouldPersistHeaders: false,
  headers,
  initialHeaders: headers,
  ...(tabs.length > 0 ? { defaultTabs: tabs.map((tab) => ({ ...tab, headers })), query: tabs[0].query, variables: tabs[0].variables } : {}),
});
}`;

/** Builds GraphiQL's page, 9 MB that need nothing from elsewhere, and the policy under which its own scripts run and no others. */
export async function buildExplorerPage(examples: readonly Example[]): Promise<ExplorerPage> {
  const { css, editorWorkerService, favicon, graphqlWorker, js, jsonWorker } = await import("@graphql-yoga/render-graphiql/graphiql");
  const scripts = [workerScript({ editorWorkerService, json: jsonWorker, graphql: graphqlWorker }), js, startScript(examples)].map(oneLineEnd);
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>genifi: GraphQL</title>
<link rel="icon" href="${favicon}">
<style>${css}
html, body, #root { height: 100%; margin: 0; }</style>
</head>
<body class="no-focus-outline">
<noscript>The explorer needs JavaScript.</noscript>
<div id="root"></div>
${scripts.map((script) => `<script>${script}</script>`).join("\n")}
</body>
</html>
`;
  const contentSecurityPolicy = [
    "default-src 'none'",
    `script-src ${scripts.map(sourceOf).join(" ")}`,
    "worker-src blob:",
    // The editor writes styles as it goes.
    "style-src 'unsafe-inline'",
    "img-src data:",
    "font-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return { html, contentSecurityPolicy };
}
