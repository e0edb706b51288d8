import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:https";
import { createAuthority } from "../sandbox/authority.ts";
import { listen, readText } from "../sandbox/http.ts";

/** A message as it came. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WebhookReceiver {
  readonly url: string;
  /** PEM of the authority that vouches for it. */
  readonly trustAnchor: string;
  readonly received: Received[];
  /** What it answers next, by the transaction that a message tells of; 204 where nothing stands. Status 0 is no answer at all. */
  readonly answers: Map<string, { status: number; headers?: Record<string, string> }[]>;
  close(): void;
}

function transactionIn(body: string): string {
  try {
    return (JSON.parse(body) as { data?: { transactionId?: string } }).data?.transactionId ?? "";
  } catch {
    return "";
  }
}

/** A customer's own server for webhooks: keeps what it is sent. */
export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const authority = await createAuthority();
  const received: Received[] = [];
  const answers: WebhookReceiver["answers"] = new Map();
  const server = createServer(await authority.certificate("hooks of a customer"), async (request, response) => {
    const body = (await readText(request)) ?? "";
    received.push({ headers: request.headers, body });
    const { status, headers = {} } = answers.get(transactionIn(body))?.shift() ?? { status: 204 };
    if (status > 0) response.writeHead(status, headers).end();
  });
  const url = `https://127.0.0.1:${await listen(server)}/hooks`;
  return {
    url,
    trustAnchor: authority.trustAnchor,
    received,
    answers,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
