import { ApolloGateway } from "@apollo/gateway";
import { createRoomSource, type DispatchOptions } from "./dispatch.ts";
import type { Hop } from "./hop.ts";

/** Megabytes of JSON of query plans; they take several times as much memory. */
const PLAN_STORE_MIB = 6;

/** Of the ways to ask the rooms for one operation, so many are compared. */
const MOST_PLANS = 1_000;

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A query planner over one supergraph, which reaches its rooms by our own hops. Throws when a room of the supergraph has none. */
export function createPlanner(supergraphSdl: string, rooms: ReadonlyMap<string, Hop>, options: DispatchOptions): ApolloGateway {
  // Read by the constructor, which would otherwise send telemetry and probe cloud metadata.
  process.env["APOLLO_TELEMETRY_DISABLED"] = "true";
  return new ApolloGateway({
    supergraphSdl,
    debug: false,
    // On by default outside production: plans would go to whoever sends a header.
    __exposeQueryPlanExperimental: false,
    experimental_approximateQueryPlanStoreMiB: PLAN_STORE_MIB,
    queryPlannerConfig: { debug: { maxEvaluatedPlans: MOST_PLANS } },
    logger: silent,
    buildService({ name }) {
      const hop = rooms.get(name);
      if (!hop) throw new Error(`The supergraph names a room, ${name}, to which the gateway has no hop.`);
      return createRoomSource(name, hop, options);
    },
  });
}
