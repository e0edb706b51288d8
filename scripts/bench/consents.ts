import { randomUUID } from "node:crypto";
import { bindGrant } from "../customer/client/bind-grant.ts";
import { type Categories, consentInput } from "../customer/onboarding.ts";
import { KNOWN } from "../sandbox/known.ts";
import type { Customer } from "../trial/customer.ts";

/** The subject of every request, and the one category that is asked. */
const { phone, email, givenName, familyName, birthDate } = KNOWN.complete;
export const SUBJECT = { identifiers: { phone, email }, country: "CA", name: { givenName, familyName, birthDate } } as const;
export const ATTRIBUTES = Object.keys(SUBJECT.name);

const NAME: Categories = [{ category: "name", attributes: ATTRIBUTES }];

/** What one delivery needs: a consent of its own with a grant that is bound to the subject, and a new key. */
export interface Consented {
  readonly customer: Customer;
  readonly attestation: string;
  readonly grant: string;
  readonly salt: string;
  readonly key: string;
}

const ATTEST = `mutation($consents: [ConsentInput!]!) { attestConsents(consents: $consents) { results { attestation { id } grant { token } error { code } } } }`;
const BATCH = 100;
const SIDE_BY_SIDE = 4;

async function attestBatch(customer: Customer, count: number, categories: Categories): Promise<Consented[]> {
  const bindings = Array.from({ length: count }, () => bindGrant(SUBJECT.identifiers));
  const consents = bindings.map(({ binding }) => consentInput(customer.processId, categories, { binding }));
  const { data, errors } = await customer.ask(ATTEST, { consents });
  const results = (data?.["attestConsents"]?.results ?? []) as { attestation: { id: string }; grant: { token: string } | null }[];
  if (errors.length > 0 || results.length !== count) throw new Error("Consents could not be attested.");
  return results.map(({ attestation, grant }, index) => {
    if (!grant) throw new Error("A consent was refused.");
    return { customer, attestation: attestation.id, grant: grant.token, salt: bindings[index]?.salt ?? "", key: randomUUID() };
  });
}

/** Attests so many consents, as many by each customer, and hands them out in turn. */
export async function attestMany(customers: readonly Customer[], count: number, categories: Categories = NAME): Promise<Consented[]> {
  const ready = new Map<Customer, Consented[]>(customers.map((customer) => [customer, []]));
  const share = Math.ceil(count / customers.length);
  const batches = customers.flatMap((customer) =>
    Array.from({ length: Math.ceil(share / BATCH) }, (_, index) => ({ customer, size: Math.min(BATCH, share - index * BATCH) })),
  );
  const work = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift())
      ready.get(batch.customer)?.push(...(await attestBatch(batch.customer, batch.size, categories)));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return Array.from({ length: count }, (_, index) => ready.get(customers[index % customers.length]!)![Math.floor(index / customers.length)]!);
}
