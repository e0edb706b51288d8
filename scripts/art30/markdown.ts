import { readQuestion } from "../../platform/subgraph/question.ts";
import type { Activity, Processor, ProcessingRecord } from "./record.ts";

/** A cell of a table: names are customers' words, and may hold what Markdown reads as its own. */
const cell = (text: string): string => text.replaceAll(/[\\`*_[\]<>|]/g, "\\$&").replaceAll(/\s+/g, " ");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0
    ? ["None."]
    : [`| ${head.join(" | ")} |`, `|${head.map(() => "---").join("|")}|`, ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`)];

const list = (items: readonly string[]): string => (items.length === 0 ? "none" : items.join(", "));

const asked = ({ attributes }: Activity): string =>
  list(
    Object.entries(attributes).map(([question, names]) => {
      const { category, way } = readQuestion(question);
      return `${category} ${way} (${names.join(", ")})`;
    }),
  );

const processorLines = ({ name, contact, officer }: Processor): string[] => [
  `- Processor: ${cell(name ?? "not given: --name")}`,
  `- Contact: ${cell(contact ?? "not given: --contact")}`,
  `- Data protection officer: ${cell(officer ?? "not given: --officer")}`,
];

function measures({ tables }: ProcessingRecord): string[] {
  const owned = tables.filter(({ tenant }) => tenant !== "none");
  const separated = owned.filter((one) => one.separated);
  return [
    `- Row-level security, forced, keeps tenants apart in ${separated.length} of ${owned.length} tables that hold tenants' rows.`,
    ...owned.filter((one) => !one.separated).map(({ name }) => `  - not in ${cell(name)}`),
    "- No table has a column for a subject's value; `npm run canary` and `npm run prove` search every store for them.",
    "- Partners are asked under a consent that is read twice, and only for what the document selects.",
    "- Secrets and keys are sealed (AES-256-GCM); grants, receipts and records are signed (Ed25519).",
    "- The clauses of the privacy policy, each with the tests that prove it: `npm run policy`.",
  ];
}

/** For people: the record in the order of GDPR art. 30(2). */
export function asMarkdown(record: ProcessingRecord): string {
  const { madeAt, processor, controllers, categories, otherFields, partners, tables, undescribed } = record;
  return [
    "# Record of processing activities (GDPR art. 30(2))",
    "",
    `Made ${madeAt} from the schema, the registry and the database. Nothing in it was written by hand but the processor's own name.`,
    "",
    "## (a) Processor and controllers",
    "",
    ...processorLines(processor),
    "",
    ...table(
      ["controller", "id", "status", "address", "country", "contact"],
      controllers.map(({ name, id, status, address, country, contact }) => [name, id, status, address, country, contact]),
    ),
    "",
    "## (b) Categories of processing, by controller",
    "",
    ...table(
      ["controller", "process", "purpose", "may be asked"],
      controllers.flatMap(({ name, processes }) => processes.map((activity) => [name, activity.process, activity.purpose, asked(activity)])),
    ),
    "",
    "Categories of personal data that can be carried:",
    "",
    ...table(
      ["category", "title", "sensitivity", "active", "attributes", "fields tagged as personal"],
      categories.map(({ id, title, sensitivity, active, attributes, fields }) => [
        id,
        title,
        sensitivity,
        active ? "yes" : "no",
        list(attributes),
        list(fields),
      ]),
    ),
    "",
    `Other fields tagged as personal: ${cell(list(otherFields))}.`,
    "",
    "## (c) Recipients and transfers",
    "",
    "A partner receives identifiers of a subject and answers; the controller receives the answer. Where the two stand in different countries, data cross a border.",
    "",
    ...table(
      ["partner", "status", "protocol", "answers about subjects of", "identifiers leave for it", "categories"],
      partners.map((partner) => [
        partner.name,
        partner.status,
        partner.protocol,
        partner.countries.length === 0 ? "all countries" : list(partner.countries),
        partner.outside ? "yes" : "no: it is answered in our own process",
        list(partner.categories),
      ]),
    ),
    "",
    "## (d) Security",
    "",
    ...measures(record),
    "",
    "## What is kept, and how long",
    "",
    "Subjects' values: not kept (0 seconds). Of processing itself:",
    "",
    ...table(
      ["table", "plane", "retention", "tenant"],
      tables.map(({ name, plane, retention, tenant }) => [name, plane, retention, tenant]),
    ),
    "",
    `Tables of libraries, without a statement of ours: ${cell(list(undescribed))}.`,
    "",
  ].join("\n");
}
