import { print } from "graphql";
import { z } from "zod";
import { reveal } from "../../../platform/personal/reveal.ts";
import { checkedClaims } from "./answer.ts";
import { isCategory } from "./claims.ts";
import { type Connector, PartnerFault, type PartnerRequest } from "./connector.ts";
import { electronicRecord } from "./electronic-record.ts";
import type { Egress } from "./egress.ts";
import type { PartnerEndpoint } from "./endpoint.ts";
import { Exchange } from "./exchange.ts";
import { documentOf, GraphqlSettings, type Tree, treeOf } from "./partner-graphql-document.ts";
import { createTransport } from "./transport.ts";
import { unreachable } from "./unreachable.ts";

const record = z.record(z.string(), z.unknown());
const Answer = z.object({ data: record.nullish(), errors: z.array(z.unknown()).nullish() });

/**
 * A partner that is GraphQL itself (graphql-over-http, `POST /graphql`). It is asked for the attributes that are wanted and
 * for nothing else. What it says of its errors is not read: where it has a value beside them, the answer is partial.
 */
export function partnerGraphql(endpoint: PartnerEndpoint, egress: Egress): Connector & { close(): Promise<void> } {
  const transport = createTransport(endpoint, egress);
  const token = endpoint.credential?.token;
  const { data: settings } = GraphqlSettings.safeParse(endpoint.settings);
  if (transport === null || token === undefined || settings === undefined) return unreachable;
  const { root } = settings;

  return {
    async ask(request) {
      const { category, way, attributes, signal, told, idempotencyKey } = request;
      const paths = Object.entries(settings.fields[category] ?? {}).filter(([attribute]) => attributes.includes(attribute));
      const { variables, values } = variablesOf(request, settings);
      if (!isCategory(category) || way !== "RETRIEVE" || paths.length === 0 || Object.keys(values).length === 0) {
        throw new PartnerFault("UNREACHABLE", false);
      }
      const asked = treeOf(paths.flatMap(([, path]) => (typeof path === "string" ? [path] : Object.values(path))));
      const exchange = new Exchange(transport, signal);
      const { status, text } = await exchange.send({
        method: "POST",
        path: "/graphql",
        headers: {
          "content-type": "application/json",
          accept: "application/graphql-response+json, application/json;q=0.9",
          authorization: `Bearer ${token}`,
          "idempotency-key": idempotencyKey,
        },
        body: JSON.stringify({ query: print(documentOf(root, variables, asked)), variables: values }),
        discloses: true,
        told,
      });
      if (status !== 200) throw exchange.refusal(status);
      const { data, errors } = exchange.read(text, Answer);
      const found = data?.[root];
      const failed = errors !== null && errors !== undefined;
      if (found === null || found === undefined) {
        if (failed) throw exchange.fault("PARTNER_ERROR");
        // Null is nobody; an answer without the field that was asked is none.
        if (found === undefined) throw exchange.fault("MALFORMED_ANSWER");
      } else if (!record.safeParse(found).success) throw exchange.fault("MALFORMED_ANSWER");
      const claimed = Object.fromEntries(paths.map(([attribute, path]) => [attribute, valueAt(found, path)]));
      return {
        claims: checkedClaims(category, attributes, claimed, true),
        provenance: electronicRecord(),
        overDelivered: unasked(data, { [root]: asked }),
      };
    },
    close: () => transport.close(),
  };
}

/** The identifiers that its lookup takes: the argument of each, and its value. */
function variablesOf({ identifiers }: PartnerRequest, settings: GraphqlSettings) {
  const names = settings.arguments;
  const taken = [...identifiers].filter(([name]) => names === undefined || Object.hasOwn(names, name));
  return {
    variables: Object.fromEntries(taken.map(([name]) => [name, names?.[name] ?? name])),
    values: Object.fromEntries(taken.map(([name, value]) => [name, reveal(value)])),
  };
}

/** What stands at a path; of several members none, when all of them are absent. */
function valueAt(found: unknown, path: string | Readonly<Record<string, string>>): unknown {
  if (typeof path === "string") return path.split(".").reduce((at: unknown, step) => (isObject(at) ? at[step] : undefined), found);
  const members = Object.entries(path).map(([member, below]) => [member, valueAt(found, below)] as const);
  const present = members.filter(([, value]) => value !== null && value !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

/** How many fields came that the document did not ask for. */
function unasked(given: unknown, tree: Tree): number {
  if (!isObject(given) || Object.keys(tree).length === 0) return 0;
  return Object.entries(given).reduce((sum, [name, value]) => sum + (Object.hasOwn(tree, name) ? unasked(value, tree[name]!) : 1), 0);
}
