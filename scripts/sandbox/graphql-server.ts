import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buildSchema, graphql, parse, visit } from "graphql";
import { z } from "zod";
import { answer, wrapped } from "./answering.ts";
import { readJson, secureServer, sendJson } from "./http.ts";
import type { Subject } from "./known.ts";
import { holdings, type Partner } from "./partners.ts";
import type { MakeServer, ServerOptions } from "./server.ts";

const SCHEMA = buildSchema(`
  type Query { person(phoneNumber: String, mail: String): Person }
  type Person { names: Names job: Job }
  type Names { given: String middle: String family: String bornOn: String }
  type Job { company: String title: String startedOn: String pay: Pay }
  type Pay { minor: String! currency: String! }
`);

const SETTINGS = {
  root: "person",
  arguments: { phone: "phoneNumber", email: "mail" },
  fields: {
    name: { givenName: "names.given", middleName: "names.middle", familyName: "names.family", birthDate: "names.bornOn" },
    employment: {
      employer: "job.company",
      position: "job.title",
      since: "job.startedOn",
      income: { minor: "job.pay.minor", currency: "job.pay.currency" },
    },
  },
} as const;

const Body = z.strictObject({ query: z.string(), variables: z.record(z.string(), z.string()) });

/** A partner that is GraphQL itself. */
export const graphqlServer: MakeServer = async (options) => {
  const token = randomBytes(32).toString("base64url");
  const serve = (request: IncomingMessage, response: ServerResponse) => void route(options, token, request, response).catch(() => response.destroy());
  return { server: secureServer(options.tls, serve), credential: { token }, settings: SETTINGS };
};

async function route({ partner, state, find }: ServerOptions, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number, message: string) => sendJson(response, status, { errors: [{ message }] });
  if (request.headers.authorization !== `Bearer ${token}`) return refuse(401, "unauthorized");
  if (request.method !== "POST" || request.url !== "/graphql") return refuse(404, "not_found");
  const parsed = Body.safeParse(await readJson(request));
  if (!parsed.success) return refuse(400, "invalid_request");

  const { query, variables } = parsed.data;
  const person = ({ phoneNumber: phone, mail: email }: { phoneNumber?: string; mail?: string }) => {
    const subject = find({ subject: { kind: "PERSON" }, identifiers: { phone, email } });
    return subject ? personOf(partner, subject) : null;
  };
  const body = await graphql({ schema: SCHEMA, source: query, rootValue: { person }, variableValues: variables });
  if (!body.data) return refuse(400, "invalid_document");
  const key = request.headers["idempotency-key"];
  const call = { requested: requestedBy(query), identifiers: Object.keys(variables), idempotencyKey: typeof key === "string" ? key : null };
  const found = body.data["person"] as object | null;
  await answer(state, response, call, {
    body,
    misshapen: { data: wrapped(body.data) },
    more: { data: { person: found && { ...found, salaryBracket: "C" } } },
    question: variables,
  });
}

function personOf(partner: Partner, subject: Subject) {
  const { name = {}, employment: job } = holdings(partner, subject);
  return {
    names: { given: name["givenName"], middle: name["middleName"], family: name["familyName"], bornOn: name["birthDate"] },
    job: job && { company: job["employer"], title: job["position"], startedOn: job["since"], pay: job["income"] },
  };
}

/** The attributes that a document asks for, by our names. */
function requestedBy(query: string): Record<string, string[]> {
  const leaves = new Set<string>();
  const steps: string[] = [];
  const Field = {
    enter({ name, selectionSet }: { readonly name: { readonly value: string }; readonly selectionSet?: unknown }) {
      steps.push(name.value);
      if (!selectionSet) leaves.add(steps.slice(1).join("."));
    },
    leave: () => void steps.pop(),
  };
  visit(parse(query), { Field });
  const isAsked = (path: string | Readonly<Record<string, string>>) => textsOf(path).every((each) => leaves.has(each));
  const asked = Object.entries(SETTINGS.fields).map(([category, fields]) => {
    const paths = Object.entries<string | Readonly<Record<string, string>>>(fields).filter(([, path]) => isAsked(path));
    return [category, paths.map(([attribute]) => attribute)] as const;
  });
  return Object.fromEntries(asked.filter(([, attributes]) => attributes.length > 0));
}

const textsOf = (path: string | Readonly<Record<string, string>>): string[] => (typeof path === "string" ? [path] : Object.values(path));
