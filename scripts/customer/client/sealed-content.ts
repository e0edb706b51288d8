import { z } from "zod";

const text = (description: string) => z.string().describe(description);
const instant = (description: string) => z.iso.datetime({ offset: true }).describe(description);

const outcome = z.object({
  attribute: text("The attribute's name, as in the GraphQL schema."),
  status: z.enum(["RETURNED", "NOT_FOUND", "UNAVAILABLE", "WITHHELD", "PENDING"]).describe("Whether it has a value."),
  reason: z.string().nullable().describe("Why it has none, or that its sources disagree: docs/errors.md lists the reasons."),
});

const source = z.object({
  partner: z.uuid().describe("The partner that answered: Partner.id in the GraphQL schema."),
  partnerReference: z.string().nullable().describe("The partner's own reference of its answer. genifi keeps none."),
  at: instant("When the partner answered."),
  trustFramework: z.string().nullable().describe("The trust framework under which the partner verified the subject."),
  assuranceLevel: z.string().nullable().describe("The assurance level within that framework."),
  evidence: z.array(z.string()).describe("Kinds of evidence that the partner relied on."),
  verifiedAt: z.string().nullable().describe("When the evidence was verified; null when the partner does not say."),
  attributes: z.array(z.string()).describe("Attributes that it gave a value of."),
  chosenFor: z.array(z.string()).describe("Those of them whose value is in the answer."),
});

/** The claims of a sealed answer; docs/sealed-content.schema.json is made of this. Claims to come are to be ignored. */
export const sealedContent = z
  .object({
    iss: text("genifi's issuer: its public address."),
    aud: z.uuid().describe("Your organisation's id."),
    iat: z.number().int().describe("When it was signed, in seconds since 1970-01-01T00:00:00Z."),
    jti: z.uuid().describe("An id of this token, used once."),
    mode: z.enum(["TEST", "LIVE"]).describe("TEST: made-up people of sandbox partners, for a test client."),
    transaction: z.uuid().describe("The transaction that the answer belongs to."),
    processVersion: z.uuid().describe("The version of the business process for which it was asked."),
    grant: z.uuid().describe("The grant under which it was asked: its `jti`."),
    category: text("The category."),
    attributes: z.record(z.string(), z.unknown()).describe("The values by attribute; one without a value is absent."),
    outcomes: z.array(outcome).describe("Of each attribute that was asked for, whether it has a value or why not."),
    sources: z.array(source).describe("Where the values come from."),
    padding: z.string().regex(/^0*$/).describe("Fills the token up, so that its length does not tell what is in it."),
  })
  .meta({ title: "Sealed content", description: "The claims (JWT payload) inside a sealed answer of genifi: docs/sealed-delivery.md." });
export type SealedContent = z.infer<typeof sealedContent>;
