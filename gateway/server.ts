import type { ApolloServer } from "@apollo/server";
import { ApolloServerPluginSchemaReportingDisabled, ApolloServerPluginUsageReportingDisabled } from "@apollo/server/plugin/disabled";
import { parse } from "graphql";
import type { Call } from "../platform/subgraph/call.ts";
import { createGraphqlServer } from "../platform/subgraph/graphql-server.ts";
import { onceFields, personalScalars } from "../platform/subgraph/tagged.ts";
import type { DispatchOptions } from "./dispatch.ts";
import type { Hop } from "./hop.ts";
import { createPlanner } from "./planning.ts";

export interface ServerOptions extends DispatchOptions {
  readonly rooms: ReadonlyMap<string, Hop>;
  readonly mostTokens: number;
}

/** The GraphQL server of one supergraph: its planner, its rules and its caches, which belong together and are replaced together. */
export async function openServer(supergraphSdl: string, options: ServerOptions): Promise<ApolloServer<Call>> {
  const sdl = parse(supergraphSdl, { noLocation: true });
  const server = createGraphqlServer<Call>({
    gateway: createPlanner(supergraphSdl, options.rooms, options),
    personal: personalScalars(sdl),
    once: onceFields(sdl),
    log: options.log,
    mostTokens: options.mostTokens,
    // An APOLLO_KEY in the environment would switch both on.
    plugins: [ApolloServerPluginUsageReportingDisabled(), ApolloServerPluginSchemaReportingDisabled()],
  });
  await server.start();
  return server;
}
