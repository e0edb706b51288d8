import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { Agent, request } from "undici";
import { PARTNER_IDS } from "../sandbox/known.ts";
import { ATTRIBUTES, SUBJECT } from "./consents.ts";
import type { Peer } from "./peer.ts";
import type { World } from "./world.ts";

/** The partner's own protocol over TLS, connections kept: the question that a delivery asks it. */
export function directPeer(world: World): Peer {
  const partner = world.platform.sandbox.registry.partners.find(({ id }) => id === PARTNER_IDS.northbank);
  if (!partner?.credential || partner.trustAnchor === null) throw new Error("The sandbox has no such partner.");
  const { credential, trustAnchor } = partner;
  const dispatcher = new Agent({
    connect: { ca: trustAnchor, minVersion: "TLSv1.2", cert: credential.certificate, key: credential.privateKey },
  });
  const url = `${partner.address}/v1/lookup`;
  const { identifiers, country, name } = SUBJECT;
  const body = () => JSON.stringify({ subject: { kind: "PERSON", country }, identifiers, requested: { name: ATTRIBUTES } });

  return {
    name: "partner, direct",
    world,
    parts: ["caller", "sandbox"],
    haste: 4,
    prepare: async () => async () => {
      const headers = {
        "content-type": "application/json",
        accept: "application/json",
        authorization: `Bearer ${credential.token}`,
        "idempotency-key": randomUUID(),
      };
      const response = await request(url, { dispatcher, method: "POST", headers, body: body() });
      const { claims } = (await response.body.json()) as { claims?: Record<string, unknown> };
      if (response.statusCode !== 200 || !isDeepStrictEqual(claims?.["name"], name)) throw new Error("The partner did not answer as it should.");
    },
    close: () => dispatcher.close(),
  };
}
