import { GraphQLError, GraphQLScalarType } from "graphql";
import { PersonalValueNotInVariable } from "../../errors/common.ts";
import { Personal } from "../../personal/personal.ts";

interface PersonalScalar {
  readonly name: string;
  readonly description: string;
  /** Opens a value for its answer; left out for a scalar that only comes in. */
  readonly serialize?: (value: unknown) => unknown;
}

/**
 * A scalar that carries a subject's value: tagged `personal`, so that both doors refuse it in a document. Reading never
 * throws, since graphql-js would quote the value: it wraps, and whoever uses the value checks it (DESIGN §4).
 */
export function personalScalar({ name, description, serialize }: PersonalScalar): GraphQLScalarType {
  return new GraphQLScalarType({
    name,
    description,
    serialize:
      serialize ??
      (() => {
        throw new GraphQLError("This value cannot be sent.");
      }),
    parseValue: (value) => (value === null || value === undefined ? value : Personal.of(value)),
    parseLiteral() {
      throw new PersonalValueNotInVariable();
    },
    // The printer of the subgraph's schema reads applied directives from here.
    extensions: { directives: { tag: { name: "personal" } } },
  });
}
