import { describe, expect, it } from "@jest/globals";
import { PROPOSAL } from "../../scripts/sandbox/professional-licences.ts";
import { TRACES } from "../../scripts/sandbox/traces.ts";
import { compileSchema, readSchema } from "../../subgraphs/partner-data/services/category-schema.ts";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
const withAttribute = (shape: unknown, more: object = {}) =>
  JSON.stringify({ $schema: DIALECT, type: "object", properties: { one: shape }, additionalProperties: false, ...more });
const text = { type: "string", maxLength: 20 };
const nested = (depth: number): object =>
  depth === 0 ? text : { type: "object", properties: { inner: nested(depth - 1) }, additionalProperties: false };
const wide = (count: number) => ({
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`p${String.fromCharCode(97 + (index % 26))}${"x".repeat(1 + Math.floor(index / 26))}`, text]),
  ),
});

/** Why a schema is refused, in our words; nothing of it may be quoted. */
function refusal(schema: string): string {
  try {
    readSchema(schema);
    return "taken";
  } catch (error) {
    expect(error).toMatchObject({ extensions: { code: "SCHEMA_REFUSED" } });
    expect((error as Error).message).not.toMatch(/zelda|evil/i);
    return /since (.+): docs/.exec((error as Error).message)?.[1] ?? "";
  }
}

describe("P30: the schema of an added category", () => {
  it("is taken when it says how each value looks, within bounds", () => {
    const { attributes } = readSchema(PROPOSAL.schema);
    expect(attributes).toEqual(["licences", "disciplined"]);
  });

  it.each<[what: string, schema: string, why: RegExp]>([
    ["no JSON", "{ zelda", /not JSON/],
    ["a list", "[]", /2020-12/],
    ["another dialect", JSON.stringify({ $schema: "http://json-schema.org/draft-07/schema#", type: "object", properties: { one: text } }), /2020-12/],
    ["none at all", withAttribute(text, { $schema: undefined }), /2020-12/],
    ["no attribute", withAttribute(text, { properties: {} }), /1 to 50/],
    ["an attribute that must always be there", withAttribute(text, { required: ["one"] }), /require none/],
    ["a regular expression", withAttribute({ ...text, pattern: "^(a+)+$" }), /keyword/],
    [
      "regular expressions of names",
      withAttribute({ type: "object", patternProperties: { "^(a+)+$": text }, properties: {}, additionalProperties: false }),
      /keyword/,
    ],
    ["values of somebody as examples", withAttribute({ ...text, examples: ["Zelda"] }), /keyword/],
    ["a default", withAttribute({ ...text, default: "Zelda" }), /keyword/],
    ["a keyword that nobody knows", withAttribute({ ...text, evil: true }), /keyword/],
    ["an identifier of its own", withAttribute(text, { $id: "https://evil.example/schema" }), /keyword/],
    ["a dynamic reference", withAttribute({ $dynamicRef: "#evil" }), /keyword/],
    ["a reference into the network", withAttribute({ $ref: "https://evil.example/schema" }), /reference/],
    ["a reference to itself", withAttribute({ $ref: "#" }), /reference/],
    ["a reference to nothing", withAttribute({ $ref: "#/$defs/evil" }), /reference/],
    ["a reference through a prototype", withAttribute({ $ref: "#/$defs/constructor" }), /reference/],
    ["a definition that leads to itself", withAttribute({ $ref: "#/$defs/evil" }, { $defs: { evil: { $ref: "#/$defs/evil" } } }), /nested/],
    [
      "definitions that multiply",
      withAttribute(
        { $ref: "#/$defs/aa" },
        {
          $defs: Object.fromEntries(
            ["aa", "bb", "cc", "dd"].map((name, index, all) => [
              name,
              all[index + 1] === undefined
                ? text
                : {
                    type: "object",
                    additionalProperties: false,
                    properties: Object.fromEntries(
                      Array.from({ length: 10 }, (_, one) => [`p${"x".repeat(one + 1)}`, { $ref: `#/$defs/${all[index + 1]}` }]),
                    ),
                  },
            ]),
          ),
        },
      ),
      /nested/,
    ],
    ["a text of any length", withAttribute({ type: "string" }), /maxLength/],
    ["a list of any length", withAttribute({ type: "array", items: text }), /maxItems/],
    ["a list of anything", withAttribute({ type: "array", maxItems: 3 }), /items/],
    ["an object of anything", withAttribute({ type: "object" }), /additionalProperties/],
    ["an object with whatever else", withAttribute({ type: "object", properties: { inner: text } }), /additionalProperties/],
    ["whatever else at the top", withAttribute(text, { additionalProperties: true }), /additionalProperties/],
    ["no type", withAttribute({ maxLength: 3 }), /type/],
    ["several types", withAttribute({ type: ["string", "null"] }), /type/],
    ["anything at all", withAttribute(true), /type/],
    ["a format that nobody checks", withAttribute({ type: "string", format: "evil" }), /formats/],
    [
      "a name that could be anything",
      withAttribute({ type: "object", additionalProperties: false, properties: { "zelda@example.com": text } }),
      /names/,
    ],
    [
      "a name of a prototype",
      `{"$schema":"${DIALECT}","type":"object","additionalProperties":false,"properties":{"__proto__":{"type":"boolean"}}}`,
      /names/,
    ],
    ["nine objects within another", withAttribute(nested(9)), /nested/],
    ["more places than a person reviews", withAttribute(wide(501)), /500/],
    ["more characters than a person reviews", withAttribute({ ...text, description: "z".repeat(33_000) }), /32,000/],
    ["a bound that is none", withAttribute({ type: "integer", minimum: "zelda" }), /no valid/],
  ])("is refused with %s", (_what, schema, why) => {
    expect(refusal(schema)).toMatch(why);
  });
});

describe("P30: a value of an added category", () => {
  const judges = compileSchema(JSON.parse(PROPOSAL.schema));
  const accepts = (attribute: string, value: unknown) => judges.get(attribute)?.({ [attribute]: value }) ?? false;
  const [licence] = TRACES.professional.licences;

  it("is taken when it is as the schema says", () => {
    expect(accepts("licences", TRACES.professional.licences)).toBe(true);
    expect(accepts("licences", [])).toBe(true);
    expect(accepts("disciplined", false)).toBe(true);
  });

  it.each<[what: string, attribute: string, value: unknown]>([
    ["no list", "licences", licence],
    ["an item with more than was agreed", "licences", [{ ...licence, holder: "Zelda" }]],
    ["an item with a member of its prototype", "licences", [JSON.parse(JSON.stringify(licence).replace("{", `{"__proto__":{"a":1},`))]],
    ["an item without what it must have", "licences", [{ profession: "Weaver" }]],
    ["a word that is not on the list", "licences", [{ ...licence, status: "FINE" }]],
    ["a day that is none", "licences", [{ ...licence, validFrom: "2024-02-30" }]],
    ["a text that is too long", "licences", [{ ...licence, number: "9".repeat(61) }]],
    ["more than is carried", "licences", Array.from({ length: 51 }, () => licence)],
    ["a text for a yes or no", "disciplined", "false"],
    ["an attribute that there is not", "salary", 1],
  ])("is refused with %s", (_what, attribute, value) => {
    expect(accepts(attribute, value)).toBe(false);
  });
});
