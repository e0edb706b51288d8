import { validate as isUuid } from "uuid";
import { BadUserInput } from "../errors/common.ts";

export interface PageRequest {
  readonly first: number;
  readonly after?: string;
}

interface Identified {
  readonly id: string;
}

/**
 * One page of a list ordered by id, newest first: ids are UUID v7, so that order is the order of making.
 * `load` gets the id to start below and how many rows to read (one more than the page, to know what follows).
 */
export async function pageOf<T extends Identified>(
  { first, after }: PageRequest,
  load: (below: string | undefined, limit: number) => Promise<readonly T[]>,
): Promise<{
  edges: { cursor: string; node: T }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}> {
  if (first < 1 || first > 100) throw new BadUserInput([{ at: "first", kind: "INVALID_VALUE" }]);
  const below = after === undefined || after === null ? undefined : Buffer.from(after, "base64url").toString();
  if (below !== undefined && !isUuid(below)) throw new BadUserInput([{ at: "after", kind: "INVALID_VALUE" }]);
  const rows = await load(below, first + 1);
  const edges = rows.slice(0, first).map((node) => ({ cursor: Buffer.from(node.id).toString("base64url"), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: below !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
