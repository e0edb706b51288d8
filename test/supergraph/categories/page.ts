interface Gate {
  readonly code: string;
  readonly description: string;
  readonly source: string;
}

/** A category as `dataCategories` tells it. */
export interface Told {
  readonly id: string;
  readonly title: string;
  readonly sensitivity: string;
  readonly everywhere: boolean;
  readonly subjectKinds: readonly string[];
  readonly waysToAsk: readonly string[];
  readonly identifiers: readonly string[];
  readonly attributes: readonly string[];
  readonly jurisdictions: readonly { readonly jurisdiction: string; readonly gates: readonly Gate[] }[];
}

export const FIELDS =
  "id title sensitivity everywhere subjectKinds waysToAsk identifiers attributes schema jurisdictions { jurisdiction gates { code description source } }";

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const names = (list: readonly string[]): string => list.map((name) => `\`${name}\``).join(", ");

const categories = (told: readonly Told[]): string =>
  table(
    ["category", "sensitivity", "of", "where", "ways", "identifiers", "attributes"],
    told.map(({ id, sensitivity, subjectKinds, everywhere, waysToAsk, identifiers, attributes }) => [
      `\`${id}\``,
      sensitivity,
      subjectKinds.join(", "),
      everywhere ? "everywhere" : "listed jurisdictions only",
      waysToAsk.join(", "),
      names(identifiers),
      names(attributes),
    ]),
  );

const gates = (told: readonly Told[]): string =>
  table(
    ["category", "jurisdiction", "gate", "what must be so", "source"],
    told.flatMap(({ id, jurisdictions }) =>
      jurisdictions.flatMap(({ jurisdiction, gates: asked }) =>
        asked.length === 0
          ? [[`\`${id}\``, jurisdiction, "none", "Nothing beyond consent.", ""]]
          : asked.map(({ code, description, source }) => [`\`${id}\``, jurisdiction, `\`${code}\``, description, source]),
      ),
    ),
  );

/** The page with its two tables as the catalogue has them. */
export const written = (page: string, told: readonly Told[]): string =>
  page
    .replace(/(<!-- categories -->\n)[\s\S]*?(<!-- end -->)/, (_, begin: string, end: string) => `${begin}\n${categories(told)}\n\n${end}`)
    .replace(/(<!-- gates -->\n)[\s\S]*?(<!-- end -->)/, (_, begin: string, end: string) => `${begin}\n${gates(told)}\n\n${end}`);
