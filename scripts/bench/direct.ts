import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { Agent, request } from "undici";
import { PARTNER_IDS } from "../sandbox/known.ts";
import { SUBJECT } from "./consents.ts";
import type { Peer } from "./peer.ts";
import { FIVE } from "./questions.ts";
import type { World } from "./world.ts";

/** What one partner is asked, and has to answer at least. */
interface Ask {
  readonly partner: keyof typeof PARTNER_IDS;
  readonly category: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Asks one partner by its own protocol over TLS, connections kept. */
function partnerOf(world: World, { partner, category, attributes }: Ask) {
  const registered = world.platform.sandbox.registry.partners.find(({ id }) => id === PARTNER_IDS[partner]);
  if (!registered?.credential || registered.trustAnchor === null) throw new Error("The sandbox has no such partner.");
  const { credential, trustAnchor, address } = registered;
  const dispatcher = new Agent({
    connect: { ca: trustAnchor, minVersion: "TLSv1.2", cert: credential.certificate, key: credential.privateKey },
  });
  const { identifiers, country } = SUBJECT;
  const names = Object.keys(attributes);
  const body = () => JSON.stringify({ subject: { kind: "PERSON", country }, identifiers, requested: { [category]: names } });
  return {
    async ask() {
      const headers = {
        "content-type": "application/json",
        accept: "application/json",
        authorization: `Bearer ${credential.token}`,
        "idempotency-key": randomUUID(),
      };
      const response = await request(`${address}/v1/lookup`, { dispatcher, method: "POST", headers, body: body() });
      const { claims } = (await response.body.json()) as { claims?: Record<string, Record<string, unknown>> };
      const isRight =
        category === "name" ? isDeepStrictEqual(claims?.["name"], attributes) : isDeepStrictEqual(Object.keys(claims?.[category] ?? {}), names);
      if (response.statusCode !== 200 || !isRight) throw new Error("The partner did not answer as it should.");
    },
    close: () => dispatcher.close(),
  };
}

function peerOf(world: World, name: string, haste: number, asks: readonly Ask[]): Peer {
  const partners = asks.map((ask) => partnerOf(world, ask));
  return {
    name,
    world,
    parts: ["caller", "sandbox"],
    haste,
    prepare: async () => async () => void (await Promise.all(partners.map((partner) => partner.ask()))),
    close: async () => void (await Promise.all(partners.map((partner) => partner.close()))),
  };
}

/** The question that a delivery asks its one partner. */
export const directPeer = (world: World): Peer =>
  peerOf(world, "partner, direct", 4, [{ partner: "northbank", category: "name", attributes: SUBJECT.name }]);

const OF_FIVE = { name: "northbank", phone: "signalpost", employment: "payfolio", financial: "ledgerline", mediaReports: "pressmark" } as const;

/** Five partners asked side by side, as a delivery of five categories asks them. */
export const fiveDirectPeer = (world: World): Peer =>
  peerOf(
    world,
    "five partners, direct",
    2,
    Object.entries(OF_FIVE).map(([category, partner]) => ({ partner, category, attributes: FIVE[category as keyof typeof FIVE] })),
  );
