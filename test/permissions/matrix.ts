import type { GraphQLObjectType, GraphQLSchema } from "graphql";
import { isObjectType } from "graphql";

/** What became of a field that somebody asked for: answered, refused, null, or an error that it should not have. */
export type Cell = "x" | "." | "o" | "!";

export const ROLES = ["OWNER", "ADMIN", "BILLING_MANAGER", "PRIVACY_OFFICER", "PROCESS_OWNER", "DEVELOPER", "ANALYST", "VIEWER"] as const;

export const STAFF = ["OPERATIONS", "FINANCE", "PRIVACY", "PARTNER_MANAGER"] as const;

/** Every scope that an administrator can give; match and check of a category go with its deliver. */
export const SCOPES = [
  "partner-data:deliver:name",
  "partner-data:deliver:email",
  "partner-data:deliver:address",
  "partner-data:deliver:phone",
  "partner-data:deliver:employment",
  "partner-data:deliver:financial",
  "partner-data:deliver:socialMedia",
  "partner-data:deliver:mediaReports",
  "partner-data:deliver:mobileCarrier",
  "partner-data:deliver:device",
  "partner-data:deliver:ip",
  "partner-data:deliver:wifi",
  "transactions:read",
  "consent:attest",
  "consent:manage",
  "process:write",
  "billing:read",
  "billing:write",
  "usage:read",
  "analytics:aggregate",
  "rights:manage",
  "org:admin",
  "audit:read",
] as const;

const DELIVER_HEADS = ["na", "em", "ad", "ph", "wk", "fi", "so", "me", "mc", "de", "ip", "wi"];

/** Columns by who asks, and their heads, in groups as they are printed. */
const GROUPS: readonly Readonly<Record<string, string>>[] = [
  { OWNER: "O", ADMIN: "A", BILLING_MANAGER: "B", PRIVACY_OFFICER: "P", PROCESS_OWNER: "W", DEVELOPER: "D", ANALYST: "N", VIEWER: "V" },
  { OPERATIONS: "S", FINANCE: "F", PRIVACY: "R", PARTNER_MANAGER: "M" },
  { "another's app": "T", "another's owner": "t" },
  Object.fromEntries(SCOPES.slice(0, DELIVER_HEADS.length).map((scope, index) => [scope, DELIVER_HEADS[index] ?? ""])),
  Object.fromEntries(
    SCOPES.slice(DELIVER_HEADS.length).map((scope, index) => [
      scope,
      ["tr", "ca", "cm", "pw", "br", "bw", "ur", "ag", "rm", "oa", "au"][index] ?? "",
    ]),
  ),
];

/** Another customer's. */
export const OTHERS: readonly string[] = Object.keys(GROUPS[2] ?? {});

export const HOLDERS: readonly string[] = GROUPS.flatMap((group) => Object.keys(group));

/** Who got what: by holder, then by `Type.field`. */
export type Measured = ReadonlyMap<string, ReadonlyMap<string, Cell>>;

const WIDTH = 38;

const HEAD = `# Who may what, field by field, as measured through the gateway by test/permissions/matrix.test.ts. Not edited:
# \`UPDATE_MATRIX=1 npm run jest -- test/permissions/matrix.test.ts\` writes it, and whoever reviews reads what changed.
#
# x  answered
# .  refused: by a rule of this field, or for a scope that its value needs
# o  null or unknown, as if it did not exist
# -  not reached: what leads to it was refused or is null
#
# Each is asked along the shortest way that the one who asks has. Of a type whose fields all go alike there is one row, and its fields' names.
# Without a valid token, or with one that is signed by us for something else, every field answers 401.
#
# People    O owner, A admin, B billing manager, P privacy officer, W process owner, D developer, N analyst, V viewer
# Staff     ours: S operations, F finance, R privacy, M partner manager
# Others    T an app of another customer with every scope, t its owner: asking by this customer's ids; x is their own, or everybody's
# Delivery  an app with partner-data:deliver:<category>, match and check alone: na name, em email, ad address, ph phone, wk employment,
#           fi financial, so socialMedia, me mediaReports, mc mobileCarrier, de device, ip ip, wi wifi
# Scopes    an app with one alone: tr transactions:read, ca consent:attest, cm consent:manage, pw process:write, br billing:read, bw billing:write,
#           ur usage:read, ag analytics:aggregate, rm rights:manage, oa org:admin, au audit:read
`;

const row = (place: string, cellOf: (holder: string, head: string) => string, names = ""): string =>
  [
    place.padEnd(WIDTH),
    ...GROUPS.map((group) =>
      Object.entries(group)
        .map(([holder, head]) => cellOf(holder, head).padEnd(head.length))
        .join(" "),
    ),
    names,
  ]
    .join(" | ")
    .replace(/[ |]+$/, "");

/** The types that clients see, in the order of their names, roots first. */
export function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith("__")) as GraphQLObjectType[];
  const rank = ({ name }: GraphQLObjectType) => `${["Query", "Mutation"].indexOf(name) + 1 || 3}${name}`;
  return types.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

/** The whole table as text. */
export function printTable(schema: GraphQLSchema, measured: Measured): string {
  const cell = (place: string) => (holder: string) => measured.get(holder)?.get(place) ?? "-";
  const rows = objectTypes(schema).flatMap((type) => {
    const fields = Object.keys(type.getFields());
    const own = fields.map((field) => row(`${type.name}.${field}`, cell(`${type.name}.${field}`)));
    const alike = new Set(own.map((text) => text.slice(WIDTH))).size === 1 && fields.length > 1;
    return alike ? [row(`${type.name}.*`, cell(`${type.name}.${fields[0]}`), fields.join(" "))] : own;
  });
  return `${HEAD}\n${row("field", (_holder, head) => head)}\n${rows.join("\n")}\n`;
}

/** Reads the table back: who gets what of each field that it names. */
export function readTable(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const [, ...rows] = text.split("\n").filter((line) => line.includes("|"));
  return new Map(
    rows.flatMap((line) => {
      const [place = "", ...cells] = line.split("|").map((part) => part.trim());
      const marks = cells.slice(0, GROUPS.length).flatMap((part) => part.split(/ +/));
      const of = new Map(HOLDERS.map((holder, index) => [holder, marks[index] ?? "!"]));
      const [type, field] = place.split(".");
      const names = field === "*" ? (cells[GROUPS.length] ?? "").split(" ") : [field];
      return names.map((name) => [`${type}.${name}`, of] as const);
    }),
  );
}
