import { GraphQLError } from "graphql";
import { personalScalar } from "../../../platform/subgraph/types/personal-scalar.ts";

export const SubjectBinding = personalScalar({
  name: "SubjectBinding",
  description:
    "Ties a grant to one subject: an HMAC-SHA-256 under your salt over the canonical JSON of the identifiers that you will send, " +
    "in base64url (43 characters). We keep it nowhere: it travels in the grant.",
});

export const GrantToken = personalScalar({
  name: "GrantToken",
  description:
    "A grant: a signed token (JWS) of a few minutes, to be sent with a delivery. A credential that can carry a binding: we keep it nowhere.",
  serialize(value) {
    if (typeof value === "string") return value;
    throw new GraphQLError("This value cannot be delivered.");
  },
});
