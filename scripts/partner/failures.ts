import { type Answer, type Asking, type Partner, questionOf } from "./ask.ts";
import { type Check, firstWrong } from "./check.ts";
import { LOOKUP_ERROR, MOST_QUESTION_BYTES } from "./openapi.ts";

/** What no server should take, by what is wrong with it; each holds the subject's identifiers, for an error to quote. */
function bad(partner: Partner): readonly { readonly what: string; readonly asking: Asking; readonly statuses: readonly number[] }[] {
  const question = JSON.parse(questionOf(partner.subject)) as Record<string, unknown>;
  return [
    { what: "what is not JSON", asking: { body: questionOf(partner.subject).slice(0, -1) }, statuses: [400] },
    { what: "a question without `requested`", asking: { body: JSON.stringify({ ...question, requested: undefined }) }, statuses: [400, 422] },
    {
      what: "identifiers of the wrong type",
      asking: { body: JSON.stringify({ ...question, identifiers: partner.subject.identifiers["email"] ?? [] }) },
      statuses: [400, 422],
    },
    { what: "an unknown member", asking: { body: JSON.stringify({ ...question, unknown: partner.subject.identifiers }) }, statuses: [400, 422] },
    {
      what: `more than ${MOST_QUESTION_BYTES / 1024} KiB`,
      asking: { body: JSON.stringify({ ...question, padding: "x".repeat(MOST_QUESTION_BYTES) }) },
      statuses: [400, 413],
    },
    { what: "another path", asking: { path: "/v1/unknown" }, statuses: [404] },
    { what: "GET", asking: { method: "GET" }, statuses: [404, 405] },
    { what: "a wrong token", asking: { token: "wrong" }, statuses: [401] },
  ];
}

const isError = (text: string): boolean => {
  try {
    return LOOKUP_ERROR.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
};

function quotes({ text }: Answer, { subject }: Partner): string[] {
  return Object.entries(subject.identifiers)
    .filter(([, value]) => text.includes(value))
    .map(([name]) => name);
}

export const FAILURES: readonly Check[] = [
  {
    id: "refusals",
    title: "it refuses what is no question, by status and in the protocol's shape",
    run: ({ connection, partner }) =>
      firstWrong(
        bad(partner).map(({ what, asking, statuses }) => async () => {
          const { status, text } = await connection.ask(asking);
          if (!statuses.includes(status)) return `${what} gives ${status} instead of ${statuses.join(" or ")}`;
          return isError(text) ? null : `of ${what} the body is not {"error": {"code": "…"}}`;
        }),
      ),
  },
  {
    id: "errors-quote-nothing",
    title: "its errors hold nothing of the subject",
    run: ({ connection, partner }) =>
      firstWrong(
        bad(partner).map(({ what, asking }) => async () => {
          const quoted = quotes(await connection.ask(asking), partner);
          return quoted.length === 0 ? null : `the error of ${what} quotes ${quoted.join(", ")}: errors end up in logs`;
        }),
      ),
  },
  {
    id: "no-redirect",
    title: "it never redirects",
    run: ({ connection }) =>
      firstWrong(
        [{}, { path: "/v1/lookup/" }, { path: "/" }].map((asking: Asking) => async () => {
          const { status } = await connection.ask(asking);
          return status >= 300 && status < 400 ? `${asking.path ?? "/v1/lookup"} gives ${status}: genifi follows none` : null;
        }),
      ),
  },
];
