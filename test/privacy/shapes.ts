/** Unique, and in no code, schema or log of ours. */
export const MARKER = "Xq7MarkerOfASubject";

/** A lone half of a surrogate pair beside the marker: JSON can write it, UTF-8 cannot. */
const LONE = `${MARKER}\\ud83d`;

/** What a personal value can wrongly be, as JSON text. */
export const VALUES: Readonly<Record<string, string>> = {
  "a text in the wrong shape": `"${MARKER}"`,
  "a list": `["${MARKER}"]`,
  "a list in a list": `[["${MARKER}"]]`,
  "an object": `{"value":"${MARKER}"}`,
  "an object named by it": `{"${MARKER}":1}`,
  "a number": "7310558140099",
  "a boolean": "true",
  "a very long text": `"${MARKER.repeat(5_000)}"`,
  "a lone surrogate": `"${LONE}"`,
  controls: `"${MARKER}\\u0000\\u001b[31m\\r\\nSet-Cookie: ${MARKER}"`,
  SQL: `"${MARKER}'; drop table x; --"`,
};

const DELIVER =
  "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status error { code message } name { givenName } } } }";
const ATTEST =
  "mutation($consents: [ConsentInput!]!) { attestConsents(consents: $consents) { results { attestation { id } grant { token } error { code message } } } }";

const body = (query: string, variables: string) => `{"query":${JSON.stringify(query)},"variables":${variables}}`;

export interface Places {
  readonly delivery: Readonly<Record<string, unknown>>;
  readonly subject: Readonly<Record<string, unknown>>;
  readonly consent: Readonly<Record<string, unknown>>;
}

const UNQUOTED = "@@VALUE@@";
const withValue = (shape: unknown, value: string): string => JSON.stringify(shape).replace(`"${UNQUOTED}"`, () => value);

/** Each place that takes a personal scalar, as the body of a request that holds `value` there. */
export function placesOf({ delivery, subject, consent }: Places): Readonly<Record<string, (value: string) => string>> {
  const deliver = (changes: object) => (value: string) =>
    body(DELIVER, withValue({ input: { ...delivery, subjects: [{ ...subject, ...changes }] } }, value));
  const identifiers = ["phone", "email", "ipAddress", "userAgent", "givenName", "familyName", "birthDate", "legalName", "registrationNumber"];
  return {
    ...Object.fromEntries(identifiers.map((name) => [`identifiers.${name}`, deliver({ identifiers: { [name]: UNQUOTED } })])),
    identifiers: deliver({ identifiers: UNQUOTED }),
    grant: deliver({ grant: UNQUOTED }),
    salt: deliver({ salt: UNQUOTED }),
    "a field that is not there": deliver({ [MARKER]: UNQUOTED }),
    "the country": deliver({ country: UNQUOTED }),
    "the idempotency key": deliver({ idempotencyKey: UNQUOTED }),
    subjects: (value) => body(DELIVER, withValue({ input: { ...delivery, subjects: UNQUOTED } }, value)),
    input: (value) => body(DELIVER, withValue({ input: UNQUOTED }, value)),
    "all variables": (value) => body(DELIVER, value),
    binding: (value) => body(ATTEST, withValue({ consents: [{ ...consent, binding: UNQUOTED }] }, value)),
    "a field beside the binding": (value) => body(ATTEST, withValue({ consents: [{ ...consent, [MARKER]: UNQUOTED }] }, value)),
    "an enum beside the binding": (value) => body(ATTEST, withValue({ consents: [{ ...consent, method: UNQUOTED }] }, value)),
  };
}

/** Documents and bodies that hold the marker where a value has no business. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  "a literal": body(`mutation { deliverPartnerData(input: { subjects: [{ identifiers: { phone: "${MARKER}" } }] }) { id } }`, "{}"),
  "a literal binding": body(`mutation { attestConsents(consents: [{ binding: "${MARKER}" }]) { results { error { code } } } }`, "{}"),
  "a literal inside a variable's place": body(
    `mutation($p: PersonalText) { deliverPartnerData(input: { subjects: [{ identifiers: { phone: $p, email: "${MARKER}" } }] }) { id } }`,
    "{}",
  ),
  "a default": body(`mutation($i: DeliveryInput = { costCenterId: "${MARKER}", subjects: [] }) { deliverPartnerData(input: $i) { id } }`, "{}"),
  "a default of a scalar": body(`query($p: PersonalText = "${MARKER}") { viewer { kind } }`, "{}"),
  "an open string": body(`mutation { deliverPartnerData(input: { costCenterId: "${MARKER} }) { id } }`, "{}"),
  "a block string, open": body(`mutation { deliverPartnerData(input: """${MARKER} ) { id } }`, "{}"),
  "a bad escape": body(`mutation { deliverPartnerData(input: "\\q${MARKER}") { id } }`, "{}"),
  "a name of a field": body(`{ ${MARKER} }`, "{}"),
  "a name of an argument": body(`{ viewer(${MARKER}: 1) { kind } }`, "{}"),
  "a name of an enum": body(`mutation { createApiClient(input: { name: "a", authenticationMethod: ${MARKER}, scopes: [] }) { clientSecret } }`, "{}"),
  "a name of a directive": body(`{ viewer @${MARKER} { kind } }`, "{}"),
  "a name of a fragment": body(`{ ...${MARKER} }`, "{}"),
  "a name of a type": body(`query($a: ${MARKER}) { viewer { kind } }`, "{}"),
  "an operation's name": `{"query":"query A { viewer { kind } }","operationName":"${MARKER}"}`,
  "an operation's name that is an object": `{"query":"query A { viewer { kind } }","operationName":{"${MARKER}":1}}`,
  "a variable's name": body("query { viewer { kind } }", `{"${MARKER}":"${MARKER}"}`),
  "variables that are a text": body("{ viewer { kind } }", `"${MARKER}"`),
  "a key beside query": `{"query":"{ viewer { kind } }","${MARKER}":"${MARKER}"}`,
  extensions: `{"query":"{ viewer { kind } }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"${MARKER}"}}}`,
  "no JSON at all": MARKER,
  "JSON that ends too soon": `{"query":"{ viewer { kind } }","variables":{"phone":"${MARKER}"`,
  "JSON with a comma too many": `{"query":"{ viewer { kind } }","variables":{"phone":"${MARKER}",}}`,
  "a batch": `[{"query":"{ viewer { kind } }","variables":{"phone":"${MARKER}"}}]`,
};
