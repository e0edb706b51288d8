import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Exchange } from "./exchange.ts";

const BELOW = "/open-banking/";
const FIRST = `${BELOW}v4.0/aisp/`;
const MOST_PAGES = 20;

const Page = z.object({
  Data: z.record(z.string(), z.unknown()),
  Links: z.object({ Next: z.string().nullish() }).nullish(),
});

interface Resource {
  readonly origin: string;
  readonly accessToken: string;
  readonly resource: string;
  /** The member of `Data` that holds its items. */
  readonly section: string;
  /** Told of the first page. */
  readonly told: (() => void) | undefined;
}

/** All items of a resource, page after page, and how many members came beside them. */
export async function pagesOf(exchange: Exchange, { origin, accessToken, resource, section, told }: Resource) {
  const items: unknown[] = [];
  const unasked = new Set<string>();
  const seen = new Set<string>();
  let path: string | null = `${FIRST}${resource}`;
  while (path !== null) {
    if (seen.has(path) || seen.size === MOST_PAGES) throw exchange.fault("MALFORMED_ANSWER");
    const isFirst = seen.size === 0;
    seen.add(path);
    const { Data, Links }: z.infer<typeof Page> = await pageAt(exchange, path, accessToken, isFirst ? told : undefined);
    const { [section]: page = [], ...others } = Data;
    if (!Array.isArray(page)) throw exchange.fault("MALFORMED_ANSWER");
    items.push(...(page as unknown[]));
    for (const name of Object.keys(others)) unasked.add(name);
    path = nextPath(exchange, Links?.Next, origin);
  }
  return { items, unasked: unasked.size };
}

async function pageAt(exchange: Exchange, path: string, accessToken: string, told: (() => void) | undefined) {
  const interaction = randomUUID();
  const { status, headers, text } = await exchange.send({
    method: "GET",
    path,
    headers: { accept: "application/json", authorization: `Bearer ${accessToken}`, "x-fapi-interaction-id": interaction },
    // The token stands for the subject.
    discloses: true,
    told,
  });
  if (status !== 200) throw exchange.refusal(status);
  // Not echoed, it may be the answer to another question (FAPI 1.0 Baseline §6.2.1).
  if (headers["x-fapi-interaction-id"] !== interaction) throw exchange.fault("MALFORMED_ANSWER");
  return exchange.read(text, Page);
}

/** Where the bank says that the next page is, which may be nowhere but below its own resources. */
function nextPath(exchange: Exchange, link: string | null | undefined, origin: string): string | null {
  if (link === null || link === undefined) return null;
  const next = URL.parse(link, origin);
  if (next?.origin !== origin || !next.pathname.startsWith(BELOW)) throw exchange.fault("MALFORMED_ANSWER");
  return `${next.pathname}${next.search}`;
}
