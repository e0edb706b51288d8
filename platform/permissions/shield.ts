import { createRequire } from "node:module";
import util from "node:util";
import { type GraphQLSchema, isObjectType } from "graphql";
import { Forbidden, Unauthenticated } from "../errors/common.ts";
import type { Principal } from "../identity/principal.ts";
import { type Actions, allows } from "./actions.ts";

// graphql-shield 7 calls `util.isUndefined`, which Node removed in version 23.
(util as { isUndefined?: (value: unknown) => boolean }).isUndefined ??= (value) => value === undefined;

// One `require` for both: its ESM build cannot link, and two copies of its types must not meet.
const require = createRequire(import.meta.url);
const { shield, rule, deny, allow } = require("graphql-shield") as typeof import("graphql-shield");
const { applyMiddleware } = require("graphql-middleware") as typeof import("graphql-middleware");

/** Any valid token may: for fields whose rows row-level security already narrows to the caller's tenant. */
export const SIGNED_IN = "signed-in";

/**
 * For fields below one that was already allowed, on types that only it reaches (a payload's own fields).
 * Shield refuses a type without a rule only after its resolver ran, so these are written down too.
 */
export const AS_PARENT = "as-parent";

/** A rule for each field that clients reach: an action's name, for a whole type or field by field. */
export type FieldRules<A extends string> = Readonly<
  Record<string, A | typeof SIGNED_IN | typeof AS_PARENT | Readonly<Record<string, A | typeof SIGNED_IN | typeof AS_PARENT>>>
>;

/** The fields of a schema that no rule names; federation's own are ruled here. */
export function fieldsWithoutRule(schema: GraphQLSchema, rules: FieldRules<string>): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith("_"))
    .flatMap((type) => {
      const typeRules = rules[type.name];
      if (typeof typeRules === "string") return [];
      return Object.keys(isObjectType(type) ? type.getFields() : {})
        .filter((field) => !field.startsWith("_") && typeRules?.[field] === undefined)
        .map((field) => `${type.name}.${field}`);
    });
}

/** Puts graphql-shield before every field: denied unless a rule allows. Throws at start when a field has none. */
export function guardSchema<T extends Actions>(schema: GraphQLSchema, actions: T, rules: FieldRules<keyof T & string>): GraphQLSchema {
  const missing = fieldsWithoutRule(schema, rules);
  if (missing.length > 0) throw new Error(`These fields have no permission rule: ${missing.join(", ")}.`);
  const signedIn = rule({ cache: "no_cache" })((_parent, _args, context: { principal?: Principal }) =>
    context.principal ? true : new Unauthenticated(),
  );
  const byAction = Object.fromEntries(
    Object.entries(actions).map(([action, grantees]) => [
      action,
      rule(`may ${action}`, { cache: "no_cache" })((_parent, _args, context: { principal?: Principal }) => {
        if (!context.principal) return new Unauthenticated();
        return allows(context.principal, grantees) ? true : new Forbidden();
      }),
    ]),
  );
  const toRule = (name: string) => (name === SIGNED_IN ? signedIn : name === AS_PARENT ? allow : (byAction[name] ?? deny));
  const tree = Object.fromEntries(
    Object.entries(rules).map(([type, rulesOfType]) => [
      type,
      typeof rulesOfType === "string"
        ? toRule(rulesOfType)
        : Object.fromEntries(Object.entries(rulesOfType).map(([field, name]) => [field, toRule(name)])),
    ]),
  );
  const query = typeof tree["Query"] === "object" ? tree["Query"] : {};
  return applyMiddleware(
    schema,
    shield({ ...tree, Query: { ...query, _entities: signedIn, _service: signedIn }, _Service: signedIn } as never, {
      fallbackRule: deny,
      fallbackError: new Forbidden(),
      allowExternalErrors: true,
    }),
  );
}
