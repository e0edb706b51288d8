import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { attest, consent, readyCustomer, withdraw } from "./operations.ts";
import { type ConsentRoom, ISSUER, openConsentRoom } from "./room.ts";

let room: ConsentRoom;

beforeAll(async () => {
  room = await openConsentRoom();
});
afterAll(() => room?.close());

describe("history, receipts and events", () => {
  it("history is only added to, by whoever acted, even for the tables' owner", async () => {
    const customer = await readyCustomer(room);
    const [{ attestation } = {} as never] = await attest(room, customer, consent(customer.process));
    await room.ask(customer.owner, "mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { id } } }", {
      input: { attestationId: attestation!.id },
    });
    const { data } = await room.ask(customer.app, "query ($id: ID!) { attestation(id: $id) { history { kind client { id } user { id } } } }", {
      id: attestation!.id,
    });
    const byApp = { client: { id: customer.app.id }, user: null };
    expect((data!["attestation"] as { history: unknown }).history).toEqual([
      { kind: "ATTESTED", ...byApp },
      { kind: "GRANT_ISSUED", ...byApp },
      { kind: "WITHDRAWN", client: null, user: { id: customer.owner.id } },
    ]);
    for (const change of ["update consent.attestation_events set kind = 'ATTESTED'", "delete from consent.attestation_events"]) {
      await expect(room.admin.query(change)).rejects.toThrow("ROW_IS_IMMUTABLE");
      await expect(room.as("consent_app", customer.id, change)).rejects.toThrow("permission denied");
    }
    await expect(room.as("consent_app", customer.id, "update consent.attestations set expires_at = now()")).rejects.toThrow("permission denied");
  });

  it("P28: a receipt verifies, and says that the consent was withdrawn once it is", async () => {
    const customer = await readyCustomer(room);
    const subjectReference = randomUUID();
    const [{ attestation } = {} as never] = await attest(room, customer, consent(customer.process, { subjectReference }));
    const verify = async (receipt: string) => {
      const { data } = await room.ask(
        customer.app,
        "query ($r: String!) { verifyReceipt(receipt: $r) { valid statedStatus attestation { id status receipt } } }",
        { r: receipt },
      );
      return data!["verifyReceipt"] as { valid: boolean; attestation: { receipt: string } };
    };
    const receipt = attestation!.receipt!;
    expect(decodeJwt(receipt)).toMatchObject({
      iss: ISSUER,
      "dpv:hasRecordOfActivity": {
        "dct:identifier": attestation!.id,
        "dpv:hasDataSubject": { "@type": "dpv:DataSubject", "dct:identifier": subjectReference },
        "genifi:status": "IN_FORCE",
      },
    });
    expect(await verify(receipt)).toMatchObject({ valid: true, statedStatus: "IN_FORCE", attestation: { id: attestation!.id, status: "IN_FORCE" } });
    await withdraw(room, customer, attestation!.id);
    const later = await verify(receipt);
    expect(later).toMatchObject({ valid: true, statedStatus: "IN_FORCE", attestation: { status: "WITHDRAWN" } });
    expect(decodeJwt(later.attestation.receipt)).toMatchObject({
      "dpv:hasRecordOfActivity": {
        "genifi:status": "WITHDRAWN",
        "dpv:hasStatus": "dpv:ConsentWithdrawn",
        "dpv:hasConsentStatus": [{ "@type": ["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"] }, { "@type": "dpv:ConsentWithdrawn" }],
      },
    });
    const [head, body, signature] = receipt.split(".");
    const forged = [`${head}.${body}.${signature!.replace(/^./, (c) => (c === "A" ? "B" : "A"))}`, "x", ""];
    for (const text of forged) expect(await verify(text)).toEqual({ valid: false, statedStatus: null, attestation: null });
  });

  it("P28: a withdrawal is published once and notified at once", async () => {
    const customer = await readyCustomer(room);
    const [{ attestation } = {} as never] = await attest(room, customer, consent(customer.process));
    const { id } = attestation!;
    const client = await room.admin.connect();
    await client.query("listen consent_withdrawn");
    const notified = new Promise<string | undefined>((done) => client.on("notification", ({ payload }) => payload === id && done(payload)));
    await withdraw(room, customer, id);
    await withdraw(room, customer, id);
    expect(await notified).toBe(id);
    client.release(true);
    const { rows } = await room.admin.query("select type, data from events.log where source = 'consent' and tenant = $1", [customer.id]);
    expect(rows).toEqual([{ type: "consent.withdrawn", data: { attestation: id, process: customer.process } }]);
  });
});
