import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createLocalJWKSet, jwtVerify } from "jose";
import { attest, consent, defineProcess, readyCustomer } from "./operations.ts";
import { type ConsentRoom, ISSUER, openConsentRoom } from "./room.ts";

// The terms of DPV 2.2 that receipts use, as its tables of terms list them.
const DPV_2_2: Readonly<Record<string, readonly string[]>> = {
  dpv: [
    ..."ConsentReceipt ConsentRecord ConsentNotice ConsentGiven ConsentWithdrawn ConsentExpired WithdrawConsent".split(" "),
    ..."ExplicitlyExpressedConsent UntilTimeDuration FixedOccurrencesDuration StorageDuration Process Service".split(" "),
    ..."Query Match Retrieve IdentityVerification Verification FraudPreventionAndDetection LegalCompliance".split(" "),
    ..."DataSubject Organisation DataController DataProcessor ThirdPartyDataSource PersonalData".split(" "),
    ..."SensitivePersonalData SpecialCategoryPersonalData hasRecordOfActivity hasDataSubject hasDataController".split(" "),
    ..."hasDataProcessor hasJurisdiction hasNotice hasProcess hasConsentControl hasConsentStatus hasStatus hasEntity".split(" "),
    ..."hasPurpose hasService hasLegalBasis hasDataSource hasRecipient hasStorageCondition hasDuration hasProcessing".split(" "),
    ..."hasPersonalData isIndicatedAtTime isIndicatedBy hasIndicationMethod isExercisedAt isImplementedByEntity".split(" "),
  ],
  pd: (
    "Name BirthDate EmailAddress PhysicalAddress TelephoneNumber Credit Biometric Criminal EmploymentHistory Income " +
    "FinancialAccount Transaction SocialMedia GeneralReputation DeviceBased IPAddress MACAddress"
  ).split(" "),
  finance: ["CreditChecking"],
  loc: ["CA", "CH"],
  dct: ["conformsTo", "identifier", "created", "publisher", "language", "title"],
  rdf: ["value"],
  xsd: ["dateTime", "duration"],
};

const EVERYTHING =
  "name email address phone credit biometrics criminalRecords employment financial socialMedia mediaReports mobileCarrier device ip wifi"
    .split(" ")
    .map((category) => ({ category, attributes: ["birthDate", "income", "transactions"], waysToAsk: ["CHECK", "MATCH", "RETRIEVE"] }));

let room: ConsentRoom;

beforeAll(async () => {
  room = await openConsentRoom();
});

afterAll(async () => {
  await room?.close();
});

/** A receipt for everything, verified with the published keys alone. */
async function receiptFor(change: Record<string, unknown> = {}) {
  const customer = await readyCustomer(room);
  const process = await defineProcess(room, customer, EVERYTHING);
  const [{ attestation } = {} as never] = await attest(room, customer, consent(process, { categories: EVERYTHING, ...change }));
  const { data } = await room.ask(customer.app, "{ consentSigningKeys }");
  const keys = (data!["consentSigningKeys"] as string[]).map((key) => JSON.parse(key));
  expect(keys.every((key) => !("d" in key))).toBe(true);
  const { payload } = await jwtVerify(attestation!.receipt!, createLocalJWKSet({ keys }), {
    algorithms: ["EdDSA"],
    typ: "consent-receipt+jwt",
    issuer: ISSUER,
  });
  return { customer, process, attestation: attestation!, payload: payload as Record<string, any> };
}

/** Every member's name and text of a tree, with the name of the member that holds it. */
function* textsOf(tree: unknown, member = ""): Generator<readonly [member: string, text: string]> {
  if (typeof tree === "string") yield [member, tree];
  else if (Array.isArray(tree)) for (const item of tree) yield* textsOf(item, member);
  else if (typeof tree === "object" && tree !== null)
    for (const [name, value] of Object.entries(tree)) {
      yield ["", name];
      yield* textsOf(value, name);
    }
}

const PREFIXED = /^([a-z]+):([A-Za-z]+)$/;

it("P28: a receipt is JSON-LD that verifies and expands offline, in terms that exist", async () => {
  const { payload } = await receiptFor();
  const context = payload["@context"] as Record<string, unknown>;
  // No address to fetch: a context by reference would need the network and tell of the reader.
  for (const value of Object.values(context)) expect(["string", "number", "object"]).toContain(typeof value);
  for (const [member, text] of textsOf(payload)) {
    const [, prefix = "", name = ""] = PREFIXED.exec(text) ?? [];
    if (!prefix || prefix === "urn") continue;
    expect(Object.keys(context)).toContain(prefix);
    if (prefix !== "genifi") expect([text, DPV_2_2[prefix]?.includes(name)]).toEqual([text, true]);
    // A prefixed value is a text and no link unless the context says so.
    if (member && !member.startsWith("@")) expect([member, context[member]]).toEqual([member, { "@type": "@id" }]);
  }
});

it("P28: a receipt carries what ISO/IEC TS 27560 asks for, and of the subject the customer's reference only", async () => {
  const { customer, process, attestation, payload } = await receiptFor();
  const record = payload["dpv:hasRecordOfActivity"];
  const controller = `urn:uuid:${customer.id}`;
  const notice = createHash("sha256").update("notice").digest();
  expect(payload).toMatchObject({ "@type": "dpv:ConsentReceipt", "dct:publisher": ISSUER });
  expect(record).toMatchObject({
    "@type": "dpv:ConsentRecord",
    "dct:identifier": attestation.id,
    "genifi:mode": "LIVE",
    "dpv:hasStatus": "dpv:ConsentGiven",
    "dpv:hasDataController": controller,
    "dpv:hasDataProcessor": ISSUER,
    "dpv:hasJurisdiction": ["loc:CA", "loc:CH"],
    "dpv:hasNotice": { "@id": `ni:///sha-256;${notice.toString("base64url")}`, "genifi:sha256": notice.toString("hex") },
    "dpv:hasConsentControl": { "@type": "dpv:WithdrawConsent", "genifi:operation": "withdrawConsent" },
    "dpv:hasProcess": {
      "dpv:hasPurpose": "dpv:IdentityVerification",
      "dpv:hasService": { "@id": `urn:uuid:${process}`, "genifi:version": 1 },
      "dpv:hasStorageCondition": [{ "@type": "dpv:StorageDuration", "dpv:hasDuration": "PT0S" }],
    },
  });
  const parts = record["dpv:hasProcess"]["dpv:hasProcess"] as Record<string, any>[];
  const ways = ["dpv:Query", "dpv:Match", "dpv:Retrieve"];
  expect(parts.map((part) => part["dpv:hasPersonalData"]["genifi:category"])).toEqual(EVERYTHING.map(({ category }) => category));
  for (const part of parts) expect(part["dpv:hasProcessing"].toSorted()).toEqual(ways.toSorted());
  expect(parts[0]!["dpv:hasPersonalData"]["@type"]).toEqual(["pd:Name", "pd:BirthDate"]);
  expect(Object.keys(record["dpv:hasDataSubject"])).toEqual(["@type", "dct:identifier"]);
});

it("P28: a company is no data subject", async () => {
  const { payload } = await receiptFor({ subjectKind: "COMPANY", atLeast16: false });
  expect(payload["dpv:hasRecordOfActivity"]["dpv:hasDataSubject"]["@type"]).toBe("dpv:Organisation");
});
