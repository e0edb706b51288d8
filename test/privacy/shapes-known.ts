import { randomInt, randomUUID } from "node:crypto";
import { makeKeys } from "../../scripts/customer/app.ts";
import { ALL_CATEGORIES, APP_SCOPES, attest, consentInput, inEveryWay } from "../../scripts/customer/onboarding.ts";
import { makeSealingKeys } from "../../scripts/customer/sealing.ts";
import { KNOWN } from "../../scripts/sandbox/known.ts";
import { PROPOSAL } from "../../scripts/sandbox/professional-licences.ts";
import { type Customer, type Platform, readyCustomer } from "../kit/platform.ts";
import type { Known } from "../permissions/sample.ts";

const letters = (count: number) => Array.from({ length: count }, () => String.fromCharCode(randomInt(97, 123))).join("");

/** A grant is good for a hundred fetches; more cases than that get as far as a fetch. */
const GRANTS = 10;

/** A customer whose app may do nearly everything, with consent to all that can be asked, and the values that its requests need. */
export async function knownCustomer(platform: Platform): Promise<{ readonly customer: Customer; readonly known: Known }> {
  const customer = await readyCustomer(platform, { scopes: [...APP_SCOPES, "org:admin", "process:write"] });
  const { workplace, processId, tenant, app } = customer;
  const consent = consentInput(processId, inEveryWay(ALL_CATEGORIES), { uses: { times: 100 }, fetches: 100 });
  const attested = await Promise.all(Array.from({ length: GRANTS }, () => attest(platform.origin, customer.token, consent)));
  const [{ attestationId } = { attestationId: "" }] = attested;
  const { publicJwk } = makeKeys();
  let used = 0;
  const known: Known = {
    ...Object.fromEntries(Object.entries(consent).map(([name, value]) => [name, () => value])),
    subjectReference: () => randomUUID(),
    idempotencyKey: () => randomUUID(),
    name: () => randomUUID(),
    code: () => randomUUID().slice(0, 8).toUpperCase(),
    costCenterId: () => workplace.costCenterId,
    projectId: () => workplace.projectId,
    attestationIds: () => [attestationId],
    grant: () => attested[(used += 1) % GRANTS]?.grant,
    identifiers: () => ({ phone: KNOWN.complete.phone }),
    after: () => null,
    mode: () => "LIVE",
    publicKeys: () => [publicJwk],
    scopes: () => ["transactions:read"],
    jwk: () => JSON.stringify(makeSealingKeys().publicJwk),
    "RegisterDeliveryKeyInput.categories": () => ["name"],
    "RegisterDeliveryKeySetInput.categories": () => ["name"],
    jwksUri: () => "https://keys.example/jwks.json",
    "RegisterWebhookEndpointInput.url": () => "https://hooks.example/genifi",
    trustAnchor: () => null,
    sealedIdentifiers: () => null,
    "ProposeCategoryInput.category": () => `x-${letters(15)}`,
    "ProposeCategoryInput.schema": () => PROPOSAL.schema,
    "ProposeCategoryInput.identifiers": () => ["phone"],
    "LegalGateDeclarationInput.gate": () => "CA_SAMPLE",
    "QuoteInput.categories": () => [{ category: "name", attributes: ["givenName"] }],
    // Keys of entities, by their type.
    Organization: () => tenant.id,
    CostCenter: () => workplace.costCenterId,
    Project: () => workplace.projectId,
    BusinessProcess: () => processId,
    ConsentAttestation: () => attestationId,
    ApiClient: () => app.clientId,
  };
  return { customer, known };
}
