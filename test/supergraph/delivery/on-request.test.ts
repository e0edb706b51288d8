import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { credentialIssuer, statusAt } from "../../../scripts/sandbox/credential-issuer.ts";
import { KNOWN, PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { STATUSES } from "../../../scripts/sandbox/status-list-server.ts";
import { type Bench, consented, deliver, eachTestAfresh, identifiersOf, openBench, questions, subject } from "./data.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

const SELECTION =
  "name { givenName familyName } outcomes { attribute status reason } sources { partner { name } trustFramework assuranceLevel evidence }";
const { complete } = KNOWN;
const { givenName, familyName } = complete;

/** What sales would do: a contract for names with this partner, and with no other. */
async function contractFor(partner: string): Promise<void> {
  const { platform, customer } = bench;
  const { id } = customer.tenant;
  await platform.database.query("delete from partner_data.contracts where organization_id = $1 and category = 'name'", [id]);
  await platform.database.query(
    `insert into partner_data.contracts (organization_id, partner_id, category, attributes, rank) values ($1, $2, 'name', '{givenName,familyName}', 20)`,
    [id, partner],
  );
}

const fetchNames = async (identifiers: object) => {
  const { grant } = await consented(bench);
  return deliver(bench, SELECTION, [subject(grant, identifiers)]);
};

describe("partners of other protocols, once they are under contract", () => {
  it("Veridia is asked by OpenID Connect", async () => {
    await contractFor(PARTNER_IDS.veridia);
    const { results, errors } = await fetchNames(identifiersOf(complete));
    expect(errors).toEqual([]);
    expect(results[0]).toMatchObject({
      status: "COMPLETE",
      name: { givenName, familyName },
      sources: [{ partner: { name: "Veridia Identity" }, trustFramework: "nist_800_63A", assuranceLevel: "ial2", evidence: ["document"] }],
    });
    expect(await questions(bench)).toEqual({ veridia: [{ name: ["givenName", "familyName"] }] });
  });

  it("a credential that its issuer has revoked is an answer of nobody's, and costs nothing", async () => {
    await contractFor(PARTNER_IDS.wallets);
    const { issuer, partners } = bench.platform.sandbox.registry;
    const { address, settings } = partners.find(({ id }) => id === PARTNER_IDS.wallets)!;
    const held = await (await credentialIssuer(issuer)).issue(complete, statusAt(address!, STATUSES.revoked));
    const credential = await held.present(["given_name", "family_name"], settings["audience"] as string);
    const { grant } = await consented(bench);
    const { results } = await deliver(bench, `${SELECTION} transaction { charges { amount { minor } } }`, [subject(grant, { credential })]);
    expect(results[0]).toMatchObject({
      status: "FAILED",
      name: { givenName: null, familyName: null },
      sources: [],
      transaction: { charges: [{ amount: { minor: "0" } }] },
    });
    expect(JSON.stringify(results)).not.toContain(givenName);
  });

  it("a wallet's credential is read by us, and nobody is asked", async () => {
    await contractFor(PARTNER_IDS.wallets);
    const { issuer, partners } = bench.platform.sandbox.registry;
    const { audience } = partners.find(({ id }) => id === PARTNER_IDS.wallets)!.settings;
    const held = await (await credentialIssuer(issuer)).issue(complete);
    const { results, errors } = await fetchNames({ credential: await held.present(["given_name", "email"], audience as string) });
    expect(errors).toEqual([]);
    expect(results[0]).toMatchObject({
      status: "PARTIAL",
      name: { givenName, familyName: null },
      sources: [{ partner: { name: "Specimen Wallets" }, trustFramework: "nist_800_63A", assuranceLevel: "ial2" }],
    });
    expect(await questions(bench)).toEqual({});
  });
});
