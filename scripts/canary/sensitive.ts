import { randomUUID } from "node:crypto";
import { attest, consentInput, inEveryWay, SENSITIVE_CATEGORIES } from "../customer/onboarding.ts";
import { makeDeliveryKey } from "../customer/sealing.ts";
import { type SensitiveCustomer, sensitiveCustomer } from "../trial/sensitive-customer.ts";
import { ASK_SENSITIVE, underFault } from "./deliveries.ts";
import type { Marked } from "./markers.ts";
import type { World } from "./world.ts";

async function askFor({ platform, markers, told }: World, { token, processId, workplace, askBound }: SensitiveCustomer, marked: Marked, key: string) {
  const { subject, identifiers, binding, salt } = marked;
  const { grant } = await attest(platform.origin, token, consentInput(processId, inEveryWay(SENSITIVE_CATEGORIES), { binding, fetches: 5 }));
  markers.addToken("grant", grant);
  const subjects = [{ idempotencyKey: randomUUID(), grant, salt, country: subject.country, identifiers }];
  const { data, errors } = await askBound(ASK_SENSITIVE, { input: { ...workplace, subjects }, key });
  told.push(JSON.stringify(errors));
  const [result] = data?.["deliverPartnerData"]?.results ?? [];
  // What a check answers is a word that stands in the program too.
  for (const category of ["credit", "biometrics", "criminalRecords"]) markers.addTree(category, { ...result?.[category], check: null });
  return result;
}

/** Credit, biometrics and criminal records, in clear and sealed, while partners answer and while they fail. */
export async function runSensitive(world: World): Promise<void> {
  const customer = await sensitiveCustomer(world.platform);
  world.markers.addToken("bound access token", customer.bound.token);
  const { id } = await makeDeliveryKey(world.platform.origin, customer.person);
  for (const marked of world.people) {
    const result = await askFor(world, customer, marked, id);
    if (result?.transaction?.outcome !== "ANSWERED" || typeof result.credit?.sealed !== "string")
      throw new Error(`Sensitive categories were not delivered: ${result?.status} ${result?.error?.code}`);
  }
  const [one] = world.people;
  if (!one) return;
  for (const kind of ["500", "malformed", "wrong-schema", "over-deliver"] as const)
    await underFault(world, { kind }, () => askFor(world, customer, one, id));
}
