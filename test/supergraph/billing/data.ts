import { randomUUID } from "node:crypto";
import { type Bench, query } from "../delivery/data.ts";

/** The tenants' time zone, as the kit sets it up. */
export const ZONE = "America/Toronto";

/** The tenant's present month. */
export const thisMonth = () => new Date().toLocaleDateString("en-CA", { timeZone: ZONE }).slice(0, 7);

export interface Placed {
  readonly costCenterId?: string;
  readonly projectId?: string | null;
  readonly processId?: string;
  readonly minor?: string;
  /** In SQL. */
  readonly at?: string;
  readonly tenant?: string;
}

/** Writes a charge as no API can: at any moment, of any amount. Gives the id of its transaction. */
export async function placeCharge(
  { platform, customer }: Bench,
  { costCenterId, projectId, processId, minor = "1", at = "now()", tenant }: Placed = {},
): Promise<string> {
  const transaction = randomUUID();
  await platform.database.query(
    `insert into billing.charges (organization_id, transaction_id, partner_id, category, outcome, currency, minor, price_book, client_id, cost_center_id,
       project_id, process_id, process_version_id, at)
     values ($1, $2, $3, 'name', 'HIT', 'CAD', $4, 1, $5, $6, $7, $8, $9, ${at})`,
    [
      tenant ?? customer.tenant.id,
      transaction,
      randomUUID(),
      minor,
      customer.app.clientId,
      costCenterId ?? customer.workplace.costCenterId,
      projectId === undefined ? customer.workplace.projectId : projectId,
      processId ?? customer.processId,
      randomUUID(),
    ],
  );
  return transaction;
}

const BILL = `query Bill($month: Month!) {
  statement(month: $month) { from until total { minor currency } lines { costCenter { id } process { id } category outcome count amount { minor currency }
    transactions(first: 100) { edges { node { id } } } } }
  viewer { organization {
    usage(month: $month) { count total { minor currency } byCostCenter { costCenter { id } count amount { minor } } }
    costCenters(first: 50) { edges { node { id spend(month: $month) { minor } } } }
    projects(first: 50) { edges { node { id spend(month: $month) { minor } } } }
    processes(first: 50) { edges { node { id spend(month: $month) { minor } } } }
  } }
}`;

/** Everything that is said of a month, read with a person's token. */
export async function billOf(bench: Bench, month: string, token = bench.customer.person) {
  const { data, errors } = await query(bench, BILL, { month }, token);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("; "));
  const { usage, ...lists } = data?.["viewer"].organization ?? {};
  const spend = (list: string) =>
    Object.fromEntries(lists[list].edges.map(({ node }: any) => [node.id, node.spend.minor]).filter(([, minor]: string[]) => minor !== "0"));
  return {
    statement: data?.["statement"],
    usage,
    spend: { costCenters: spend("costCenters"), projects: spend("projects"), processes: spend("processes") },
  };
}

export const total = (amounts: readonly string[]): string => amounts.reduce((sum, minor) => sum + BigInt(minor), 0n).toString();
