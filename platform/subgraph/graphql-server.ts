import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin, type BaseContext } from "@apollo/server";
import { ApolloServerPluginInlineTraceDisabled } from "@apollo/server/plugin/disabled";
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, type OperationDefinitionNode, OperationTypeNode } from "graphql";
import { ClientError } from "../errors/client-error.ts";
import { isUnexpected, maskError } from "../errors/masking.ts";
import { describeFault, type Log } from "../logging/log.ts";
import { DocumentStore } from "./document-store.ts";
import { oncePerOperation, personalValuesInVariables } from "./document-rules.ts";
import { checkVariables } from "./variable-check.ts";

/** A document in memory takes about fifty times its source. */
const DOCUMENT_STORE_CHARACTERS = 250_000;

export interface DoorOptions<C extends BaseContext> extends Pick<ApolloServerOptions<C>, "schema" | "gateway"> {
  readonly personal: ReadonlySet<string>;
  readonly once: ReadonlySet<string>;
  readonly log: Log;
  readonly plugins?: readonly ApolloServerPlugin<C>[];
  /** Documents of more tokens are refused by the parser. */
  readonly mostTokens: number;
}

class NoSuchOperation extends ClientError<"OPERATION_RESOLUTION_FAILURE"> {
  constructor() {
    super("OPERATION_RESOLUTION_FAILURE", "Name one operation that the document contains in `operationName`.", {
      extensions: { http: { status: 400 } },
    });
  }
}

class SubscriptionsNotOffered extends ClientError<"SUBSCRIPTIONS_NOT_OFFERED"> {
  constructor() {
    super("SUBSCRIPTIONS_NOT_OFFERED", "Subscriptions are not offered: ask by query or mutation.", { extensions: { http: { status: 400 } } });
  }
}

/** A mutation where there are none: graphql-js validates it, and fails as if the fault were ours. */
const kindNotOffered = (operation: OperationDefinitionNode) =>
  new GraphQLError("There is no such root type.", { nodes: operation, extensions: { code: "GRAPHQL_VALIDATION_FAILED", http: { status: 400 } } });

/** Checks what later hooks would check too late: before planning, and before any variable is coerced. */
function checksBeforeExecution<C extends BaseContext>(schemaOf: () => GraphQLSchema, options: DoorOptions<C>): ApolloServerPlugin<C> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request }) {
          if (!operation) throw new NoSuchOperation();
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw new SubscriptionsNotOffered();
          if (!schemaOf().getRootType(operation.operation)) throw kindNotOffered(operation);
          checkVariables(schemaOf(), document, operation, request.variables ?? {});
        },
        async didEncounterErrors({ errors }) {
          for (const error of errors) if (isUnexpected(error)) options.log.error("request-failed", describeFault(error));
        },
        // formatError never sees what value completion reports at the gateway.
        async willSendResponse({ response }) {
          if (response.body.kind !== "single") return;
          const { extensions } = response.body.singleResult;
          if (!extensions) return;
          const completion = extensions["valueCompletion"] as readonly GraphQLFormattedError[] | undefined;
          response.body.singleResult.extensions = completion
            ? { valueCompletion: completion.map((error) => maskError({ ...error, message: "" }, undefined)) }
            : undefined;
        },
      };
    },
  };
}

/** An @apollo/server with what both doors share: limits, rules, masking, no caches without a bound, no stack traces. */
export function createGraphqlServer<C extends BaseContext>(options: DoorOptions<C>): ApolloServer<C> {
  let schema: GraphQLSchema | undefined;
  const rememberSchema: ApolloServerPlugin<C> = {
    async serverWillStart() {
      return {
        schemaDidLoadOrUpdate({ apiSchema }) {
          schema = apiSchema;
        },
      };
    },
  };
  const schemaOf = () => {
    if (!schema) throw new Error("The schema has not been loaded.");
    return schema;
  };
  return new ApolloServer<C>({
    ...(options.gateway ? { gateway: options.gateway } : { schema: options.schema }),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    allowBatchedHttpRequests: false,
    csrfPrevention: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    nodeEnv: "production",
    documentStore: new DocumentStore(DOCUMENT_STORE_CHARACTERS),
    parseOptions: { maxTokens: options.mostTokens },
    validationRules: [personalValuesInVariables(options.personal), oncePerOperation(options.once)],
    formatError: maskError,
    // @apollo/server logs whole errors; our own plugin logs their class and place.
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    plugins: [ApolloServerPluginInlineTraceDisabled(), rememberSchema, checksBeforeExecution(schemaOf, options), ...(options.plugins ?? [])],
  } as ApolloServerOptions<C>);
}
