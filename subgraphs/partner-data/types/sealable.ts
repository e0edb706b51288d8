import { Arg, Field, ID, registerEnumType } from "type-graphql";
import type { Personal } from "../../../platform/personal/personal.ts";
import { attributesOf, type CategoryName } from "../connectors/claims.ts";
import { sealedAs } from "../delivery/sealed-parts.ts";
import { SealedAnswer } from "./scalars.ts";

const FIELD = "sealed";

/** `birthDate` as enums write it. */
const constant = (attribute: string): string => attribute.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

interface Sealed {
  readonly sealedParts?: ReadonlyMap<string, Personal<string>>;
}

/**
 * Gives a category's type the field `sealed`, and the enum of its attributes. By hand what type-graphql's decorators do: the
 * field is the same in every category but for that enum.
 */
export const Sealable =
  (category: CategoryName) =>
  (type: Function): void => {
    const name = `${category.charAt(0).toUpperCase()}${category.slice(1)}Attribute`;
    const attributes = attributesOf(category);
    const values = Object.fromEntries(attributes.map((attribute) => [constant(attribute), attribute]));
    registerEnumType(values, {
      name,
      description: `Attributes of the category ${category}, to be sealed.`,
      valuesConfig: Object.fromEntries(attributes.map((attribute) => [constant(attribute), { description: `The attribute ${attribute}.` }])),
    });
    const prototype = type.prototype as object;
    const resolve = function resolve(this: Sealed, key: string, wanted: readonly string[]) {
      return this.sealedParts?.get(sealedAs(key, wanted)) ?? null;
    };
    const descriptor = { value: resolve, configurable: true, writable: true };
    Object.defineProperty(prototype, FIELD, descriptor);
    Reflect.defineMetadata("design:type", Function, prototype, FIELD);
    Reflect.defineMetadata("design:paramtypes", [String, Array], prototype, FIELD);
    Reflect.defineMetadata("design:returntype", Object, prototype, FIELD);
    Arg("key", () => ID, {
      description: "A delivery key of yours (registerDeliveryKey); of an address (registerDeliveryKeySet) also one key, as id#kid.",
    })(prototype, FIELD, 0);
    Arg("attributes", () => [values], { description: "What to ask, and to seal: it takes the selection's place." })(prototype, FIELD, 1);
    Field(() => SealedAnswer, {
      nullable: true,
      description:
        "The category for one of your apps alone: a JWE to its key, of a JWS by genifi (docs/sealed-delivery.md). We cannot open it again.",
    })(prototype, FIELD, descriptor);
  };
