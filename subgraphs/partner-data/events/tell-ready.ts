import type { KeyObject } from "node:crypto";
import type { Pool } from "pg";
import { z } from "zod";
import type { EventConsumer, Subscription } from "../../../platform/events/consumer.ts";
import { MODES } from "../../../platform/identity/principal.ts";
import { unseal } from "../../../platform/keys/sealing.ts";
import { PrivateSigningJwk } from "../../../platform/keys/signing-key.ts";
import type { Egress } from "../connectors/egress.ts";
import { sendWebhook } from "../services/webhook.ts";

export const TELL_READY: Subscription = { queue: "partner_data.tell_ready", types: ["transaction.ready"], independent: true };

const ready = z.object({ notice: z.uuid(), transaction: z.uuid(), mode: z.enum(MODES) });

interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly trust_anchor: string | null;
  readonly sealed_private_jwk: string;
}

/** As accounts sealed it when the endpoint was registered. */
const keyPurpose = (endpoint: string): string => `accounts.webhook_endpoints/${endpoint}/key`;

const GONE = 410;

/** Not acknowledged: the queue tries again. */
class NotAcknowledged extends Error {
  override readonly name = "NotAcknowledged";
}

/** Tells a customer which transaction has a late answer, at least once; whom there is nobody to tell is told nothing. */
export const tellReady = (pool: Pool, kek: KeyObject, egress: Egress): EventConsumer => ({
  ...TELL_READY,
  async handle({ tenant, time, data }) {
    const { notice, transaction, mode } = ready.parse(data);
    const { rows } = await pool.query<Endpoint>(
      `select e.* from accounts.offered_enter_tenant($1) status,
              lateral accounts.offered_webhook_endpoint(case when status = 'ACTIVE' then $1::uuid end, $2) e`,
      [tenant, mode],
    );
    const [endpoint] = rows;
    if (!endpoint) return;
    const key = PrivateSigningJwk.parse(await unseal(endpoint.sealed_private_jwk, kek, keyPurpose(endpoint.id)));
    const body = JSON.stringify({ type: "transaction.ready", timestamp: time, data: { transactionId: transaction, mode } });
    const to = { uri: endpoint.url, trustAnchor: endpoint.trust_anchor };
    // Whatever failed may quote the customer's server: nothing of it is kept.
    const status = await sendWebhook({ id: `msg_${notice}`, body }, to, key, egress).catch(() => undefined);
    if (status === GONE) {
      await pool.query("select accounts.offered_enter_tenant($1), accounts.offered_webhook_gone($1, $2)", [tenant, endpoint.id]);
      return;
    }
    if (status === undefined || status < 200 || status > 299) throw new NotAcknowledged();
  },
});
