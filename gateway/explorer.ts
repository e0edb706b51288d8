import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { HttpRefusal } from "../platform/http/refusal.ts";
import { buildExplorerPage, type Example } from "./explorer-page.ts";

export type { Example } from "./explorer-page.ts";

type Encoding = "br" | "gzip" | "identity";

const ENCODERS: Readonly<Record<Encoding, (page: Buffer) => Promise<Buffer>>> = {
  br: async (page) => await promisify(brotliCompress)(page, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: async (page) => await promisify(gzip)(page),
  identity: async (page) => page,
};

/** The best of ours that the client takes; a quality of 0 says no. */
function chooseEncoding(header: string): Encoding {
  const taken = new Set(
    header
      .toLowerCase()
      .split(",")
      .map((item) => item.split(";").map((part) => part.trim()))
      .filter(([, quality = "q=1"]) => Number(quality.replace("q=", "")) > 0)
      .map(([name]) => name),
  );
  if (taken.has("br")) return "br";
  return taken.has("gzip") ? "gzip" : "identity";
}

/** Runs once, at first use; again only if it failed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return async () => {
    made ??= make();
    try {
      return await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
  };
}

/** GraphiQL at `/graphiql`, for anybody: the page holds no secret, and its requests need a token. */
export function createExplorer(examples: readonly Example[]): { serve(request: IncomingMessage, response: ServerResponse): Promise<void> } {
  const page = once(async () => {
    const { html, contentSecurityPolicy } = await buildExplorerPage(examples);
    return { bytes: Buffer.from(html), contentSecurityPolicy, digest: createHash("sha256").update(html).digest("base64url") };
  });
  const encoded = {
    br: once(async () => await ENCODERS.br((await page()).bytes)),
    gzip: once(async () => await ENCODERS.gzip((await page()).bytes)),
    identity: once(async () => await ENCODERS.identity((await page()).bytes)),
  };

  return {
    async serve(request, response) {
      if (request.method !== "GET" && request.method !== "HEAD") {
        throw new HttpRefusal(405, "METHOD_NOT_ALLOWED", "Get this page; send GraphQL requests to /graphql.", { allow: "GET, HEAD" });
      }
      const encoding = chooseEncoding(String(request.headers["accept-encoding"] ?? ""));
      const { contentSecurityPolicy, digest } = await page();
      const etag = `"${digest}-${encoding}"`;
      const headers = {
        etag,
        "cache-control": "public, max-age=3600",
        vary: "accept-encoding",
        "content-security-policy": contentSecurityPolicy,
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      };
      if (request.headers["if-none-match"]?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag)) {
        response.writeHead(304, headers).end();
        return;
      }
      const bytes = await encoded[encoding]();
      response.writeHead(200, {
        ...headers,
        "content-type": "text/html; charset=utf-8",
        "content-length": bytes.length,
        ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
      });
      response.end(request.method === "HEAD" ? undefined : bytes);
    },
  };
}
