import type { Pool } from "pg";
import type { AddedCategory } from "../connectors/added-category.ts";
import { compileSchema } from "./category-schema.ts";

/** Finds a version of an added category. */
export type AddedCategories = (category: string, version: number) => Promise<AddedCategory>;

/**
 * What was proposed never changes, so each version is read and compiled once. Which of them is in use, admission reads from
 * the registry at each delivery: there is nothing here that could be out of date.
 */
export function createAddedCategories(pool: Pool): AddedCategories {
  const known = new Map<string, Promise<AddedCategory>>();

  async function read(category: string, version: number): Promise<AddedCategory> {
    const { rows } = await pool.query<{ schema: Readonly<Record<string, unknown>>; attributes: string[] }>(
      "select schema, attributes from partner_data.category_versions where category = $1 and version = $2",
      [category, version],
    );
    const [row] = rows;
    if (!row) throw new Error("A category that was planned has no such version.");
    const judges = compileSchema(row.schema);
    return {
      category,
      version,
      attributes: row.attributes,
      accepts(attribute, value) {
        const judge = judges.get(attribute);
        if (!judge) return false;
        const accepted = judge({ [attribute]: value });
        // It would hold the last answer's faults, and what they are about.
        judge.errors = null;
        return accepted;
      },
    };
  }

  return (category, version) => {
    const key = `${category} ${version}`;
    const found = known.get(key) ?? read(category, version);
    known.set(key, found);
    found.catch(() => known.delete(key));
    return found;
  };
}
