/** A category that did not come with the program: what Assize also knows of a person, once it is proposed, reviewed and activated. */
export const PROFESSIONAL_LICENCES = "x-professional-licences";

export const PROFESSIONAL_ATTRIBUTES = ["licences", "disciplined"] as const;

const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    licences: { type: "array", maxItems: 50, items: { $ref: "#/$defs/licence" } },
    disciplined: { type: "boolean", description: "Whether any of the authorities has disciplined the holder." },
  },
  additionalProperties: false,
  $defs: {
    licence: {
      type: "object",
      properties: {
        profession: { type: "string", minLength: 1, maxLength: 200 },
        authority: { type: "string", minLength: 1, maxLength: 200 },
        number: { type: "string", minLength: 1, maxLength: 60 },
        status: { enum: ["ACTIVE", "SUSPENDED", "EXPIRED", "REVOKED"] },
        validFrom: { type: "string", format: "date" },
        validUntil: { type: "string", format: "date" },
      },
      required: ["profession", "authority", "number", "status"],
      additionalProperties: false,
    },
  },
};

/** As a partner manager proposes it. */
export const PROPOSAL = {
  category: PROFESSIONAL_LICENCES,
  title: "Professional licences",
  description: "Licences to practise a regulated profession, as the registers of its authorities have them.",
  sensitivity: "STANDARD",
  subjectKinds: ["PERSON"],
  identifiers: ["phone", "email"],
  schema: JSON.stringify(schema),
  purpose: "To verify that somebody may practise the profession that they are engaged for.",
  legalBasis: "The registers are public by the law of each profession; the subject's consent covers the transfer.",
  everywhere: false,
  jurisdictions: [
    { jurisdiction: "CA", gates: [] },
    {
      jurisdiction: "US",
      gates: [
        {
          code: "US_FCRA_PERMISSIBLE_PURPOSE",
          description: "You have a permissible purpose and have certified it.",
          source: "Fair Credit Reporting Act, 15 U.S.C. § 1681b",
        },
      ],
    },
  ],
} as const;
