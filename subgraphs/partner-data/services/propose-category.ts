import { UniqueConstraintViolationException } from "@mikro-orm/postgresql";
import { v7 as uuid } from "uuid";
import { BadUserInput } from "../../../platform/errors/common.ts";
import { isAdded } from "../../../platform/subgraph/question.ts";
import { shortText } from "../../../platform/subgraph/short-text.ts";
import { IDENTIFIERS } from "../connectors/connector.ts";
import { CategoryVersion, type CategoryVersionRow, type ProposedJurisdiction } from "../entities/entities.ts";
import { CategoryUnderWay } from "../errors.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import type { CategoryJurisdictionInput, ProposeCategoryInput } from "../types/category-version.ts";
import { readSchema } from "./category-schema.ts";

const MOST_JURISDICTIONS = 300;
const MOST_GATES = 10;
const GATE = /^[A-Z]{2}_[A-Z0-9_]{2,57}$/;

const fault = (at: string, kind: "INVALID_VALUE" | "TOO_MANY" | "REQUIRED") => new BadUserInput([{ at, kind }]);

function readJurisdictions(given: readonly CategoryJurisdictionInput[]): ProposedJurisdiction[] {
  const at = "input.jurisdictions";
  if (given.length > MOST_JURISDICTIONS) throw fault(at, "TOO_MANY");
  if (new Set(given.map(({ jurisdiction }) => jurisdiction)).size < given.length) throw fault(at, "INVALID_VALUE");
  return given.map(({ jurisdiction, gates }, index) => {
    const here = `${at}.${index}.gates`;
    if (gates.length > MOST_GATES) throw fault(here, "TOO_MANY");
    if (new Set(gates.map(({ code }) => code)).size < gates.length) throw fault(here, "INVALID_VALUE");
    return {
      jurisdiction,
      gates: gates.map(({ code, description, source }, place) => {
        if (!GATE.test(code)) throw fault(`${here}.${place}.code`, "INVALID_VALUE");
        return {
          code,
          description: shortText(description, `${here}.${place}.description`, 400),
          source: shortText(source, `${here}.${place}.source`, 200),
        };
      }),
    };
  });
}

/** What is proposed is judged by its form here, and by another person afterwards. It opens nothing. */
export async function proposeCategory(call: PartnerDataCall, input: ProposeCategoryInput): Promise<{ categoryVersion: CategoryVersionRow }> {
  const { category, sensitivity, everywhere } = input;
  if (!isAdded(category)) throw fault("input.category", "INVALID_VALUE");
  const subjectKinds = [...new Set(input.subjectKinds)];
  if (subjectKinds.length === 0) throw fault("input.subjectKinds", "REQUIRED");
  const identifiers = [...new Set(input.identifiers)];
  if (identifiers.length === 0) throw fault("input.identifiers", "REQUIRED");
  if (!identifiers.every((name) => IDENTIFIERS.some((known) => known === name))) throw fault("input.identifiers", "INVALID_VALUE");
  const { schema, attributes } = readSchema(input.schema);
  const proposal = {
    category,
    title: shortText(input.title, "input.title"),
    description: shortText(input.description, "input.description", 1_000),
    sensitivity,
    subjectKinds,
    identifiers,
    schema,
    attributes,
    purpose: shortText(input.purpose, "input.purpose", 1_000),
    legalBasis: shortText(input.legalBasis, "input.legalBasis", 1_000),
    everywhere,
    jurisdictions: readJurisdictions(input.jurisdictions),
    proposedBy: call.principal.id,
  };
  return call.data.common(async (em) => {
    const latest = await em.findOne(CategoryVersion, { category }, { orderBy: { version: "desc" } });
    const id = uuid();
    try {
      await em.insert(CategoryVersion, { id, ...proposal, version: (latest?.version ?? 0) + 1 });
    } catch (error) {
      // Also when somebody proposed the same at the same time.
      throw error instanceof UniqueConstraintViolationException ? new CategoryUnderWay() : error;
    }
    return { categoryVersion: await em.findOneOrFail(CategoryVersion, { id }) };
  });
}
