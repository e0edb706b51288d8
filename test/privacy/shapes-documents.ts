import { markerOf } from "./shapes.ts";

const MARKER = markerOf(0).text;

const body = (query: string, variables: string) => `{"query":${JSON.stringify(query)},"variables":${variables}}`;

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
  "a comment": body(`{ viewer { kind } } # ${MARKER}`, "{}"),
  "a name of an enum": body(
    `mutation { createApiClient(input: { name: "a", mode: LIVE, authenticationMethod: ${MARKER}, scopes: [] }) { clientSecret } }`,
    "{}",
  ),
  "a name of a directive": body(`{ viewer @${MARKER} { kind } }`, "{}"),
  "a name of a directive's argument": body(`{ viewer @skip(${MARKER}: true) { kind } }`, "{}"),
  "a name of a fragment": body(`{ ...${MARKER} }`, "{}"),
  "a name of a fragment that is not used": body(`{ viewer { kind } } fragment ${MARKER} on Viewer { kind }`, "{}"),
  "an alias that is never answered": body(`{ ${MARKER}: ghost }`, "{}"),
  "a name of a type": body(`query($a: ${MARKER}) { viewer { kind } }`, "{}"),
  "a name of a fragment's type": body(`{ viewer { ... on ${MARKER} { kind } } }`, "{}"),
  "a name of an operation that is not run": `{"query":"query A { viewer { kind } } query ${MARKER} { viewer { kind } }","operationName":"A"}`,
  "an operation's name": `{"query":"query A { viewer { kind } }","operationName":"${MARKER}"}`,
  "an operation's name that is an object": `{"query":"query A { viewer { kind } }","operationName":{"${MARKER}":1}}`,
  "a variable's name": body("query { viewer { kind } }", `{"${MARKER}":"${MARKER}"}`),
  "variables that are a text": body("{ viewer { kind } }", `"${MARKER}"`),
  "a query that is an object": `{"query":{"${MARKER}":"${MARKER}"}}`,
  "a key beside query": `{"query":"{ viewer { kind } }","${MARKER}":"${MARKER}"}`,
  extensions: `{"query":"{ viewer { kind } }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"${MARKER}"}}}`,
  "no JSON at all": MARKER,
  "JSON that ends too soon": `{"query":"{ viewer { kind } }","variables":{"phone":"${MARKER}"`,
  "JSON with a comma too many": `{"query":"{ viewer { kind } }","variables":{"phone":"${MARKER}",}}`,
  "a batch": `[{"query":"{ viewer { kind } }","variables":{"phone":"${MARKER}"}}]`,
};

/**
 * Names that a developer gives in a document, which is code: of a field, an argument, a variable and the operation. These may
 * be named in the answer, since they say what to mend; no other name may, and nothing of `variables`, not even a key (decision 0003).
 */
export const NAMED: Readonly<Record<string, string>> = {
  "a name of a field": body(`{ ${MARKER} }`, "{}"),
  "a name of an argument": body(`{ viewer(${MARKER}: 1) { kind } }`, "{}"),
  "a name of a variable": body(`{ process(id: $${MARKER}) { name } }`, "{}"),
  "a name of the operation": body(`query ${MARKER} { process(id: $id) { name } }`, "{}"),
};
