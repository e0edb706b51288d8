import { randomUUID } from "node:crypto";
import type { Mode } from "../../platform/identity/principal.ts";
import { type Way, WAYS } from "../../platform/subgraph/question.ts";
import { CATEGORIES } from "../seed/categories.ts";
import { ask, makeKeys, tokenFor } from "./app.ts";
import { type BoundToken, boundTokenFor } from "./proof.ts";

const DEMO_PERSON = "urn:genifi:params:oauth:grant-type:demo-person";

/** SHA-256 of the notice that a customer showed: constant here, since its text is not the point. */
export const NOTICE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export type Categories = readonly { readonly category: string; readonly attributes: readonly string[]; readonly waysToAsk?: readonly Way[] }[];

const categoriesOf = (sensitivity: "STANDARD" | "SENSITIVE"): Categories =>
  CATEGORIES.filter((one) => one.sensitivity === sensitivity).map(({ id, attributes }) => ({ category: id, attributes }));

/** Everything that the processes of the demo and of the tests may ask. */
export const ALL_CATEGORIES = categoriesOf("STANDARD");

/** Those that an app asks only with the approval of the privacy officer. */
export const SENSITIVE_CATEGORIES = categoriesOf("SENSITIVE");

/** The same, in every way to ask. */
export const inEveryWay = (categories: Categories): Categories => categories.map((one) => ({ ...one, waysToAsk: WAYS }));

export const APP_SCOPES = [
  "consent:attest",
  "consent:manage",
  "transactions:read",
  "billing:read",
  "usage:read",
  ...ALL_CATEGORIES.flatMap(({ category }) => ["deliver", "match", "check"].map((way) => `partner-data:${way}:${category}`)),
];

export const CLEAR_SCOPES = SENSITIVE_CATEGORIES.map(({ category }) => `partner-data:clear:${category}`);

export const SENSITIVE_SCOPES = [
  ...CLEAR_SCOPES,
  ...SENSITIVE_CATEGORIES.flatMap(({ category }) => [`partner-data:deliver:${category}`, `partner-data:check:${category}`]),
];

export interface SignIn {
  readonly clientId: string;
  readonly privateJwk: object;
  readonly email: string;
}

/** A person's token, from the demo client. */
export const signIn = (origin: string, { clientId, privateJwk, email }: SignIn): Promise<string> =>
  tokenFor(origin, clientId, privateJwk, { grant_type: DEMO_PERSON, email });

/** What an answer holds; throws its errors. */
export async function done<T>(answer: ReturnType<typeof ask>, read: (data: Record<string, any>) => T): Promise<T> {
  const { data, errors } = await answer;
  if (errors.length > 0 || !data)
    throw new Error(`A step of setting up failed: ${errors.map(({ extensions, message }) => `${extensions["code"]} ${message}`).join("; ")}`);
  return read(data);
}

/** A person accepts every agreement in effect. */
export async function acceptAgreements(origin: string, person: string): Promise<void> {
  const policies = await done(ask(origin, person, "{ policies { id } }"), (data) => data["policies"] as { id: string }[]);
  for (const { id } of policies) {
    await done(
      ask(origin, person, "mutation($id: ID!) { acceptAgreement(input: { policyVersionId: $id }) { agreement { id } } }", { id }),
      () => undefined,
    );
  }
}

export interface Workplace {
  readonly costCenterId: string;
  readonly projectId: string;
}

export async function makeWorkplace(origin: string, person: string, code = "ONB"): Promise<Workplace> {
  const costCenterId = await done(
    ask(origin, person, 'mutation($code: String!) { createCostCenter(input: { code: $code, name: "Onboarding" }) { costCenter { id } } }', { code }),
    (data) => data["createCostCenter"].costCenter.id as string,
  );
  const projectId = await done(
    ask(origin, person, "mutation($name: String!) { createProject(input: { name: $name }) { project { id } } }", { name: `Project ${code}` }),
    (data) => data["createProject"].project.id as string,
  );
  return { costCenterId, projectId };
}

export async function defineProcess(
  origin: string,
  person: string,
  name: string,
  categories: Categories = inEveryWay(ALL_CATEGORIES),
  strategy: "WATERFALL" | "FIRST_SUCCESS" | "ALL" | "QUORUM" = "WATERFALL",
  quorum?: number,
): Promise<string> {
  return done(
    ask(origin, person, "mutation($input: DefineProcessInput!) { defineProcess(input: $input) { process { id } } }", {
      input: { name, purpose: "IDENTITY_VERIFICATION", strategy, quorum, categories },
    }),
    (data) => data["defineProcess"].process.id as string,
  );
}

/** A privacy officer declares that a process meets what laws ask beyond consent. */
export const declareLegalGates = (origin: string, officer: string, processId: string, gates: readonly string[]): Promise<void> =>
  done(
    ask(origin, officer, "mutation($input: DeclareLegalGatesInput!) { declareLegalGates(input: $input) { process { id } } }", {
      input: { processId, gates: gates.map((gate) => ({ gate, reference: "Specimen register, entry 1" })) },
    }),
    () => undefined,
  );

export interface App {
  /** Its id in the API. */
  readonly clientId: string;
  /** What the token endpoint knows it by. */
  readonly oauthClientId: string;
  readonly privateJwk: object;
  token(scope?: string): Promise<string>;
  /** A token that is bound to a key. */
  boundToken(scope?: string): Promise<BoundToken>;
}

/** A person makes an API client that signs its assertions; the app then gets its own tokens. */
export async function makeApp(
  origin: string,
  person: string,
  name: string,
  scopes: readonly string[] = APP_SCOPES,
  mode: Mode = "LIVE",
): Promise<App> {
  const { publicJwk, privateJwk } = makeKeys();
  const { id: clientId, oauthClientId } = await done(
    ask(origin, person, "mutation($input: CreateApiClientInput!) { createApiClient(input: $input) { client { id oauthClientId } } }", {
      input: { name, mode, authenticationMethod: "PRIVATE_KEY_JWT", publicKeys: [publicJwk], scopes },
    }),
    (data) => data["createApiClient"].client as { id: string; oauthClientId: string },
  );
  const asking = (scope?: string) => ({ grant_type: "client_credentials", ...(scope === undefined ? {} : { scope }) });
  return {
    clientId,
    oauthClientId,
    privateJwk,
    token: (scope) => tokenFor(origin, oauthClientId, privateJwk, asking(scope)),
    boundToken: (scope) => boundTokenFor(origin, oauthClientId, privateJwk, asking(scope)),
  };
}

/** A privacy officer approves scopes that were requested for an app. */
export const approveScopes = (origin: string, officer: string, clientId: string, scopes: readonly string[]): Promise<void> =>
  done(
    ask(origin, officer, "mutation($input: ScopesInput!) { approveScopes(input: $input) { client { id } } }", { input: { clientId, scopes } }),
    () => undefined,
  );

/** A consent as an app would attest it; `changes` replaces what a test is about. */
export const consentInput = (processId: string, categories: Categories, changes: Readonly<Record<string, unknown>> = {}) => ({
  processId,
  subjectReference: randomUUID(),
  atLeast16: true,
  categories,
  countries: ["CA"],
  noticeHash: NOTICE_HASH,
  method: "WEB_FORM",
  givenAt: new Date(Date.now() - 60_000).toISOString(),
  expiresAt: new Date(Date.now() + 90 * 86_400_000).toISOString(),
  uses: { times: 100 },
  ...changes,
});

export interface Attested {
  readonly attestationId: string;
  readonly receipt: string;
  readonly grant: string;
}

/** Attests one consent and returns its first grant. */
export async function attest(origin: string, app: string, consent: Readonly<Record<string, unknown>>): Promise<Attested> {
  const query = `mutation($consents: [ConsentInput!]!) { attestConsents(consents: $consents) {
    results { attestation { id receipt } grant { token } error { code message } } } }`;
  return done(ask(origin, app, query, { consents: [consent] }), (data) => {
    const [result] = data["attestConsents"].results;
    if (result.error) throw new Error(`The consent was refused: ${result.error.code}`);
    return { attestationId: result.attestation.id, receipt: result.attestation.receipt, grant: result.grant.token };
  });
}
