import { randomUUID } from "node:crypto";
import {
  ALL_CATEGORIES,
  APP_SCOPES,
  approveScopes,
  attest,
  consentInput,
  declareLegalGates,
  defineProcess,
  makeApp,
  makeWorkplace,
  inEveryWay,
  SENSITIVE_SCOPES,
} from "../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import { makeDeliveryKey, makeSealingKeys } from "../../scripts/customer/sealing.ts";
import { makeWebhookEndpoint } from "../../scripts/customer/webhooks.ts";
import { PROFESSIONAL_LICENCES, PROPOSAL } from "../../scripts/sandbox/professional-licences.ts";
import { addCategory } from "../../scripts/trial/added-category.ts";
import { SCHEMAS } from "../../scripts/trial/database.ts";
import { type Customer, type Platform, readyCustomer } from "../kit/platform.ts";
import type { Given } from "./matrix-request.ts";
import { CLAIMS } from "../supergraph/delivery/ways.data.ts";

/** A customer with something of everything, and the arguments that lead to it. */
export interface World {
  readonly customer: Customer;
  readonly given: Given;
  /** What tells this customer's things from any other's: ids, and names of its own. */
  readonly signs: readonly string[];
  readonly grant: string;
}

const SPARE = 90;
/** A grant is good for a hundred fetches. */
const GRANTS = 4;

/** An approval to show; a bearer token never has the scope that it is for. */
export const APPROVED = "partner-data:check:credit";

const MONTH = new Date().toISOString().slice(0, 7);

const DELIVER = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { error { code } transaction { id }
  name { givenName } email { address } address { locality } phone { number } employment { employer }
  financial { accounts { accountId } } socialMedia { profiles { handle } } mediaReports { reports { title } }
  mobileCarrier { carrier } device { browser } ip { country } wifi { vendor } } } }`;

/** Types whose answer can be sealed, without `Data`. */
const SEALABLE = [
  "Name",
  "Email",
  "Address",
  "Phone",
  "Employment",
  "Financial",
  "SocialMedia",
  "MediaReports",
  "MobileCarrier",
  "Device",
  "Ip",
  "Wifi",
];

export const IDENTIFIERS = {
  phone: KNOWN.complete.phone,
  email: KNOWN.complete.email,
  ipAddress: "24.48.171.203",
  bssid: KNOWN.complete.wifi.bssid,
  userAgent: "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
};

/** Organisations that nobody is of, for staff to suspend. */
async function makeOrganizations({ database }: Platform, count: number): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `insert into accounts.organizations (id, name, billing_street, billing_locality, billing_postal_code, billing_country, representative_name,
       representative_position, representative_email, representative_phone, currency, time_zone)
     select gen_random_uuid(), 'Spare', 's', 'l', 'p', 'CA', 'n', 'p', 'e', 'f', 'CAD', 'America/Toronto' from generate_series(1, ${count}) returning id`,
  );
  return rows.map(({ id }) => id);
}

/** One of our own staff with this role; gives the e-mail address. */
export async function makeStaff({ database }: Platform, role: string): Promise<string> {
  const email = `${role.toLowerCase()}@staff.example`;
  await database.query("insert into accounts.staff (email, name, roles) values ($1, $2, $3)", [email, `Staff of ${role}`, [role]]);
  return email;
}

/** Versions of added categories that wait for a review, or for what comes after it. */
async function makeVersions({ database }: Platform, from: number, count: number, approved: boolean): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `insert into partner_data.category_versions (category, version, title, description, sensitivity, subject_kinds, identifiers, schema, attributes,
       purpose, legal_basis, everywhere, jurisdictions, proposed_by)
     select 'x-spare-' || translate(lpad(n::text, 4, '0'), '0123456789', 'abcdefghij'), 1, 't', 'd', 'STANDARD', '{PERSON}', '{phone}', '{}', '{one}',
            'p', 'l', true, '[{ "jurisdiction": "CA", "gates": [{ "code": "CA_SPARE", "description": "d", "source": "s" }] }]', gen_random_uuid()
       from generate_series(${from + 1}, ${from + count}) n returning id`,
  );
  const ids = rows.map(({ id }) => id);
  if (approved) {
    await database.query(
      "update partner_data.category_versions set state = 'APPROVED', reviewed_by = gen_random_uuid(), reviewed_at = now(), grounds = 'g' where id = any ($1)",
      [ids],
    );
  }
  return ids;
}

const letters = (count: number) => Array.from({ length: count }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join("");

/** Waits for what arrives by events. */
async function untilCounted(customer: Customer): Promise<void> {
  const query = "query($month: Month!) { viewer { organization { usageSummary(month: $month) { transactions latency { p50 } } } } }";
  for (let left = 200; left > 0; left -= 1) {
    const { data } = await customer.ask(query, { month: MONTH });
    if (data?.["viewer"].organization.usageSummary.latency) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The usage was not counted in time.");
}

export async function makeWorld(platform: Platform): Promise<World> {
  const { origin } = platform;
  const customer = await readyCustomer(platform, { scopes: [...APP_SCOPES, "org:admin", "process:write", APPROVED] });
  const { person, token, processId, workplace } = customer;
  const consent = (uses = 10_000) => consentInput(processId, inEveryWay(ALL_CATEGORIES), { uses: { times: uses, per: "P1D" }, fetches: 100 });
  const { attestationId, receipt, grant } = await attest(origin, token, consent());
  const others = await Promise.all(Array.from({ length: GRANTS - 1 }, async () => (await attest(origin, token, consent())).grant));
  const grants = [grant, ...others];
  let used = 0;

  const idempotencyKey = randomUUID();
  const subject = (key = randomUUID(), of = grants[(used += 1) % GRANTS]) => ({
    idempotencyKey: key,
    grant: of,
    country: "CA",
    identifiers: IDENTIFIERS,
    claims: CLAIMS,
  });
  const delivery = (...subjects: object[]) => ({ input: { ...workplace, subjects } });
  const delivered = await customer.ask(DELIVER, delivery(subject(idempotencyKey)));
  const [result] = delivered.data?.["deliverPartnerData"].results ?? [];
  if (!result?.transaction) throw new Error(`Nothing was delivered: ${JSON.stringify([result, delivered.errors])}`);
  // An entry of the history that a person made, beside the app's.
  const officer = await platform.person(customer.tenant, "PRIVACY_OFFICER");
  await approveScopes(origin, officer, customer.app.clientId, [APPROVED]);
  const issued = await customer.ask(
    "mutation($input: IssueGrantsInput!) { issueGrants(input: $input) { results { error { code } } } }",
    { input: { attestationIds: [attestationId] } },
    officer,
  );
  if (issued.data?.["issueGrants"]?.results[0].error !== null) throw new Error(`The officer's grant was refused: ${JSON.stringify(issued)}`);

  const spare = await customer.ask(
    "mutation($consents: [ConsentInput!]!) { attestConsents(consents: $consents) { results { attestation { id } } } }",
    { consents: Array.from({ length: SPARE }, () => consent(1)) },
  );
  const toWithdraw = spare.data?.["attestConsents"].results.map(({ attestation }: { attestation: { id: string } }) => attestation.id) as string[];
  await addCategory(platform);
  const toReview = await makeVersions(platform, 0, SPARE, false);
  const toActivate = await makeVersions(platform, SPARE, SPARE, true);
  const toRetire = await makeVersions(platform, 2 * SPARE, SPARE, true);
  const gates = Array.from({ length: SPARE }, (_, index) => `ZZ_GATE_${index}`);
  await declareLegalGates(origin, officer, processId, gates.slice(0, SPARE / 2));
  await declareLegalGates(origin, officer, processId, [...gates.slice(SPARE / 2), "ZZ_KEPT"]);
  const toSuspend = await makeOrganizations(platform, SPARE);
  const ended = {
    ...(await makeWorkplace(origin, person, "ENDED")),
    processId: await defineProcess(origin, person, "Ended"),
    clientId: (await makeApp(origin, person, "Ended", ["usage:read"])).clientId,
    deliveryKeyId: (await makeDeliveryKey(origin, person, "Ended")).id,
    webhookEndpointId: await makeWebhookEndpoint(origin, person),
  };
  // Retired already, so that whoever lists the keys finds one that is.
  const retired = await customer.ask(
    "mutation($id: ID!) { retireDeliveryKey(input: { deliveryKeyId: $id }) { deliveryKey { retiredAt } } }",
    { id: ended.deliveryKeyId },
    person,
  );
  const told = await customer.ask(
    "mutation($id: ID!) { retireWebhookEndpoint(input: { webhookEndpointId: $id }) { webhookEndpoint { endedAt } } }",
    { id: ended.webhookEndpointId },
    person,
  );
  if (told.errors.length > 0) throw new Error(`The endpoint was not retired: ${JSON.stringify(told.errors)}`);
  if (retired.errors.length > 0) throw new Error(`The key was not retired: ${JSON.stringify(retired.errors)}`);
  const sensitive = await makeApp(origin, person, "Sensitive", SENSITIVE_SCOPES);
  const policies = await customer.ask("{ policies { id } }");
  const policyVersionId = policies.data?.["policies"][0].id as string;
  const process = { purpose: "IDENTITY_VERIFICATION", categories: inEveryWay(ALL_CATEGORIES) };
  await untilCounted(customer);

  const { data: known } = await customer.ask("query($id: ID!) { process(id: $id) { currentVersion { id } } }", { id: processId }, person);
  const processVersionId = known?.["process"].currentVersion.id as string;
  const month = () => MONTH;
  const sealingKey = await makeDeliveryKey(origin, person, "Sealing");
  const sealedTo = Object.fromEntries(SEALABLE.map((type) => [`${type}Data.sealed.key`, () => sealingKey.id]));
  const given: Given = {
    ...sealedTo,
    "Query.organization.id": () => customer.tenant.id,
    "Query.statement.month": month,
    "Query.attestation.id": () => attestationId,
    "Query.attestations.processId": () => processId,
    "Query.process.id": () => processId,
    "Query.verifyReceipt.receipt": () => receipt,
    "SubjectResult.extension.category": () => PROFESSIONAL_LICENCES,
    "Mutation.proposeCategory.input": () => ({ ...PROPOSAL, category: `x-new-${letters(15)}` }),
    "Mutation.reviewCategory.input": () => ({ categoryVersionId: toReview.pop(), verdict: "APPROVED", grounds: "g" }),
    "Mutation.activateCategory.input": () => ({ categoryVersionId: toActivate.pop() }),
    "Mutation.retireCategory.input": () => ({ categoryVersionId: toRetire.pop() }),
    "Mutation.declareLegalGates.input": () => ({ processId, gates: [{ gate: "ZZ_KEPT", reference: "r" }] }),
    "Mutation.withdrawLegalGate.input": () => ({ processId, gate: gates.pop() }),
    "Query.quote.input": () => ({ processVersionId, country: "CA", categories: [{ category: "name", attributes: ["givenName"] }] }),
    "Query.transaction.id": () => result.transaction.id,
    "Query.transactionByKey.idempotencyKey": () => idempotencyKey,
    "Organization.usage.month": month,
    "Organization.usageSummary.month": month,
    "CostCenter.spend.month": month,
    "Project.spend.month": month,
    "BusinessProcess.spend.month": month,
    "Mutation.createApiClient.input": () => ({ name: "App", mode: "LIVE", authenticationMethod: "CLIENT_SECRET_BASIC", scopes: ["usage:read"] }),
    "Mutation.revokeApiClient.input": () => ({ clientId: ended.clientId }),
    "Mutation.registerDeliveryKey.input": () => ({ name: "Key", jwk: JSON.stringify(makeSealingKeys().publicJwk) }),
    "Mutation.registerDeliveryKeySet.input": () => ({ name: "Keys", jwksUri: "https://keys.example/jwks.json" }),
    "Mutation.retireDeliveryKey.input": () => ({ deliveryKeyId: ended.deliveryKeyId }),
    "Mutation.registerWebhookEndpoint.input": () => ({ mode: "LIVE", url: "https://hooks.example/genifi" }),
    "Mutation.retireWebhookEndpoint.input": () => ({ webhookEndpointId: ended.webhookEndpointId }),
    "Mutation.approveScopes.input": () => ({ clientId: sensitive.clientId, scopes: SENSITIVE_SCOPES }),
    "Mutation.withdrawScopeApproval.input": () => ({ clientId: sensitive.clientId, scopes: SENSITIVE_SCOPES }),
    "Mutation.createCostCenter.input": () => ({ code: randomUUID().slice(0, 8).toUpperCase(), name: "Center" }),
    "Mutation.archiveCostCenter.input": () => ({ costCenterId: ended.costCenterId }),
    "Mutation.suspendOrganization.input": () => ({ organizationId: toSuspend.pop() }),
    "Mutation.reinstateOrganization.input": () => ({ organizationId: customer.tenant.id }),
    "Mutation.createProject.input": () => ({ name: randomUUID() }),
    "Mutation.archiveProject.input": () => ({ projectId: ended.projectId }),
    "Mutation.acceptAgreement.input": () => ({ policyVersionId }),
    // Of a partner that it has no contract with.
    "Mutation.objectToSubprocessor.input": () => ({ subprocessorId: PARTNER_IDS.halden }),
    "Mutation.withdrawObjection.input": () => ({ subprocessorId: PARTNER_IDS.halden }),
    // The second of two is refused, so that there is a refusal to read.
    "Mutation.attestConsents.consents": () => [consent(1), { ...consent(1), processId: randomUUID() }],
    "Mutation.withdrawConsent.input": () => ({ attestationId: toWithdraw.pop() }),
    "Mutation.issueGrants.input": () => ({ attestationIds: [attestationId, randomUUID()] }),
    "Mutation.defineProcess.input": () => ({ ...process, name: randomUUID() }),
    "Mutation.publishProcessVersion.input": () => ({ ...process, processId }),
    "Mutation.retireProcess.input": () => ({ processId: ended.processId }),
    "Mutation.deliverPartnerData.input": () => delivery(subject(), subject(randomUUID(), "none")).input,
  };
  const signs = [
    customer.tenant.id,
    customer.app.clientId,
    processId,
    attestationId,
    receipt,
    grant,
    idempotencyKey,
    result.transaction.id as string,
    ...Object.values(workplace),
    ...Object.values(ended),
    sensitive.clientId,
    ...toWithdraw,
    "Maplewood",
  ];
  return { customer, given, signs, grant };
}

/** Every row of a customer's, as one hash for each table; without what arrives by events, later. */
export async function fingerprintOf({ database }: Platform, { tenant }: Customer): Promise<Readonly<Record<string, string>>> {
  const tables = await database.query<{ name: string; column: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name, a.attname as column
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
      where c.relkind = 'r' and n.nspname = any ($1) and n.nspname <> 'analytics'`,
    [SCHEMAS],
  );
  const hashes = [...tables, { name: "accounts.organizations", column: "id" }].map(async ({ name, column }) => {
    const [row] = await database.query<{ hash: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash from ${name} t where ${column} = $1`,
      [tenant.id],
    );
    return [name, row?.hash ?? ""] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}
