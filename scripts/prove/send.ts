import { randomUUID } from "node:crypto";
import { decodeJwt } from "jose";
import { makeMarked, type Marked, type Markers, noteMarked } from "../canary/markers.ts";
import { ask, tokenFor } from "../customer/app.ts";
import { bindGrant } from "../customer/client/bind-grant.ts";
import { attest, consentInput, done } from "../customer/onboarding.ts";
import { askable, deliveryOf, type MayAsk } from "./document.ts";

/** A customer's app on a running platform, and what it delivers for. */
export interface Sender {
  readonly origin: string;
  readonly clientId: string;
  readonly privateJwk: object;
  readonly processId: string;
  readonly workplace: { readonly costCenterId: string; readonly projectId?: string };
  readonly country: string;
}

/** Whom to send: this many that never lived, or these that the partners' own test systems know. */
export type Subjects = number | readonly Readonly<Record<string, string>>[];

type Person = Pick<Marked, "identifiers" | "salt" | "binding">;

function peopleOf(subjects: Subjects, markers: Markers): readonly Person[] {
  if (typeof subjects !== "number") {
    const people = subjects.map((identifiers) => ({ identifiers, ...bindGrant(identifiers) }));
    for (const { identifiers, salt, binding } of people) markers.addTree("sent", { ...identifiers, salt, binding });
    return people;
  }
  const people = Array.from({ length: subjects }, () => makeMarked());
  for (const one of people) noteMarked(markers, one);
  return people;
}

/** What comes back for one subject: beside these, a member for each category. */
interface Result {
  readonly status: string;
  readonly error: { readonly code: string } | null;
  readonly sources: readonly { readonly partnerReference: string | null }[] | null;
  readonly [category: string]: unknown;
}

const ALLOWED = "query($id: ID!) { process(id: $id) { currentVersion { categories { category waysToAsk attributes } } } }";

async function whatToAsk({ origin, processId }: Sender, token: string): Promise<readonly MayAsk[]> {
  const mayAsk = await done(
    ask(origin, token, ALLOWED, { id: processId }),
    (data) => data["process"]?.currentVersion?.categories as MayAsk[] | undefined,
  );
  if (!mayAsk) throw new Error("There is no such process of this customer's.");
  const asked = askable(mayAsk, String(decodeJwt(token)["scope"] ?? "").split(" "));
  if (asked.length === 0) throw new Error("The process allows nothing to be brought back that the app's scopes allow.");
  return asked;
}

/**
 * Attests a consent for each subject and delivers under it, as a customer's app does. Notes in `markers` all that is sent,
 * and all of a subject that comes back. Gives how often which status came.
 */
export async function sendSubjects(sender: Sender, subjects: Subjects, markers: Markers): Promise<Readonly<Record<string, number>>> {
  const { origin, clientId, privateJwk, processId, workplace, country } = sender;
  const token = await tokenFor(origin, clientId, privateJwk, { grant_type: "client_credentials" });
  markers.addToken("access token", token);
  const asked = await whatToAsk(sender, token);
  const counts: Record<string, number> = {};
  for (const { identifiers, salt, binding } of peopleOf(subjects, markers)) {
    const categories = asked.map(({ category, attributes }) => ({ category, attributes }));
    const { grant } = await attest(origin, token, consentInput(processId, categories, { binding, countries: [country], uses: { times: 1 } }));
    markers.addToken("grant", grant);
    const subject = { idempotencyKey: randomUUID(), grant, salt, country, identifiers };
    const input = { ...workplace, subjects: [subject] };
    const result = await done(ask(origin, token, deliveryOf(asked), { input }), (data) => data["deliverPartnerData"].results[0] as Result);
    const { status, error, sources, ...values } = result;
    markers.addTree("returned", values);
    for (const { partnerReference } of sources ?? []) markers.addTree("returned", { partnerReference });
    const outcome = error ? `${status} ${error.code}` : status;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
