import type { Personal } from "../../../platform/personal/personal.ts";
import { type AttributeOutcome, outcomesOf } from "./outcome.ts";
import { type SealBinding, sealContent, type SealingKey, type SignDelivery } from "./seal.ts";
import type { StepResult } from "./step.ts";

/** A part of a category that is sealed to one key. */
export interface SealedPart {
  readonly key: string;
  readonly attributes: readonly string[];
}

/** An id, and behind a `#` the `kid` of one of several keys, of which case matters. */
export function keyNames(key: string): { readonly id: string; readonly kid: string | undefined } {
  const at = key.indexOf("#");
  return at < 0 ? { id: key.toLowerCase(), kid: undefined } : { id: key.slice(0, at).toLowerCase(), kid: key.slice(at + 1) };
}

/** One name for each key, however its id is written. */
export function keyName(key: string): string {
  const { id, kid } = keyNames(key);
  return kid === undefined ? id : `${id}#${kid}`;
}

/** How a part is found again by its field. */
export const sealedAs = (key: string, attributes: readonly string[]): string => [keyName(key), ...[...new Set(attributes)].toSorted()].join(" ");

export interface DeliveryKey extends SealingKey {
  /** Whether it may be used for a category. */
  allows(category: string): boolean;
}

/** Active keys of a tenant by name; what is retired, unknown or another tenant's is absent. Or why they cannot be had. */
export type DeliveryKeys = (tenant: string, names: readonly string[]) => Promise<ReadonlyMap<string, DeliveryKey> | "DELIVERY_KEYS_UNAVAILABLE">;

export interface Sealing {
  readonly keys: ReadonlyMap<string, DeliveryKey>;
  readonly sign: SignDelivery;
  readonly binding: SealBinding;
}

export interface SealedFor {
  readonly transaction: string;
  readonly processVersion: string;
  readonly grant: string;
}

/** Seals the wanted parts of a retrieved category, each with what is said of its own attributes only. */
export async function sealParts(
  result: StepResult,
  parts: readonly SealedPart[],
  about: SealedFor,
  { keys, sign, binding }: Sealing,
): Promise<ReadonlyMap<string, Personal<string>>> {
  const sealed = parts.map(async ({ key, attributes }) => {
    const found = keys.get(keyName(key));
    if (!found) throw new Error("A part is sealed to a key that was not looked up.");
    const of = (attribute: string) => attributes.includes(attribute);
    const content = {
      ...about,
      category: result.step.category,
      values: new Map([...result.values].filter(([attribute]) => of(attribute))),
      outcomes: outcomesOf(result).filter(({ attribute }: AttributeOutcome) => of(attribute)),
      sources: result.sources
        .map((source) => ({ ...source, attributes: source.attributes.filter(of), chosenFor: source.chosenFor.filter(of) }))
        .filter((source) => source.attributes.length > 0),
    };
    return [sealedAs(key, attributes), await sealContent(content, found, sign, binding)] as const;
  });
  return new Map(await Promise.all(sealed));
}
