import { randomInt, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { LOOKUP_JSON } from "../../subgraphs/partner-data/index.ts";
import { type Answer, questionOf, type Subject } from "./ask.ts";
import { type Check, firstWrong } from "./check.ts";

const whole = LOOKUP_JSON.answer.extend({ claims: LOOKUP_JSON.claims.catchall(z.unknown()) });

type Read = { readonly ok: true; readonly answer: z.infer<typeof LOOKUP_JSON.answer> } | { readonly ok: false; readonly wrong: string };

const failed = (wrong: string): Read => ({ ok: false, wrong });

/** An answer as genifi would read it. Says where it is wrong and never what stands there. */
export function readAnswer({ status, type, text }: Answer): Read {
  if (status !== 200) return failed(`answered ${status} instead of 200`);
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) return failed("its content-type is not application/json");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return failed("its body is not JSON");
  }
  const read = whole.safeParse(json);
  if (read.success) return { ok: true, answer: LOOKUP_JSON.answer.parse(json) };
  const places = read.error.issues.map(({ path, code }) => `${path.join(".") || "the body"} (${code})`);
  return failed(`its shape is wrong at ${[...new Set(places)].slice(0, 5).join(", ")}: see Answer in docs/partner-protocol.openapi.json`);
}

const requestedOf = ({ requested }: Subject): { category: string; attributes: readonly string[] } => {
  const [[category, attributes] = ["", []]] = Object.entries(requested);
  return { category, attributes };
};

/** What came that was not asked, by name. */
function beyond(claims: Readonly<Record<string, Readonly<Record<string, unknown>>>>, category: string, attributes: readonly string[]): string[] {
  return Object.entries(claims).flatMap(([name, record]) =>
    Object.keys(record)
      .filter((attribute) => name !== category || !attributes.includes(attribute))
      .map((attribute) => `${name}.${attribute}`),
  );
}

const UNKNOWN: Readonly<Record<string, () => string>> = {
  email: () => `nobody-${randomUUID()}@example.com`,
  phone: () => `+1555${String(randomInt(10_000_000)).padStart(7, "0")}`,
  birthDate: () => "1900-01-01",
  bssid: () => Array.from({ length: 6 }, () => randomInt(256).toString(16).padStart(2, "0")).join(":"),
};

/** Somebody who cannot be known, by the same identifiers. */
const nobody = (subject: Subject): Subject => ({
  ...subject,
  identifiers: Object.fromEntries(Object.keys(subject.identifiers).map((name) => [name, UNKNOWN[name]?.() ?? `Nobody ${randomUUID()}`])),
});

export const ANSWERS: readonly Check[] = [
  {
    id: "answer",
    title: "the question of a known subject is answered in the protocol's shape",
    run: async ({ connection }) => {
      const read = readAnswer(await connection.ask());
      return read.ok ? null : read.wrong;
    },
  },
  {
    id: "known",
    title: "all that was requested of the known subject is there",
    run: async ({ connection, partner }) => {
      const { category, attributes } = requestedOf(partner.subject);
      const read = readAnswer(await connection.ask());
      if (!read.ok) return read.wrong;
      const missing = attributes.filter((attribute) => (read.answer.claims[category]?.[attribute] ?? null) === null);
      return missing.length === 0 ? null : `${category} lacks ${missing.join(", ")}: request what the subject has, or answer it`;
    },
  },
  {
    id: "over-delivery",
    title: "nothing is answered that was not requested",
    run: ({ connection, partner }) => {
      const { category, attributes } = requestedOf(partner.subject);
      const alone = attributes.slice(0, 5).map((attribute) => [attribute]);
      return firstWrong(
        [attributes, ...alone].map((asked) => async () => {
          const read = readAnswer(await connection.ask({ body: questionOf({ ...partner.subject, requested: { [category]: asked } }) }));
          if (!read.ok) return read.wrong;
          const more = beyond(read.answer.claims, category, asked);
          return more.length === 0
            ? null
            : `of ${asked.join(", ")} asked, ${more.slice(0, 5).join(", ")} came too: answer what is in \`requested\` and nothing else`;
        }),
      );
    },
  },
  {
    id: "unknown-subject",
    title: "an unknown subject gives 200 with no claims",
    run: async ({ connection, partner }) => {
      const read = readAnswer(await connection.ask({ body: questionOf(nobody(partner.subject)) }));
      if (!read.ok) return `${read.wrong}; answer 200 with "claims": {}`;
      const told = Object.values(read.answer.claims).some((record) => Object.keys(record).length > 0);
      return told ? "somebody who cannot be known was found: match identifiers exactly" : null;
    },
  },
  {
    id: "reference",
    title: "each answer has a reference of its own",
    run: async ({ connection }) => {
      const reads = [readAnswer(await connection.ask()), readAnswer(await connection.ask())];
      const references = reads.map((read) => (read.ok ? read.answer.reference : null));
      return references[0] !== references[1] ? null : "two answers have the same reference: make a fresh one for each";
    },
  },
  {
    id: "clock",
    title: "`at` is the time of the answer",
    run: async ({ connection }) => {
      const read = readAnswer(await connection.ask());
      if (!read.ok) return read.wrong;
      const off = Math.abs(Date.now() - Date.parse(read.answer.at)) / 1_000;
      return off <= 60 ? null : `it is ${off.toFixed(0)} s away from this machine's clock: keep yours by NTP`;
    },
  },
  {
    id: "idempotency",
    title: "the same question under the same key gets the same claims",
    run: async ({ connection }) => {
      const key = randomUUID();
      const [first, again] = [readAnswer(await connection.ask({ key })), readAnswer(await connection.ask({ key }))];
      if (!first.ok || !again.ok) return `a repeated question is not answered: ${first.ok ? (again.ok ? "" : again.wrong) : first.wrong}`;
      return isDeepStrictEqual(first.answer.claims, again.answer.claims) ? null : "the claims differ: a retry is the same question";
    },
  },
];
