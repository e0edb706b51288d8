import { GraphQLError, GraphQLScalarType } from "graphql";
import { PersonalValueNotInVariable } from "../../../platform/errors/common.ts";
import { Personal } from "../../../platform/personal/personal.ts";

const PERSONAL = { directives: { tag: { name: "personal" } } };

/** A literal would be kept in the caches of documents and plans. */
function refuseLiteral(): never {
  throw new PersonalValueNotInVariable();
}

/** Never throws: graphql-js would quote the value. The service checks what is inside. */
const wrap = (value: unknown): Personal => Personal.of(value as {});

export const SubjectBinding = new GraphQLScalarType<Personal, never>({
  name: "SubjectBinding",
  description:
    "Ties a grant to one subject: an HMAC-SHA-256 under your salt over the canonical JSON of the identifiers that you will send, " +
    "in base64url (43 characters). We keep it nowhere: it travels in the grant.",
  extensions: PERSONAL,
  parseValue: wrap,
  parseLiteral: refuseLiteral,
  serialize(): never {
    throw new GraphQLError("A SubjectBinding is never shown.");
  },
});

export const GrantToken = new GraphQLScalarType<Personal, string>({
  name: "GrantToken",
  description: "A grant: a signed token (JWS) of a few minutes, to be sent with a delivery. It can carry a binding, so we keep it nowhere.",
  extensions: PERSONAL,
  parseValue: wrap,
  parseLiteral: refuseLiteral,
  serialize(value) {
    if (typeof value === "string") return value;
    throw new GraphQLError("This is not a GrantToken.");
  },
});
