import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { accept, acceptAll, attest, consent, defineProcess, readyCustomer, retire, withdraw } from "./operations.ts";
import { type ConsentRoom, type Customer, openConsentRoom } from "./room.ts";

let room: ConsentRoom;

beforeAll(async () => {
  room = await openConsentRoom();
});
afterAll(() => room?.close());

describe("what partner-data is offered", () => {
  async function grantOf(customer: Customer & { readonly process: string }, change: Record<string, unknown> = {}) {
    const [{ attestation, grant } = {} as never] = await attest(room, customer, consent(customer.process, change));
    const { jti, processVersion } = decodeJwt(grant!.token);
    return { tenant: customer.id, grant: jti as string, attestation: attestation!.id, processVersion: processVersion as string };
  }

  type Named = Awaited<ReturnType<typeof grantOf>>;

  async function book({ tenant, grant, attestation, processVersion }: Named, country = "CA", as = tenant): Promise<string | null> {
    const [row] = await room.as<{ code: string | null }>("partner_data_app", as, "select consent.offered_book_fetch($1, $2, $3, $4, $5) as code", [
      tenant,
      grant,
      attestation,
      processVersion,
      country,
    ]);
    return row!.code;
  }

  async function retry({ tenant, grant, attestation }: Named, country = "CA"): Promise<string | null> {
    const [row] = await room.as<{ code: string | null }>("partner_data_app", tenant, "select consent.offered_check_retry($1, $2, $3, $4) as code", [
      tenant,
      grant,
      attestation,
      country,
    ]);
    return row!.code;
  }

  const release = ({ tenant, grant, attestation }: Named) =>
    room.as("partner_data_app", tenant, "select consent.offered_release_fetch($1, $2, $3)", [tenant, grant, attestation]);

  async function inForce({ tenant, attestation }: Named): Promise<boolean> {
    const [row] = await room.as<{ yes: boolean }>("partner_data_app", tenant, "select consent.offered_in_force($1, $2) as yes", [
      tenant,
      attestation,
    ]);
    return row!.yes;
  }

  it("P28: of twenty bookings at once of a grant of one fetch, one succeeds", async () => {
    const named = await grantOf(await readyCustomer(room));
    const codesOfAll = await Promise.all(Array.from({ length: 20 }, () => book(named)));
    expect(codesOfAll.filter((code) => code === null)).toHaveLength(1);
    expect(codesOfAll.filter((code) => code === "GRANT_USED_UP")).toHaveLength(19);
    await release(named);
    await release(named);
    expect([await book(named), await book(named)]).toEqual([null, "GRANT_USED_UP"]);
    expect(await retry(named)).toBeNull();
  });

  it("P28: consent is used as often as it allows, in its rolling period", async () => {
    const customer = await readyCustomer(room);
    const named = await grantOf(customer, { fetches: 10, uses: { times: 2, per: "P1D" } });
    expect([await book(named), await book(named), await book(named)]).toEqual([null, null, "CONSENT_USED_UP"]);
    await room.admin.query("update consent.attestation_uses set at = at - interval '25 h' where attestation_id = $1", [named.attestation]);
    expect([await book(named), await retry(named)]).toEqual([null, null]);
  });

  it("P27: a grant is good for the process version that it pins, and for no other tenant", async () => {
    const [customer, other] = [await readyCustomer(room), await readyCustomer(room)];
    const [named, foreign] = [await grantOf(customer), await grantOf(other)];
    expect(await book({ ...named, processVersion: randomUUID() })).toBe("GRANT_UNKNOWN");
    expect(await book({ ...named, processVersion: foreign.processVersion })).toBe("GRANT_UNKNOWN");
    expect(await book({ ...named, attestation: foreign.attestation })).toBe("GRANT_UNKNOWN");
    expect(await book(foreign, "CA", customer.id)).toBe("GRANT_UNKNOWN");
    expect(await book({ ...foreign, tenant: customer.id })).toBe("GRANT_UNKNOWN");
    expect(await retry({ ...foreign, tenant: customer.id })).toBe("GRANT_UNKNOWN");
    expect(await inForce({ ...foreign, tenant: customer.id })).toBe(false);
    const terms = (tenant: string, version: string) =>
      room.as("partner_data_app", customer.id, "select * from consent.offered_process_terms($1, $2)", [tenant, version]);
    expect(await terms(customer.id, named.processVersion)).toEqual([
      {
        process: customer.process,
        strategy: "WATERFALL",
        quorum: null,
        categories: { name: ["givenName", "familyName"], phone: ["number"] },
        gates: [],
      },
    ]);
    expect([await terms(customer.id, foreign.processVersion), await terms(other.id, foreign.processVersion)]).toEqual([[], []]);
    await retire(room, customer, customer.process);
    expect([await book(named), await retry(named)]).toEqual(["PROCESS_RETIRED", "PROCESS_RETIRED"]);
  });

  it("P39: a country outside the consent is denied", async () => {
    const named = await grantOf(await readyCustomer(room));
    expect([await book(named, "US"), await retry(named, "US"), await book(named, "CH")]).toEqual([
      "COUNTRY_NOT_CONSENTED",
      "COUNTRY_NOT_CONSENTED",
      null,
    ]);
  });

  it("P28: a withdrawn or expired consent, and an expired grant, are denied at the next booking", async () => {
    const customer = await readyCustomer(room);
    const [withdrawn, expired, late] = [await grantOf(customer), await grantOf(customer), await grantOf(customer)];
    expect([await inForce(withdrawn), await inForce(expired)]).toEqual([true, true]);
    await withdraw(room, customer, withdrawn.attestation);
    await room.admin.query("update consent.attestations set given_at = now() - interval '2 h', expires_at = now() - interval '1 s' where id = $1", [
      expired.attestation,
    ]);
    await room.admin.query("update consent.grants set expires_at = now() where id = $1", [late.grant]);
    expect([await inForce(withdrawn), await inForce(expired), await inForce(late)]).toEqual([false, false, true]);
    expect([await book(withdrawn), await book(expired), await book(late)]).toEqual(["CONSENT_WITHDRAWN", "CONSENT_EXPIRED", "GRANT_EXPIRED"]);
    expect([await retry(withdrawn), await retry(expired), await retry(late)]).toEqual(["CONSENT_WITHDRAWN", "CONSENT_EXPIRED", "GRANT_EXPIRED"]);
  });

  it("P06: a fetch without the agreement is denied", async () => {
    const customer = await room.createCustomer();
    const process = await defineProcess(room, customer);
    const { rows } = await room.admin.query<{ id: string }>(
      `with version as (select id, organization_id from consent.process_versions where process_id = $1)
       insert into consent.attestations (organization_id, mode, process_version_id, subject_kind, subject_reference, categories, countries, recipients,
         notice_hash, method, use_times, given_at, expires_at)
       select organization_id, 'LIVE', id, 'PERSON', gen_random_uuid(), '{}', '{CA}', '{CUSTOMER}', repeat('a', 64), 'API', 1, now(), now() + interval '1 d' from version
       returning id`,
      [process],
    );
    const version = await room.admin.query<{ id: string }>("select id from consent.process_versions where process_id = $1", [process]);
    const { rows: policies } = await room.admin.query<{ id: string }>("select id from consent.policy_versions where kind = 'DATA_PROCESSING'");
    const accepted = (await accept(room, customer.owner, policies[0]!.id)).data!["acceptAgreement"] as { agreement: { id: string } };
    const grant = randomUUID();
    await room.admin.query(
      `insert into consent.grants (id, organization_id, attestation_id, process_version_id, agreement_id, fetches, bound, expires_at)
       values ($1, $2, $3, $4, $5, 1, false, now() + interval '5 min')`,
      [grant, customer.id, rows[0]!.id, version.rows[0]!.id, accepted.agreement.id],
    );
    const named = { tenant: customer.id, grant, attestation: rows[0]!.id, processVersion: version.rows[0]!.id };
    expect([await book(named), await retry(named)]).toEqual(["AGREEMENT_NOT_ACCEPTED", "AGREEMENT_NOT_ACCEPTED"]);
    await acceptAll(room, customer);
    expect(await book(named)).toBeNull();
  });

  it("reaches no table of this room directly, and no function for others", async () => {
    const { id } = await room.createCustomer();
    await expect(room.as("partner_data_app", id, "select * from consent.grants")).rejects.toThrow("permission denied");
    await expect(room.as("billing_app", id, "select * from consent.offered_grant_keys()")).rejects.toThrow("permission denied");
  });
});
