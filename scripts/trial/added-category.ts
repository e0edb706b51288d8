import pg from "pg";
import { ask } from "../customer/app.ts";
import { APP_SCOPES, approveScopes, attest, type Attested, consentInput, defineProcess, done } from "../customer/onboarding.ts";
import { PROFESSIONAL_ATTRIBUTES, PROFESSIONAL_LICENCES, PROPOSAL } from "../sandbox/professional-licences.ts";
import { PARTNER_IDS } from "../sandbox/known.ts";
import { partnersOf, seedRegistry } from "../seed/registry.ts";
import { seedContracts } from "../seed/tenant.ts";
import { type Customer, readyCustomer } from "./customer.ts";
import type { Platform } from "./platform.ts";

export const PARTNER_MANAGER = "partners@genifi.example";
export const PRIVACY_STAFF = "privacy@genifi.example";

const DELIVER = `partner-data:deliver:${PROFESSIONAL_LICENCES}`;

/** A step of a version, as the mutation of that name takes it; gives its id. */
export const takeStep = async (
  { origin }: Pick<Platform, "origin">,
  person: string,
  step: "propose" | "review" | "activate" | "retire",
  input: object,
): Promise<string> => {
  const [name, type] = [
    `${step}Category`,
    { propose: "ProposeCategoryInput", review: "ReviewCategoryInput" }[step as "propose"] ?? "CategoryVersionInput",
  ];
  return done(
    ask(origin, person, `mutation($input: ${type}!) { ${name}(input: $input) { categoryVersion { id } } }`, { input }),
    (data) => data[name].categoryVersion.id as string,
  );
};

/** Proposed by one of our staff, reviewed by another, activated; gives the version's id. */
export async function addCategory(platform: Pick<Platform, "origin" | "staff">, proposal: object = PROPOSAL): Promise<string> {
  const manager = await platform.staff(PARTNER_MANAGER);
  const categoryVersionId = await takeStep(platform, manager, "propose", proposal);
  const reviewer = await platform.staff(PRIVACY_STAFF);
  await takeStep(platform, reviewer, "review", { categoryVersionId, verdict: "APPROVED", grounds: "Specimen impact assessment 12." });
  return takeStep(platform, manager, "activate", { categoryVersionId });
}

/** What partner managers and sales would do: partners offer the category, and the customer has contracts with them. */
export async function contractFor(
  { database, sandbox, keyEncryptionKey }: Platform,
  { tenant }: Pick<Customer, "tenant">,
  partners: readonly string[] = [PARTNER_IDS.assize],
): Promise<void> {
  const client = new pg.Client(database.logins.as("migrator"));
  await client.connect();
  try {
    await seedRegistry(client, keyEncryptionKey, sandbox.registry);
    await client.query("select set_config('app.tenant', $1, false)", [tenant.id]);
    await seedContracts(
      client,
      tenant.id,
      partnersOf(sandbox.registry).filter(({ id }) => partners.includes(id)),
    );
  } finally {
    await client.end();
  }
}

/** A customer whose app may ask for professional licences, once they are there, and proves at each request that it is the app. */
export async function licencesCustomer(
  platform: Platform,
): Promise<Customer & { readonly officer: string; consented(covered?: readonly string[], countries?: readonly string[]): Promise<Attested> }> {
  const { origin } = platform;
  const customer = await readyCustomer(platform, { scopes: [...APP_SCOPES, DELIVER] });
  const officer = await platform.person(customer.tenant, "PRIVACY_OFFICER");
  await approveScopes(origin, officer, customer.app.clientId, [DELIVER]);
  const categories = [{ category: PROFESSIONAL_LICENCES, attributes: [...PROFESSIONAL_ATTRIBUTES] }];
  const processId = await defineProcess(origin, customer.person, "Licences", categories);
  return {
    ...customer,
    processId,
    officer,
    consented: (attributes = PROFESSIONAL_ATTRIBUTES, countries = ["CA"]) =>
      attest(origin, customer.token, consentInput(processId, [{ category: PROFESSIONAL_LICENCES, attributes }], { countries })),
  };
}
