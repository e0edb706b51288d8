import { randomUUID } from "node:crypto";
import { askWith } from "../customer/app.ts";
import { boundHeaders } from "../customer/proof.ts";
import { makeDeliveryKey } from "../customer/sealing.ts";
import { PROFESSIONAL_LICENCES } from "../sandbox/professional-licences.ts";
import { addCategory, contractFor, licencesCustomer } from "../trial/added-category.ts";
import { underFault } from "./deliveries.ts";
import type { Marked } from "./markers.ts";
import type { World } from "./world.ts";

const ASK = `mutation($input: DeliveryInput!, $key: ID!) { deliverPartnerData(input: $input) { results { status error { code }
  extension(category: "${PROFESSIONAL_LICENCES}") { values(attributes: ["licences", "disciplined"]) sealed(key: $key, attributes: ["licences"]) }
  outcomes { attribute status reason } transaction { id } } } }`;

/** A category that is added while all runs: its values have no types of ours, and may stay nowhere all the same. */
export async function runAdded(world: World): Promise<void> {
  const { platform, markers, told, people } = world;
  const { origin } = platform;
  await addCategory(platform);
  const customer = await licencesCustomer(platform);
  await contractFor(platform, customer);
  const bound = await customer.app.boundToken();
  markers.addToken("bound access token", bound.token);
  const key = await makeDeliveryKey(origin, customer.person, "Licences");
  const askFor = async ({ identifiers: { phone, email } }: Marked) => {
    const { grant } = await customer.consented();
    markers.addToken("grant", grant);
    const subjects = [{ idempotencyKey: randomUUID(), grant, country: "CA", identifiers: { phone, email } }];
    const { data, errors } = await askWith(origin, await boundHeaders(origin, bound), ASK, {
      input: { ...customer.workplace, subjects },
      key: key.id,
    });
    told.push(JSON.stringify(errors));
    const [result] = data?.["deliverPartnerData"]?.results ?? [];
    markers.addTree("extension", { ...result?.extension });
    return result;
  };
  for (const marked of people) {
    const result = await askFor(marked);
    const [licence] = marked.subject.professional?.licences ?? [];
    if (result?.extension?.values?.licences?.[0]?.number !== licence?.number || typeof result.extension.sealed !== "string")
      throw new Error(`An added category was not delivered: ${result?.status} ${result?.error?.code}`);
  }
  const [one] = people;
  if (!one) return;
  for (const kind of ["500", "malformed", "wrong-schema", "over-deliver"] as const) await underFault(world, { kind }, () => askFor(one));
}
