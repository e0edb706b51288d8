import { randomUUID } from "node:crypto";
import { type Way, WAYS } from "../../platform/subgraph/question.ts";
import { bindGrant } from "../customer/client/bind-grant.ts";
import { askWith } from "../customer/app.ts";
import {
  ALL_CATEGORIES,
  APP_SCOPES,
  approveScopes,
  attest,
  consentInput,
  declareLegalGates,
  defineProcess,
  inEveryWay,
  SENSITIVE_CATEGORIES,
  SENSITIVE_SCOPES,
} from "../customer/onboarding.ts";
import { type BoundToken, boundHeaders } from "../customer/proof.ts";
import { makeDeliveryKey } from "../customer/sealing.ts";
import { credentialIssuer, statusAt } from "../sandbox/credential-issuer.ts";
import { PARTNER_IDS } from "../sandbox/known.ts";
import { PROFESSIONAL_ATTRIBUTES, PROFESSIONAL_LICENCES } from "../sandbox/professional-licences.ts";
import { STATUSES } from "../sandbox/status-list-server.ts";
import { gatesIn } from "../seed/legal-gates.ts";
import { contractFor } from "../trial/added-category.ts";
import { type Customer, readyCustomer } from "../trial/customer.ts";
import { askEverything } from "./everything.ts";
import type { Marked } from "./markers.ts";
import type { World } from "./world.ts";

const DELIVER_ADDED = `partner-data:deliver:${PROFESSIONAL_LICENCES}`;
const CATEGORIES = [
  ...inEveryWay([...ALL_CATEGORIES, ...SENSITIVE_CATEGORIES]),
  { category: PROFESSIONAL_LICENCES, attributes: [...PROFESSIONAL_ATTRIBUTES] },
];

/** A customer under contract with every partner, who asks all of them for everything at once. */
export interface Asker extends Customer {
  readonly bound: BoundToken;
  readonly key: string;
  readonly documents: Readonly<Record<Way, string>>;
}

export async function openAsker({ platform, markers, coverage }: World): Promise<Asker> {
  const { origin, tenants } = platform;
  const approved = [...SENSITIVE_SCOPES, DELIVER_ADDED];
  const customer = await readyCustomer(platform, { tenant: tenants[1], scopes: [...APP_SCOPES, ...approved] });
  const officer = await platform.person(customer.tenant, "PRIVACY_OFFICER");
  await approveScopes(origin, officer, customer.app.clientId, approved);
  const processId = await defineProcess(origin, customer.person, "Everything of everyone", CATEGORIES, "ALL");
  const gates = SENSITIVE_CATEGORIES.flatMap(({ category }) => gatesIn(category, "CA"));
  await declareLegalGates(origin, officer, processId, gates);
  await contractFor(
    platform,
    customer,
    coverage.partners.map(({ id }) => id),
  );
  const bound = await customer.app.boundToken();
  markers.addToken("bound access token", bound.token);
  const { id: key } = await makeDeliveryKey(origin, customer.person, "Everything");
  const documents = await Promise.all(WAYS.map(async (way) => [way, await askEverything(way)] as const));
  return { ...customer, processId, bound, key, documents: Object.fromEntries(documents) as Record<Way, string> };
}

const SHOWN = ["given_name", "middle_name", "family_name", "birthdate", "email", "email_verified", "phone_number", "phone_number_verified"];
const SHOWN_OF_ADDRESS = ["street_address", "locality", "region", "postal_code", "country"];

/** With a credential from their wallet, which is presented anew each time; one that may be revoked has its issuer's list fetched. */
async function presenting(
  { platform: { sandbox }, markers }: World,
  { subject, identifiers: others }: Marked,
  { revocable = false, spoilt = false }: Manner,
) {
  const { issuer, partners } = sandbox.registry;
  const wallets = partners.find(({ id }) => id === PARTNER_IDS.wallets);
  const held = await (await credentialIssuer(issuer)).issue(subject, revocable ? statusAt(wallets?.address ?? "", STATUSES.valid) : {});
  const presented = await held.present([...SHOWN, ...SHOWN_OF_ADDRESS], String(wallets?.settings["audience"]));
  const credential = spoilt ? `${presented.slice(0, -4)}AAAA` : presented;
  const [signed = "", ...disclosures] = credential.split("~");
  markers.addToken("credential", signed);
  markers.addToken("credential's binding", disclosures.pop() ?? "");
  for (const disclosure of disclosures) markers.add("credential's disclosure", disclosure);
  const identifiers = { ...others, credential };
  const bound = bindGrant(identifiers);
  markers.add("salt", bound.salt);
  markers.add("binding", bound.binding);
  return { identifiers, ...bound };
}

type Category = Readonly<Record<string, unknown>> | null | undefined;

/** Less what public tables and short lists say, which stands in the program too (`UNMARKABLE`). */
function codesLeftOut({ mobileCarrier, ip, device }: Readonly<Record<string, Category>>) {
  return {
    mobileCarrier: { sealed: mobileCarrier?.["sealed"] },
    ip: { sealed: ip?.["sealed"] },
    device: { model: device?.["model"], sealed: device?.["sealed"] },
  };
}

export interface Manner {
  readonly deadline: string;
  /** Whether the credential that is sent may be revoked. */
  readonly revocable?: boolean;
  /** Whether its last signature is wrong. */
  readonly spoilt?: boolean;
}

export interface Asked {
  /** The customer's own, by which the transaction is found. */
  readonly idempotencyKey: string;
  answer(signal?: AbortSignal): Promise<void>;
}

/** One delivery that asks everyone for everything in a way; throws when it is refused. */
export async function askAll(world: World, asker: Asker, marked: Marked, way: Way, manner: Manner): Promise<Asked> {
  const { platform, markers, told } = world;
  const { identifiers, salt, binding } = await presenting(world, marked, manner);
  const { grant } = await attest(platform.origin, asker.token, consentInput(asker.processId, CATEGORIES, { binding, fetches: 5 }));
  markers.addToken("grant", grant);
  const idempotencyKey = randomUUID();
  const subjects = [{ idempotencyKey, grant, salt, country: "CA", identifiers, claims: marked.claims }];
  const variables = { input: { ...asker.workplace, deadline: manner.deadline, subjects }, ...(way === "RETRIEVE" ? { key: asker.key } : {}) };
  return {
    idempotencyKey,
    async answer(signal) {
      const headers = await boundHeaders(platform.origin, asker.bound);
      const { data, errors } = await askWith(platform.origin, headers, asker.documents[way], variables, signal);
      told.push(JSON.stringify(errors));
      const [result] = data?.["deliverPartnerData"]?.results ?? [];
      if (!result || result.error) throw new Error(`Everything, by ${way}, was refused: ${result?.error?.code ?? errors[0]?.extensions["code"]}`);
      const { status: _, outcomes: __, transaction: ___, signed, continuation, sources, ...values } = result;
      // What is matched and checked is told in words that stand in the program too.
      if (way === "RETRIEVE") markers.addTree("returned", { ...values, ...codesLeftOut(values) });
      if (signed) markers.addToken("signed answer", signed);
      if (continuation) markers.add("continuation", continuation.split(".")[3]);
      for (const { partnerReference } of sources) if (partnerReference) markers.add("returned.partnerReference", partnerReference);
    },
  };
}
