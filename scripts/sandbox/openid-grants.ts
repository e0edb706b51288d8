import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { readText } from "./http.ts";
import { askedByCategory } from "./oidc-claims.ts";
import type { OpenidParties } from "./openid-parties.ts";
import type { PartnerState } from "./partner-state.ts";
import type { Call, Lookup } from "./protocol.ts";

/** What a token stands for: one question about one subject. */
export interface Grant {
  readonly identifiers: Lookup["identifiers"];
  readonly requested: Readonly<Record<string, readonly string[]>>;
  readonly call: Call;
}

const Form = z.strictObject({
  grant_type: z.literal("urn:ietf:params:oauth:grant-type:jwt-bearer"),
  assertion: z.string(),
  client_assertion_type: z.literal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
  client_assertion: z.string(),
  scope: z.literal("openid"),
});

const Identifier = z.discriminatedUnion("format", [
  z.strictObject({ format: z.literal("email"), email: z.string() }).transform(({ email }) => ({ email })),
  z.strictObject({ format: z.literal("phone_number"), phone_number: z.string() }).transform(({ phone_number: phone }) => ({ phone })),
]);

const Question = z.object({
  sub_id: z.union([
    Identifier,
    z
      .strictObject({ format: z.literal("aliases"), identifiers: z.array(Identifier).min(1) })
      .transform(({ identifiers }): Lookup["identifiers"] => Object.assign({}, ...identifiers)),
  ]),
  claims: z.object({
    userinfo: z.object({ verified_claims: z.object({ claims: z.record(z.string(), z.record(z.string(), z.null()).nullable()) }) }),
  }),
});

/** The tokens of a partner: each is bound to the certificate that it was given to (RFC 8705), and good for one answer. */
export function openidGrants(state: PartnerState, parties: OpenidParties) {
  const granted = new Map<string, { readonly certificate: string; readonly grant: Grant }>();
  return {
    /** A token for what is asked; null when it is not genifi that asks, or not in this shape. */
    async take(request: IncomingMessage, response: ServerResponse, certificate: string): Promise<string | null> {
      const form = Form.safeParse(Object.fromEntries(new URLSearchParams(await readText(request)))).data;
      if (form === undefined) return null;
      const [client, question] = await Promise.all([parties.fromClient(form.client_assertion), parties.fromClient(form.assertion)]).catch(() => []);
      const asked = Question.safeParse(question).data;
      if (client?.sub !== parties.clientId || asked === undefined) return null;

      const identifiers = asked.sub_id as Lookup["identifiers"];
      const requested = askedByCategory(asked.claims.userinfo.verified_claims.claims);
      const key = request.headers["idempotency-key"];
      const call: Call = {
        at: new Date().toISOString(),
        requested,
        identifiers: Object.keys(identifiers).sort(),
        idempotencyKey: typeof key === "string" ? key : null,
        state: "open",
        endedAt: null,
      };
      state.calls.push(call);
      // The call goes on with the token; without it, it has ended here.
      response.once("close", () => {
        if (!response.writableFinished) call.state = "aborted";
      });
      const token = randomBytes(32).toString("base64url");
      granted.set(token, { certificate, grant: { identifiers, requested, call } });
      return token;
    },

    /** What a token stands for, once, and to whom it was given. */
    spend(authorization: string, certificate: string): Grant | null {
      const token = authorization.replace(/^Bearer /, "");
      const found = granted.get(token);
      if (found?.certificate !== certificate) return null;
      granted.delete(token);
      return found.grant;
    },
  };
}
