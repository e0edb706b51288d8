import { makeDeliveryKey } from "../customer/sealing.ts";
import { sealIdentifiers } from "../customer/client/seal-identifiers.ts";
import { ASK_LESS, readyFor, underFault } from "./deliveries.ts";
import type { Marked } from "./markers.ts";
import type { World } from "./world.ts";

async function askSealed(world: World, marked: Marked, keys: readonly object[], key: string, spoil = (text: string) => text) {
  const { platform, customer, markers, ask } = world;
  const { company, input } = await readyFor(world, marked);
  const [{ identifiers, claims, ...subject }] = input["subjects"] as [
    { idempotencyKey: string; identifiers: Record<string, string>; claims: Record<string, string> },
  ];
  const { idempotencyKey } = subject;
  const about = { genifiKeys: keys, issuer: platform.origin, tenant: customer.tenant.id, mode: "LIVE", idempotencyKey } as const;
  const sealedIdentifiers = spoil(await sealIdentifiers({ identifiers, claims }, about));
  markers.add("sealed identifiers", sealedIdentifiers.split(".")[3] ?? "");
  const { data } = await ask(ASK_LESS, { input: { ...input, subjects: [{ ...subject, sealedIdentifiers }] }, key, company });
  return data?.["deliverPartnerData"]?.results?.[0];
}

/** Identifiers and claims come sealed, answers go sealed; spoilt ciphertext and failing partners too. */
export async function runSealedIdentifiers(world: World): Promise<void> {
  const { platform, customer, people } = world;
  const { id } = await makeDeliveryKey(platform.origin, customer.person);
  const { data } = await customer.ask("{ identifierEncryptionKeys }");
  const keys = ((data?.["identifierEncryptionKeys"] ?? []) as string[]).map((text) => JSON.parse(text) as object);
  for (const marked of people) {
    const result = await askSealed(world, marked, keys, id);
    if (typeof result?.name?.sealed !== "string") throw new Error(`Sealed identifiers brought nothing: ${result?.status} ${result?.error?.code}`);
  }
  const [one] = people;
  if (!one) return;
  const spoilt = await askSealed(world, one, keys, id, (text) => `${text.slice(0, -2)}AA`);
  if (spoilt?.error?.code !== "SEALED_IDENTIFIERS_MALFORMED") throw new Error(`Spoilt ciphertext was answered with ${spoilt?.status}.`);
  await underFault(world, { kind: "500" }, () => askSealed(world, one, keys, id));
}
