import { randomUUID } from "node:crypto";
import { askWith } from "../../../scripts/customer/app.ts";
import {
  ALL_CATEGORIES,
  APP_SCOPES,
  approveScopes,
  attest,
  type Categories,
  consentInput,
  declareLegalGates,
  defineProcess,
  inEveryWay,
  SENSITIVE_CATEGORIES,
  SENSITIVE_SCOPES,
} from "../../../scripts/customer/onboarding.ts";
import { type BoundToken, boundHeaders } from "../../../scripts/customer/proof.ts";
import { accessTokenOf, KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { credentialIssuer } from "../../../scripts/sandbox/credential-issuer.ts";
import { PROFESSIONAL_ATTRIBUTES, PROFESSIONAL_LICENCES } from "../../../scripts/sandbox/professional-licences.ts";
import { gatesIn } from "../../../scripts/seed/legal-gates.ts";
import { addCategory, contractFor } from "../../../scripts/trial/added-category.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../../kit/platform.ts";
import { CLAIMS, IDENTIFIERS } from "./expected.ts";

const DELIVER_LICENCES = `partner-data:deliver:${PROFESSIONAL_LICENCES}`;

/** Everything that there is, in every way. */
export const EVERYTHING: Categories = [
  ...inEveryWay([...ALL_CATEGORIES, ...SENSITIVE_CATEGORIES]),
  { category: PROFESSIONAL_LICENCES, attributes: PROFESSIONAL_ATTRIBUTES },
];

/** A customer whose one app may ask everything in every way, and its process too. */
export interface World {
  readonly platform: Platform;
  readonly customer: Customer;
  readonly processId: string;
  readonly bound: BoundToken;
}

export async function openWorld(): Promise<World> {
  const platform = await startPlatform();
  const { origin } = platform;
  await addCategory(platform);
  const customer = await readyCustomer(platform, { scopes: [...APP_SCOPES, ...SENSITIVE_SCOPES, DELIVER_LICENCES] });
  await contractFor(platform, customer);
  const officer = await platform.person(customer.tenant, "PRIVACY_OFFICER");
  await approveScopes(origin, officer, customer.app.clientId, [...SENSITIVE_SCOPES, DELIVER_LICENCES]);
  const processId = await defineProcess(origin, customer.person, "Everything in every way", EVERYTHING);
  const gates = SENSITIVE_CATEGORIES.flatMap(({ category }) => gatesIn(category, "CA"));
  await declareLegalGates(origin, officer, processId, gates);
  return { platform, customer, processId, bound: await customer.app.boundToken() };
}

const SAID = Object.fromEntries(Object.values(CLAIMS).flatMap((claims) => Object.values(claims).map(([claim, said]) => [claim, said])));

/** The credential that the subject presented to the customer, with all that it holds. */
async function credentialOf({ platform }: World): Promise<string> {
  const { issuer, partners } = platform.sandbox.registry;
  const { audience } = partners.find(({ id }) => id === PARTNER_IDS.wallets)!.settings;
  const held = await (await credentialIssuer(issuer)).issue(KNOWN.complete);
  const shown = ["given_name", "middle_name", "family_name", "birthdate", "email", "email_verified", "phone_number", "phone_number_verified"];
  return held.present([...shown, "street_address", "locality", "region", "postal_code", "country"], audience as string);
}

const MORE = `outcomes { category wayToAsk attribute status reason }
  transaction { id minimisation { selected asked returned } disclosures { partner { id } category wayToAsk answered overDelivered calls hedged } }`;

/** Asks one question about KNOWN.complete, under a consent of its own, with all identifiers that there are of her. */
export async function askOne(
  world: World,
  selection: string,
  {
    categories = EVERYTHING,
    bound = world.bound,
    identifiers: others = {},
  }: { readonly categories?: Categories; readonly bound?: BoundToken; readonly identifiers?: object } = {},
) {
  const { platform, customer, processId } = world;
  const { origin } = platform;
  const { grant } = await attest(origin, customer.token, consentInput(processId, categories));
  const identifiers = { ...IDENTIFIERS, accessToken: accessTokenOf(KNOWN.complete), credential: await credentialOf(world), ...others };
  const subject = { idempotencyKey: randomUUID(), grant, country: "CA", identifiers, claims: SAID };
  const query = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status error { code } ${selection} ${MORE} } } }`;
  const { data, errors } = await askWith(origin, await boundHeaders(origin, bound), query, { input: { ...customer.workplace, subjects: [subject] } });
  return { result: data?.["deliverPartnerData"]?.results[0], errors };
}

/** The calls that reached each partner since they were last cleared; who got none is left out. */
export async function callsIn({ platform: { sandbox } }: World) {
  const calls = Object.entries(PARTNER_IDS).map(async ([name, id]) => [name, await sandbox.control.calls(id)] as const);
  return Object.fromEntries((await Promise.all(calls)).filter(([, own]) => own.length > 0));
}

type Calls = Awaited<ReturnType<typeof callsIn>>;

const asText = (requested: object) => JSON.stringify(requested);

/** What was asked, by partner: categories and attributes, in no order. */
export const askedIn = (calls: Calls) =>
  Object.fromEntries(
    Object.entries(calls).map(([name, own]) => {
      const asked = own.map(({ requested }) => Object.fromEntries(Object.entries(requested).map(([of, what]) => [of, what.toSorted()])));
      return [name, asked.toSorted((one, other) => (asText(one) < asText(other) ? -1 : 1))];
    }),
  );
