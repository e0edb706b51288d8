import type { Personal } from "../../../platform/personal/personal.ts";
import { type AttributeOutcome, outcomesOf } from "./outcome.ts";
import { type SealBinding, sealContent, type SealingKey, type SignDelivery } from "./seal.ts";
import type { StepResult } from "./step.ts";

/** A part of a category that is sealed to one key. */
export interface SealedPart {
  readonly key: string;
  readonly attributes: readonly string[];
}

/** How a part is found again by its field. */
export const sealedAs = (key: string, attributes: readonly string[]): string => [key.toLowerCase(), ...[...new Set(attributes)].toSorted()].join(" ");

export interface DeliveryKey extends SealingKey {
  /** Whether it may be used for a category. */
  allows(category: string): boolean;
}

/** Active keys of a tenant by id; what is retired, unknown or another tenant's is absent. */
export type DeliveryKeys = (tenant: string, ids: readonly string[]) => Promise<ReadonlyMap<string, DeliveryKey>>;

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
    const found = keys.get(key.toLowerCase());
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
