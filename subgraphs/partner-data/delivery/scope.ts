import type { Way } from "../../../platform/subgraph/question.ts";

/** What a token must hold to ask a category in a way. */
export const scopeOf = (category: string, way: Way): string => `partner-data:${way === "RETRIEVE" ? "deliver" : way.toLowerCase()}:${category}`;

/** What a token must hold, and a privacy officer have approved, to get a sensitive category unsealed. */
export const clearScopeOf = (category: string): string => `partner-data:clear:${category}`;
