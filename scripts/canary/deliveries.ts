import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { GraphqlAnswer } from "../customer/app.ts";
import { ALL_CATEGORIES, attest, consentInput, inEveryWay } from "../customer/onboarding.ts";
import { PARTNER_IDS } from "../sandbox/known.ts";
import type { Fault } from "../sandbox/protocol.ts";
import type { Marked } from "./markers.ts";
import type { World } from "./world.ts";

/** Every field that the schema has of a subject. */
const EVERYTHING = `status error { code } signed
  name { givenName middleName familyName birthDate legalName registrationNumber registrationAuthority lei legalForm vatId entityStatus incorporatedOn
    activities { scheme code description } }
  email { address verified }
  address { streetAddress locality region postalCode country }
  phone { number verified type latestSimChange country }
  employment @skip(if: $company) { employer position since income { minor currency } }
  financial { accounts { accountId kind currency nickname } balances { accountId type amount { minor currency } at }
    transactions { accountId bookedAt amount { minor currency } creditDebit description } }
  socialMedia { profiles { network handle url displayName verified } }
  mediaReports { reports { title publisher publishedAt url topic } }
  mobileCarrier { carrier lineType country }
  device { type vendor model operatingSystem operatingSystemVersion browser browserVersion }
  ip { country addressFamily range }
  wifi { vendor ssidKnown country }
  outcomes { category attribute status reason } sources { category partner { id } partnerReference at }
  transaction { id outcome charges { id } }`;

export const DELIVER = `mutation($input: DeliveryInput!, $company: Boolean = false) { deliverPartnerData(input: $input) { results { ${EVERYTHING} } } }`;

/** Verdicts, answers and ciphertext of the same: what partners hold may not come back, and what was claimed may stay nowhere. */
export const ASK_LESS = `mutation($input: DeliveryInput!, $key: ID!, $company: Boolean = false) { deliverPartnerData(input: $input) { results { status error { code }
  name { match { givenName { verdict score } middleName { verdict } familyName { verdict } birthDate { verdict } legalName { verdict } }
    check { ageOver(years: 18) { answer } asGiven { answer } } sealed(key: $key, attributes: [GIVEN_NAME, FAMILY_NAME]) }
  email { match { address { verdict } } check { verified { answer } } sealed(key: $key, attributes: [ADDRESS]) }
  address { match { streetAddress { verdict } locality { verdict } region { verdict } postalCode { verdict } } check { asGiven { answer } }
    sealed(key: $key, attributes: [STREET_ADDRESS]) }
  phone { match { number { verdict } } check { simSwapped(within: "P7D") { answer } } sealed(key: $key, attributes: [NUMBER]) }
  employment @skip(if: $company) { match { employer { verdict } position { verdict } } check { employerAsGiven { answer } } sealed(key: $key, attributes: [EMPLOYER]) }
  financial { check { balanceAtLeast(minor: "1", currency: "CAD") { answer } } sealed(key: $key, attributes: [TRANSACTIONS]) }
  socialMedia { check { anyProfile { answer } } sealed(key: $key, attributes: [PROFILES]) }
  mediaReports { check { anyReport { answer } } sealed(key: $key, attributes: [REPORTS]) }
  mobileCarrier { match { carrier { verdict } } sealed(key: $key, attributes: [LINE_TYPE]) }
  device { match { vendor { verdict } operatingSystem { verdict } browser { verdict } } sealed(key: $key, attributes: [MODEL]) }
  ip { match { country { verdict } } sealed(key: $key, attributes: [COUNTRY]) }
  wifi { match { vendor { verdict } } check { ssidKnown { answer } } sealed(key: $key, attributes: [VENDOR]) }
  outcomes { category wayToAsk attribute status reason } transaction { id } } } }`;

/** What only an app with approval, and a token bound to its key, may ask. */
export const ASK_SENSITIVE = `mutation($input: DeliveryInput!, $key: ID!) { deliverPartnerData(input: $input) { results { status error { code }
  credit { score scoreModel tradelines { kind openedOn balance { minor currency } limit { minor } status } inquiries check { scoreAtLeast(score: 600) { answer } }
    sealed(key: $key, attributes: [SCORE, SCORE_MODEL, TRADELINES]) }
  biometrics { modality verdict quality live check { matched { answer } } sealed(key: $key, attributes: [VERDICT]) }
  criminalRecords { records { offence convictedOn court jurisdiction sentence } check { anyRecord { answer } } sealed(key: $key, attributes: [RECORDS]) }
  transaction { id outcome } } } }`;

const LEAST_PARTNERS = [PARTNER_IDS.northbank, PARTNER_IDS.payfolio];

export interface Ready {
  readonly attestationId: string;
  /** Of whom nobody is asked where they work. */
  readonly company: boolean;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Consent for one of them, bound to their identifiers, and the input of a delivery under it. */
export async function readyFor(world: World, marked: Marked, more: { readonly processId?: string; readonly deadline?: string } = {}): Promise<Ready> {
  const { platform, customer, markers } = world;
  const company = marked.subject.kind === "COMPANY";
  const consent = consentInput(more.processId ?? customer.processId, inEveryWay(ALL_CATEGORIES), {
    binding: marked.binding,
    fetches: 5,
    ...(company ? { subjectKind: "COMPANY", atLeast16: false } : {}),
  });
  const { attestationId, grant } = await attest(platform.origin, customer.token, consent);
  markers.addToken("grant", grant);
  const subject = { idempotencyKey: randomUUID(), grant, salt: marked.salt, country: "CA", identifiers: marked.identifiers, claims: marked.claims };
  return { attestationId, company, input: { ...customer.workplace, deadline: more.deadline ?? "PT5S", subjects: [subject] } };
}

/** Delivers, and notes whatever came back as something to search for. */
export async function deliver({ ask, markers }: World, { input, company }: Ready, signal?: AbortSignal): Promise<GraphqlAnswer> {
  const answer = await ask(DELIVER, { input, company }, signal);
  for (const result of answer.data?.["deliverPartnerData"]?.results ?? []) {
    const { name, email, address, phone, employment, financial, socialMedia, mediaReports, device, wifi, sources } = result ?? {};
    const returned = { name, email, address, phone, employment, financial, socialMedia, mediaReports, vendor: wifi?.vendor, model: device?.model };
    markers.addTree("returned", returned);
    if (result?.signed) markers.addToken("signed answer", result.signed);
    for (const { partnerReference } of sources ?? []) if (partnerReference) markers.add("returned.partnerReference", partnerReference);
  }
  return answer;
}

export const statusOf = ({ data }: GraphqlAnswer): string | undefined => data?.["deliverPartnerData"]?.results?.[0]?.status;

/** Every partner fails in the same way while `run` goes on. */
export async function underFault<T>({ platform: { sandbox } }: World, fault: Fault, run: () => Promise<T>): Promise<T> {
  const partners = Object.values(PARTNER_IDS);
  for (const id of partners) await sandbox.control.setFault(id, fault);
  try {
    return await run();
  } finally {
    await sandbox.control.clearFaults();
    for (const id of partners) await sandbox.control.release(id);
  }
}

const LONGEST_ASKING_MS = 15_000;

/** Waits until each partner that must be asked holds a question. Throws when they do not in time, with what is known of the delivery. */
async function untilAsked({ platform: { sandbox } }: World, answer: Promise<GraphqlAnswer | undefined>): Promise<void> {
  let told = "it has no answer yet";
  void answer.then(
    (ended) =>
      (told = ended
        ? `it was answered: ${ended.status} ${statusOf(ended)} ${ended.errors.map(({ extensions }) => extensions["code"]).join(" ")}`
        : "its answer was lost"),
  );
  for (const giveUpAt = Date.now() + LONGEST_ASKING_MS; Date.now() < giveUpAt; await sleep(10)) {
    const calls = await Promise.all(LEAST_PARTNERS.map((id) => sandbox.control.calls(id)));
    if (calls.every((ofOne) => ofOne.some(({ state }) => state === "open"))) return;
  }
  throw new Error(`Partners did not hold the questions of a delivery within ${LONGEST_ASKING_MS} ms; ${told}.`);
}

/** Begins a delivery and calls `disturb` while partners hold its questions; the answer may be lost. */
export async function inMidFetch(world: World, marked: Marked, disturb: (ready: Ready, leave: AbortController) => Promise<unknown>): Promise<Ready> {
  const { control } = world.platform.sandbox;
  const ready = await readyFor(world, marked);
  await control.clearCalls();
  await underFault(world, { kind: "hang" }, async () => {
    const leave = new AbortController();
    const answer = deliver(world, ready, leave.signal).catch(() => undefined);
    await untilAsked(world, answer);
    await disturb(ready, leave);
    leave.abort();
    await answer;
  });
  return ready;
}
