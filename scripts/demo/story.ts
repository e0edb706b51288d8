import { ask } from "../customer/app.ts";
import { bindGrant } from "../customer/client/bind-grant.ts";
import {
  acceptAgreements,
  ALL_CATEGORIES,
  type App,
  attest,
  type Attested,
  consentInput,
  defineProcess,
  makeApp,
  makeWorkplace,
  signIn,
  type Workplace,
} from "../customer/onboarding.ts";
import type { Demo } from "./start.ts";

/** What later steps need of earlier ones. */
export interface Story {
  demo: Pick<Demo, "origin" | "sandbox" | "signIn">;
  person: string;
  token: string;
  app: App;
  workplace: Workplace;
  processId: string;
  bound: Attested & { readonly salt: string };
  firstKey: string;
  transactionId: string;
}

export const identifiersOf = ({ phone, email }: { readonly phone: string; readonly email: string }) => ({ phone, email });

/** One subject of a delivery, as the app sends it. */
export const subject = (idempotencyKey: string, grant: string, identifiers: object, more: object = {}) => ({
  idempotencyKey,
  grant,
  country: "CA",
  identifiers,
  ...more,
});

export const DELIVERY = `mutation Deliver($input: DeliveryInput!) {
  deliverPartnerData(input: $input) {
    id
    results {
      status
      error { code message retryable }
      name { givenName familyName birthDate }
      address { locality postalCode }
      employment { employer position income { minor currency } }
      mobileCarrier { lineType country }
      device { operatingSystem browser }
      ip { country range }
      outcomes { category attribute status reason }
      sources { category partner { name } assuranceLevel }
      transaction { id outcome attempt costCenter { code } charges { category amount { minor currency } } }
    }
  }
}`;

export async function deliver(story: Story, query: string, subjects: readonly object[], token = story.token) {
  return ask(story.demo.origin, token, query, { input: { ...story.workplace, deadline: "PT5S", subjects } });
}

/** What a customer sets up once: agreements, a place to book on, a process, an app. */
export async function setUp(story: Story): Promise<void> {
  const { origin, signIn: how } = story.demo;
  story.person = await signIn(origin, how);
  await acceptAgreements(origin, story.person);
  story.workplace = await makeWorkplace(origin, story.person);
  story.processId = await defineProcess(origin, story.person, "Account opening");
  story.app = await makeApp(origin, story.person, "Onboarding app");
  story.token = await story.app.token();
}

/** A consent for everything the process may ask, its grant bound to one person's identifiers. */
export async function attestBound(story: Story, identifiers: Readonly<Record<string, string>>): Promise<Attested & { readonly salt: string }> {
  const { binding, salt } = bindGrant(identifiers);
  const categories = ALL_CATEGORIES.filter(({ category }) => category !== "email");
  const attested = await attest(story.demo.origin, story.token, consentInput(story.processId, categories, { binding, fetches: 5 }));
  return { ...attested, salt };
}
