import { createHash, randomBytes, randomUUID } from "node:crypto";
import { createLocalJWKSet, type JWK, jwtVerify } from "jose";
import { type ConsentRoom, type Customer, ISSUER } from "./room.ts";

/** What the tests read of an answer. Absent means that it was not asked. */
export interface Result {
  readonly attestation: { readonly id: string; readonly status?: string; readonly receipt?: string } | null;
  readonly grant: { readonly token: string; readonly expiresAt: string; readonly agreement?: { readonly id: string } } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export const PURPOSES = [
  { category: "name", attributes: ["givenName", "familyName"] },
  { category: "phone", attributes: ["number"] },
];

export const binding = (): string => randomBytes(32).toString("base64url");

export const consent = (processId: string, change: Record<string, unknown> = {}): Record<string, unknown> => ({
  processId,
  subjectReference: randomUUID(),
  atLeast16: true,
  categories: [{ category: "name", attributes: ["givenName"] }],
  countries: ["CA", "CH"],
  noticeHash: createHash("sha256").update("notice").digest("hex"),
  method: "WEB_FORM",
  givenAt: new Date(Date.now() - 60_000).toISOString(),
  expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
  uses: { times: 5 },
  ...change,
});

export async function acceptAll(room: ConsentRoom, { owner }: Customer): Promise<void> {
  const { data } = await room.ask(owner, "{ policies { id } }");
  for (const { id } of data!["policies"] as { id: string }[]) await accept(room, owner, id);
}

export const accept = (room: ConsentRoom, owner: Customer["owner"], policyVersionId: string) =>
  room.ask(
    owner,
    "mutation ($input: AcceptAgreementInput!) { acceptAgreement(input: $input) { agreement { id acceptedAt acceptedBy { id } policyVersion { kind } } } }",
    {
      input: { policyVersionId },
    },
  );

export async function defineProcess(room: ConsentRoom, { app }: Customer, categories: unknown = PURPOSES): Promise<string> {
  const { data } = await room.ask(app, "mutation ($input: DefineProcessInput!) { defineProcess(input: $input) { process { id } } }", {
    input: { name: `Onboarding ${randomUUID()}`, purpose: "IDENTITY_VERIFICATION", categories },
  });
  return (data!["defineProcess"] as { process: { id: string } }).process.id;
}

/** A customer that has accepted everything and defined a process. */
export async function readyCustomer(room: ConsentRoom): Promise<Customer & { readonly process: string }> {
  const customer = await room.createCustomer();
  await acceptAll(room, customer);
  return { ...customer, process: await defineProcess(room, customer) };
}

export async function attest(room: ConsentRoom, { app }: Pick<Customer, "app">, ...consents: Record<string, unknown>[]): Promise<Result[]> {
  const { data, errors } = await room.ask(
    app,
    `mutation ($consents: [ConsentInput!]!) { attestConsents(consents: $consents) {
       results { attestation { id status receipt } grant { token expiresAt agreement { id } } error { code message retryable } } } }`,
    { consents },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return (data!["attestConsents"] as { results: Result[] }).results;
}

export async function issue(room: ConsentRoom, { app }: Pick<Customer, "app">, input: Record<string, unknown>): Promise<Result[]> {
  const { data, errors } = await room.ask(
    app,
    "mutation ($input: IssueGrantsInput!) { issueGrants(input: $input) { results { grant { token expiresAt agreement { id } } error { code message } } } }",
    { input },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return (data!["issueGrants"] as { results: Result[] }).results;
}

export const withdraw = (room: ConsentRoom, { app }: Pick<Customer, "app">, attestationId: string) =>
  room.ask(app, "mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { id status withdrawnAt } } }", {
    input: { attestationId },
  });

export const retire = (room: ConsentRoom, { app }: Pick<Customer, "app">, processId: string) =>
  room.ask(app, "mutation ($input: RetireProcessInput!) { retireProcess(input: $input) { process { id status } } }", { input: { processId } });

export const codesOf = (results: readonly Result[]): (string | null)[] => results.map(({ error }) => error?.code ?? null);

/** The codes of whole-operation errors; `codesOf` tells those of results. */
export const codes = (errors: readonly { extensions?: { code?: unknown } }[] | undefined) => errors?.map(({ extensions }) => extensions?.code);

/** A grant's claims, verified as partner-data would, and the keys that it sees. */
export async function verifyGrant(room: ConsentRoom, tenant: string, token: string) {
  const keys = await room.as<{ kid: string; public_jwk: JWK }>("partner_data_app", tenant, "select * from consent.offered_grant_keys()");
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet({ keys: keys.map(({ public_jwk }) => public_jwk) }), {
    algorithms: ["EdDSA"],
    typ: "genifi-grant+jwt",
    issuer: ISSUER,
    audience: "urn:genifi:partner-data",
  });
  return { payload, protectedHeader, keys };
}
