import type { EntityManager } from "@mikro-orm/postgresql";
import { AgreementNotAccepted } from "../errors.ts";

/** The data-processing agreement under which the tenant acts (P09); null until all three kinds are accepted (P06). */
export async function agreementOf(em: EntityManager, tenant: string): Promise<string | null> {
  const [row] = await em.execute<{ id: string | null }[]>("select consent.agreement_of(?::uuid) as id", [tenant]);
  return row?.id ?? null;
}

export function requireAgreement(id: string | null): string {
  if (id === null) throw new AgreementNotAccepted();
  return id;
}
