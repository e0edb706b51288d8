import { readFile } from "node:fs/promises";
import { buildASTSchema, getNamedType, type GraphQLField, type GraphQLObjectType, isEnumType, isObjectType, parse } from "graphql";
import type { Way } from "../../platform/subgraph/question.ts";
import { PROFESSIONAL_ATTRIBUTES, PROFESSIONAL_LICENCES } from "../sandbox/professional-licences.ts";

/** An argument of each scalar that a check takes. */
const SAMPLES: Readonly<Record<string, string>> = { Int: "18", Duration: '"P7D"', Currency: '"CAD"', MinorUnits: '"1"', Country: '"CA"' };

/** The category whose shape is no type of ours. */
const ADDED = `extension(category: "${PROFESSIONAL_LICENCES}") {
  values(attributes: ${JSON.stringify(PROFESSIONAL_ATTRIBUTES)}) sealed(key: $key, attributes: ${JSON.stringify(PROFESSIONAL_ATTRIBUTES)}) }`;

type Field = GraphQLField<unknown, unknown>;

function sampleOf({ type }: Field["args"][number]): string {
  const named = getNamedType(type);
  const sample = isEnumType(named) ? named.getValues()[0]?.name : SAMPLES[named.name];
  if (sample === undefined) throw new Error(`scripts/canary/everything.ts needs an argument of the type ${named.name}.`);
  return sample;
}

/** A field with all that is below it. */
function whole({ name, args, type }: Field): string {
  const given = args.map((argument) => `${argument.name}: ${sampleOf(argument)}`).join(", ");
  const named = getNamedType(type);
  const below = isObjectType(named) ? ` { ${Object.values(named.getFields()).map(whole).join(" ")} }` : "";
  return `${name}${given === "" ? "" : `(${given})`}${below}`;
}

/** All that can be asked of a category in a way: values also sealed. Nothing when it cannot be asked so. */
function inWay(category: GraphQLObjectType, way: Way): string {
  const { match, check, sealed, ...values } = category.getFields();
  if (way === "MATCH") return match ? whole(match) : "";
  if (way === "CHECK") return check ? whole(check) : "";
  const listed = getNamedType(sealed?.args.find(({ name }) => name === "attributes")?.type);
  const attributes = isEnumType(listed) ? listed.getValues().map(({ name }) => name) : [];
  return `${Object.values(values).map(whole).join(" ")} sealed(key: $key, attributes: [${attributes.join(", ")}])`;
}

/** A delivery that asks all that the schema has of a subject in a way, whatever will be added to it. */
export async function askEverything(way: Way): Promise<string> {
  const sdl = await readFile(new URL("../../schema/partner-data.graphql", import.meta.url), "utf8");
  const result = buildASTSchema(parse(sdl), { assumeValidSDL: true }).getType("SubjectResult");
  if (!isObjectType(result)) throw new Error("The schema has no results.");
  const categories = Object.values(result.getFields()).flatMap(({ name, type, args }) => {
    const named = getNamedType(type);
    if (!isObjectType(named) || !named.getFields()["sealed"] || args.length > 0) return [];
    const asked = inWay(named, way);
    return asked === "" ? [] : [`${name} { ${asked} }`];
  });
  const retrieved = way === "RETRIEVE";
  return `mutation($input: DeliveryInput!${retrieved ? ", $key: ID!" : ""}) { deliverPartnerData(input: $input) { results { status error { code } continuation
    ${retrieved ? `${ADDED} signed` : ""} ${categories.join("\n")}
    outcomes { category wayToAsk attribute status reason } sources { partnerReference } transaction { id } } } }`;
}
