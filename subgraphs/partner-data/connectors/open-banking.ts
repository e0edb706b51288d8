import { reveal } from "../../../platform/personal/reveal.ts";
import { checkedClaims } from "./answer.ts";
import { type Connector, PartnerFault } from "./connector.ts";
import { electronicRecord } from "./electronic-record.ts";
import type { Egress } from "./egress.ts";
import type { PartnerEndpoint } from "./endpoint.ts";
import { Exchange } from "./exchange.ts";
import { accountNames, readAccounts, readBalances, readTransactions } from "./open-banking-items.ts";
import { pagesOf } from "./open-banking-pages.ts";
import { createTransport } from "./transport.ts";
import { unreachable } from "./unreachable.ts";

/** RFC 6750's b64token; anything else is no token, and could not stand in a header. */
const TOKEN = /^[\w.~+/-]{1,4000}=*$/;

/**
 * A bank by UK Open Banking's account information v4.0. The token is of the customer's own flow with the subject: it is sent,
 * and never kept. Our certificate is all the credential that it wants.
 */
export function openBanking(endpoint: PartnerEndpoint, egress: Egress): Connector & { close(): Promise<void> } {
  const transport = createTransport(endpoint, egress);
  if (transport === null) return unreachable;
  const { origin } = new URL(endpoint.address!);

  return {
    async ask({ category, way, attributes, identifiers, signal, told }) {
      const token = identifiers.get("accessToken");
      const accessToken = token && reveal(token);
      if (category !== "financial" || way !== "RETRIEVE" || accessToken === undefined || !TOKEN.test(accessToken)) {
        throw new PartnerFault("UNREACHABLE", false);
      }
      const exchange = new Exchange(transport, signal);
      const read = (section: "Account" | "Balance" | "Transaction", resource: string) =>
        pagesOf(exchange, { origin, accessToken, resource, section, told });
      const record: Record<string, unknown> = {};
      let overDelivered = 0;
      let names: ReadonlyMap<string, string> = new Map();
      try {
        // Accounts first: they tell the numbers of those that balances and transactions are of.
        if (attributes.includes("accounts")) {
          const { items, unasked } = await read("Account", "accounts");
          names = accountNames(items);
          record["accounts"] = readAccounts(items, names);
          overDelivered += unasked;
        }
        if (attributes.includes("balances")) {
          const { items, unasked } = await read("Balance", "balances");
          record["balances"] = readBalances(items, names);
          overDelivered += unasked;
        }
        if (attributes.includes("transactions")) {
          const { items, unasked } = await read("Transaction", "transactions");
          record["transactions"] = readTransactions(items, names);
          overDelivered += unasked;
        }
      } catch (error) {
        if (error instanceof PartnerFault) throw error;
        throw exchange.fault("MALFORMED_ANSWER");
      }
      return { claims: checkedClaims("financial", attributes, record, true), provenance: electronicRecord(), overDelivered };
    },
    close: () => transport.close(),
  };
}
