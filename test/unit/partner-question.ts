import { inspect } from "node:util";
import { expect } from "@jest/globals";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";
import type { Sandbox } from "../../scripts/sandbox/client.ts";
import type { Subject } from "../../scripts/sandbox/known.ts";
import type { IdentifierName, PartnerAnswer, PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";

/** A partner of the sandbox, as the registry would have it. */
export function endpointIn(sandbox: Sandbox, id: string): PartnerEndpoint {
  const { protocol, address, trustAnchor, credential, settings } = sandbox.registry.partners.find((partner) => partner.id === id)!;
  return { id, protocol: protocol as PartnerEndpoint["protocol"], address, recipient: id, trustAnchor, credential, settings };
}

export function question(subject: Subject, changes: Partial<PartnerRequest> = {}): PartnerRequest {
  const identifiers: readonly (readonly [IdentifierName, string])[] = [
    ["phone", subject.phone],
    ["email", subject.email],
  ];
  return {
    category: "name",
    way: "RETRIEVE",
    claimed: new Map(),
    checks: [],
    attributes: ["givenName", "familyName"],
    identifiers: new Map(identifiers.map(([name, value]) => [name, Personal.of(value)])),
    subjectKind: subject.kind,
    country: subject.country,
    idempotencyKey: "0b7f4c0e-43f4-4a2e-9a54-8f6c1d2e3f40",
    signal: AbortSignal.timeout(10_000),
    ...changes,
  };
}

export const revealed = ({ claims, ...answer }: PartnerAnswer) => ({
  ...answer,
  claims: Object.fromEntries([...claims].map(([name, value]) => [name, reveal(value)])),
});

export const faultOf = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => "no fault",
    (thrown: unknown) => thrown,
  );

/** Every text in a value, at any depth, that is telling enough to be looked for. */
const textsIn = (value: unknown): string[] =>
  typeof value === "string" ? [value].filter((text) => text.length > 2) : Object.values(value ?? {}).flatMap(textsIn);

/** A fault holds nothing of the subject, nor any of `more`. */
export function expectClean(fault: unknown, subject: Subject, more: readonly string[] = []): void {
  const { message, stack } = fault as Error;
  const shown = [inspect(fault, { depth: null, showHidden: true, getters: true }), String(fault), JSON.stringify(fault), message, stack].join("\n");
  const { kind: _, ...values } = subject;
  for (const text of [...textsIn(values), ...more]) expect(shown).not.toContain(text);
  expect(fault).not.toHaveProperty("cause");
}
