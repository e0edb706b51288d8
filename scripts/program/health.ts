import type { ServerResponse } from "node:http";

/** Answers `/livez` (the process turns) and `/readyz` (it can serve); false for any other path. */
export function serveHealth(path: string, ready: () => Promise<void>, response: ServerResponse): boolean {
  const answer = (status: number, text: string) => {
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
    response.end(text);
  };
  if (path === "/livez") {
    answer(200, "live\n");
    return true;
  }
  if (path !== "/readyz") return false;
  ready().then(
    () => answer(200, "ready\n"),
    () => answer(503, "not ready\n"),
  );
  return true;
}
