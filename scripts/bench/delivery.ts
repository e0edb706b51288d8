import { isDeepStrictEqual } from "node:util";
import type { Customer } from "../trial/customer.ts";
import { createClient } from "./client.ts";
import { attestMany, SUBJECT } from "./consents.ts";
import type { Peer } from "./peer.ts";
import type { World } from "./world.ts";

const documentOf = (more: string) => `mutation Deliver($input: DeliveryInput!) {
  deliverPartnerData(input: $input) { results { status error { code } name { givenName familyName birthDate } ${more} } }
}`;

/** What a customer gets in the same answer without asking again: for this, billing is asked too. */
const CHARGE = "transaction { id charges { category amount { minor currency } } }";

interface Result {
  readonly status: string;
  readonly name: unknown;
  readonly transaction?: { readonly charges: readonly unknown[] | null } | null;
}

export interface DeliveryOptions {
  /** Who asks in turn; the world's own two when none are named. */
  readonly customers?: readonly Customer[];
  /** Whether the same operation asks what it cost. */
  readonly withCharge?: boolean;
}

/** A delivery through the whole platform: one subject, one category, under a consent and a key of its own. */
export function deliveryPeer(world: World, { customers = world.customers, withCharge = false }: DeliveryOptions = {}): Peer {
  const client = createClient(world.platform.origin);
  const query = documentOf(withCharge ? CHARGE : "");
  const { identifiers, country, name } = SUBJECT;
  return {
    name: `delivery, ${world.shape}${withCharge ? ", with its charge" : ""}`,
    world,
    parts: ["caller", ...world.platform.roles.keys(), "PostgreSQL", "sandbox"],
    haste: 1,
    async prepare(requests) {
      const consented = await attestMany(customers, requests);
      return async (index) => {
        const { customer, grant, salt, key } = consented[index]!;
        const subjects = [{ idempotencyKey: key, grant, salt, country, identifiers }];
        const data = await client.ask(customer.token, { query, variables: { input: { ...customer.workplace, subjects } } });
        const [result] = (data["deliverPartnerData"] as { results: readonly Result[] }).results;
        const isPriced = !withCharge || result?.transaction?.charges?.length === 1;
        if (result?.status !== "COMPLETE" || !isDeepStrictEqual(result.name, name) || !isPriced)
          throw new Error(`A delivery was not answered as it should: ${result?.status}`);
      };
    },
    close: () => client.close(),
  };
}
