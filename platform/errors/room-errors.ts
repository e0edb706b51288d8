import type { GraphQLFormattedError } from "graphql";
import { z } from "zod";
import { FROM_A_ROOM, INTERNAL } from "./masking.ts";

const wire = z.object({
  message: z.string().max(2_000),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.object({ code: z.string().regex(/^[A-Z][A-Z0-9_]{2,60}$/), faults: z.unknown().optional() }),
});

/** Reads the errors of a room's answer at the gateway: what a room's door did not write becomes INTERNAL there. */
export function readRoomErrors(errors: readonly unknown[]): GraphQLFormattedError[] {
  return errors.map((error) => {
    const parsed = wire.safeParse(error);
    if (!parsed.success) return INTERNAL;
    return { ...parsed.data, extensions: { ...parsed.data.extensions, [FROM_A_ROOM]: true } };
  });
}
