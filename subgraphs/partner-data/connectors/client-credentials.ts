import { z } from "zod";
import type { PartnerEndpoint } from "./endpoint.ts";
import type { Exchange } from "./exchange.ts";

/** By which we are let in; `forget` once the partner has refused it. */
export interface BearerSource {
  get(exchange: Exchange): Promise<string>;
  forget(): void;
}

const Settings = z.object({
  /** Path of the token endpoint, for who gives no token of its own in the credential. */
  tokenPath: z.string().regex(/^\/[\w.-][\w./-]*$/),
  scope: z.string().max(500).optional(),
});
const Granted = z.object({ access_token: z.string().regex(/^[\w.~+/-]{1,4000}=*$/), expires_in: z.number().positive().optional() });

/** A token about to end is asked anew, and not found refused. */
const SLACK_S = 30;
const SHORT_LIFE_S = 60;

/**
 * The credential's own token, or one of OAuth's client credentials grant, by our certificate (RFC 8705 §2.1: our client id
 * and no secret). Null when the endpoint has neither.
 */
export function bearerOf({ credential, settings }: PartnerEndpoint): BearerSource | null {
  const { token, clientId } = credential ?? {};
  if (token !== undefined) return { get: async () => token, forget() {} };
  const parsed = Settings.safeParse(settings);
  if (!parsed.success || clientId === undefined) return null;
  const { tokenPath, scope } = parsed.data;
  let kept: { readonly token: string; readonly until: number } | undefined;

  return {
    async get(exchange) {
      if (kept && Date.now() < kept.until) return kept.token;
      const { status, text } = await exchange.send({
        method: "POST",
        path: tokenPath,
        headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
        body: new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, ...(scope !== undefined && { scope }) }).toString(),
        discloses: false,
      });
      if (status !== 200) throw exchange.refusal(status);
      const { access_token, expires_in = SHORT_LIFE_S } = exchange.read(text, Granted);
      kept = { token: access_token, until: Date.now() + (expires_in - SLACK_S) * 1000 };
      return access_token;
    },
    forget: () => (kept = undefined),
  };
}
