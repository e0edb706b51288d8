/** One table of figures, and what is to be said of them. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes?: readonly string[];
}

const padded = (rows: readonly (readonly string[])[]): string[][] => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  // Names to the left, figures to the right.
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))));
};

export function asText({ title, columns, rows, notes = [] }: Table): string {
  const lines = padded([columns, ...rows]).map((row) => `  ${row.join("   ")}`);
  return [title, ...lines, ...notes.map((note) => `  ${note}`)].join("\n");
}

export function asMarkdown({ title, columns, rows, notes = [] }: Table): string {
  const rule = columns.map((_, column) => (column === 0 ? "---" : "---:"));
  const lines = [columns, rule, ...rows].map((row) => `| ${row.join(" | ")} |`);
  return [`### ${title}`, "", ...lines, ...(notes.length > 0 ? ["", ...notes.map((note) => `- ${note}`)] : [])].join("\n");
}
