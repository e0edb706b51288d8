import { GraphQLError } from "graphql";
import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { personalScalar } from "../../../platform/subgraph/types/personal-scalar.ts";

/** Opens a value at the one place where it leaves for its customer; a value that was not wrapped is a fault of ours. */
const openAs = (type: "string" | "boolean" | "number" | "object") => (value: unknown) => {
  const opened = Personal.is(value) ? reveal(value) : undefined;
  if (typeof opened === type) return opened;
  throw new GraphQLError("This value cannot be delivered.");
};

export const PersonalText = personalScalar({
  name: "PersonalText",
  description: "A text that belongs to a data subject. It travels in variables only, and nothing of it is kept.",
  serialize: openAs("string"),
});

export const PersonalFlag = personalScalar({
  name: "PersonalFlag",
  description: "A yes or no that belongs to a data subject. Nothing of it is kept.",
  serialize: openAs("boolean"),
});

export const GrantToken = personalScalar({
  name: "GrantToken",
  description:
    "A grant: a signed token (JWS) of a few minutes, to be sent with a delivery. A credential that can carry a binding: we keep it nowhere.",
  serialize: openAs("string"),
});

export const BindingSalt = personalScalar({
  name: "BindingSalt",
  description: "The salt of a bound grant: base64url of at least 16 random bytes, the same that the binding was made with.",
});

export const ContinuationToken = personalScalar({
  name: "ContinuationToken",
  description:
    "What partners that need longer left with us, sealed so that only we can open it: send it again to ask for their answers. You hold it; we keep none.",
  serialize: openAs("string"),
});

export const PersonalNumber = personalScalar({
  name: "PersonalNumber",
  description: "A number that belongs to a data subject. Nothing of it is kept.",
  serialize: openAs("number"),
});

export const PersonalObject = personalScalar({
  name: "PersonalObject",
  description: "A JSON object of values that belong to a data subject, by attribute. Nothing of it is kept.",
  serialize: openAs("object"),
});

export const SealedAnswer = personalScalar({
  name: "SealedAnswer",
  description: "A category of a subject, encrypted to a key of yours: a compact JWE (RFC 7516). Only your app can open it; we keep none.",
  serialize: openAs("string"),
});

export const SealedIdentifiers = personalScalar({
  name: "SealedIdentifiers",
  description:
    "What a subject is found by, encrypted to a key of ours: a compact JWE (RFC 7516), for one organisation and one idempotency key (docs/sealed-delivery.md).",
});

export const SignedAnswer = personalScalar({
  name: "SignedAnswer",
  description:
    "A signature over a subject's values: a compact JWS with a digest of them (docs/sealed-delivery.md). Who guesses a value could try it: we keep none.",
  serialize: openAs("string"),
});
