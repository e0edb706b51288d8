import { getNamedType, type GraphQLSchema, type GraphQLType, isObjectType } from "graphql";
import { z } from "zod";
import { LOOKUP_JSON } from "../../subgraphs/partner-data/index.ts";

/** The most that genifi sends or reads. */
export const MOST_QUESTION_BYTES = 64 * 1024;
export const MOST_ANSWER_BYTES = 256 * 1024;

/** The body of every answer that is not 200. */
export const LOOKUP_ERROR = z.object({
  error: z.object({
    code: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,63}$/)
      .describe("What went wrong. Nothing of the question or of the subject may stand here."),
  }),
});

/** One subject's part of an answer. */
const RESULT = "SubjectResult";

const schemaOf = (shape: z.ZodType): object => {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: "input", target: "draft-2020-12", unrepresentable: "any" });
  return schema;
};

const json = (schema: string, example?: object) => ({
  "application/json": { schema: { $ref: `#/components/schemas/${schema}` }, ...(example && { example }) },
});

const refusal = (description: string, code: string) => ({ description, content: json("Error", { error: { code } }) });

const QUESTION = {
  subject: { kind: "PERSON", country: "CA" },
  identifiers: { email: "zelda.quillfeather@example.com" },
  requested: { name: ["givenName", "birthDate"] },
};
const ANSWER = {
  reference: "5a1f0c9e",
  at: "2026-11-25T09:30:00.000Z",
  verification: { trustFramework: "nist_800_63A", assuranceLevel: "ial2", evidence: ["document"] },
  claims: { name: { givenName: "Zelda", birthDate: "1984-03-17" } },
};

const signed = (name: string, description: string) => ({ name, in: "header", required: true, description, schema: { type: "string" } });

/** What a partner posts when an answer is ready that it gave a ticket for. */
const READY = {
  "{$request.body#/notify/url}": {
    post: {
      operationId: "ready",
      summary: "You have the answer for which you gave a ticket.",
      description: [
        "Signed by Standard Webhooks 1.0, signature v1: HMAC-SHA-256 of `<webhook-id>.<webhook-timestamp>.<body>`, its key the bytes of the token that genifi shows you. The token itself is not sent.",
        "Post it again after 409, 5xx or no answer, under the same `webhook-id`. Without it the customer asks when it thinks fit.",
      ].join("\n\n"),
      security: [],
      parameters: [
        signed("webhook-id", "Yours: the same for each attempt."),
        signed("webhook-timestamp", "Seconds since the epoch, of this attempt: at most five minutes off."),
        signed("webhook-signature", "`v1,` and the signature in base64."),
      ],
      requestBody: { required: true, content: json("Notice") },
      responses: {
        "204": { description: "The customer will be told, if it wants to be." },
        "400": refusal("Not a notice of this protocol.", "invalid_request"),
        "401": refusal("Not signed by the partner that the handle was given to, or too long ago.", "unauthorized"),
        "404": refusal("No handle of genifi's.", "not_found"),
        "409": refusal("The question is still under way: say it again in a few seconds.", "question_under_way"),
        "410": refusal("Nothing of it is waited for any more.", "not_awaited"),
        "503": refusal("A fault of genifi's: say it again.", "try_again"),
      },
    },
  },
};

interface Described {
  description?: string;
  properties?: Record<string, Described>;
  items?: Described;
}

/** What each attribute means, in the words of our own API: one manual for both sides. */
function describe(schema: Described, type: GraphQLType): void {
  const named = getNamedType(type);
  if (!isObjectType(named)) return;
  const fields = named.getFields();
  for (const [name, property] of Object.entries((schema.items ?? schema).properties ?? {})) {
    const field = fields[name];
    if (!field) continue;
    if (field.description) property.description = field.description.replaceAll("\n", " ");
    describe(property, field.type);
  }
}

/** The partner protocol as an OpenAPI 3.1 document, from the shapes that the connector itself reads by. */
export function partnerProtocol(api: GraphQLSchema): object {
  const answer = schemaOf(LOOKUP_JSON.answer) as { properties: object };
  const claims: Described = schemaOf(LOOKUP_JSON.claims);
  const result = api.getType(RESULT);
  if (!isObjectType(result)) throw new Error(`The schema has no type ${RESULT}.`);
  describe(claims, result);
  return {
    openapi: "3.1.0",
    info: {
      title: "genifi partner protocol, lookup-json",
      version: "1.0.0",
      summary: "What a partner implements to be asked by genifi.",
      description: [
        "HTTPS with TLS 1.2 or later and mutual TLS; a bearer token; one subject and one category a request. No redirect is followed.",
        `genifi sends at most ${MOST_QUESTION_BYTES / 1024} KiB and reads at most ${MOST_ANSWER_BYTES / 1024} KiB. It closes the connection when the customer leaves, consent is withdrawn or time is over: stop working on the question then.`,
        "Only what was requested may be answered: more is dropped, and counted against the partner. A value in another shape makes the whole answer a malformed one.",
        "Prove a server with `npm run partner:check -- <url>`; docs/partner-quickstart.md shows how.",
      ].join("\n\n"),
    },
    servers: [{ url: "https://partner.example.com", description: "An origin of yours: it is registered with genifi." }],
    security: [{ token: [], clientCertificate: [] }],
    paths: {
      "/v1/lookup": {
        post: {
          operationId: "lookup",
          summary: "Answers attributes of one category of one subject.",
          parameters: [
            {
              name: "idempotency-key",
              in: "header",
              required: true,
              description: "genifi's: the same for each attempt of a question. Log, and charge, one inquiry under it.",
              schema: { type: "string", minLength: 1, maxLength: 200 },
            },
          ],
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: { oneOf: ["Question", "Late"].map((name) => ({ $ref: `#/components/schemas/${name}` })) },
                examples: { question: { value: QUESTION }, later: { value: { ticket: "5a1f0c9e", requested: { name: ["birthDate"] } } } },
              },
            },
          },
          callbacks: { ready: READY },
          responses: {
            "200": { description: "What you know of it. Nothing at all when you do not know the subject.", content: json("Answer", ANSWER) },
            "202": {
              description:
                "You need longer: genifi asks again with this ticket and what is still wanted, and nothing else, in the body, under the same idempotency key; 202 then means not yet. Only for a partner that is registered as asynchronous.",
              headers: {
                "retry-after": {
                  description: "In how many seconds asking again is worth while: the customer is told.",
                  schema: { type: "integer", minimum: 0 },
                },
              },
              content: json("Ticket", { ticket: "5a1f0c9e" }),
            },
            "400": refusal("Not a question of this protocol.", "invalid_request"),
            "401": refusal("The token is missing or wrong.", "unauthorized"),
            "404": refusal("No such path.", "not_found"),
            "429": refusal("Asked too often: genifi leaves a partner alone for a while that says so again and again.", "rate_limited"),
            "500": refusal("A fault of yours. Nothing of it is read but the status.", "internal"),
          },
        },
      },
    },
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A token that you give to genifi alone." },
        clientCertificate: { type: "mutualTLS", description: "Let in only who shows genifi's certificate." },
      },
      schemas: {
        Question: schemaOf(LOOKUP_JSON.question),
        Answer: { ...answer, properties: { ...answer.properties, claims } },
        Ticket: schemaOf(LOOKUP_JSON.ticket),
        Late: schemaOf(LOOKUP_JSON.late),
        Notice: schemaOf(LOOKUP_JSON.notice),
        Error: schemaOf(LOOKUP_ERROR),
      },
    },
  };
}
