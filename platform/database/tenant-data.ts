import type { EntityManager, MikroORM } from "@mikro-orm/postgresql";
import { Forbidden, OrganizationSuspended, OrganizationTerminated } from "../errors/common.ts";
import type { Mode } from "../identity/principal.ts";

/** Throws unless a tenant's state lets its requests through (clause P98: at the next request, not at token expiry). */
export function requireActive(status: string | null | undefined): void {
  if (status === "ACTIVE") return;
  if (status === "SUSPENDED") throw new OrganizationSuspended();
  if (status === "TERMINATED") throw new OrganizationTerminated();
  throw new Forbidden();
}

/**
 * The rows of one tenant: each use is one transaction in which row-level security sees that tenant
 * and no other. The function that sets the tenant also returns its state, in the same round trip.
 */
export class TenantData {
  constructor(
    private readonly orm: MikroORM,
    private readonly tenant: string | null,
    private readonly asStaff = false,
    /** An API client's: row-level security then hides what is of the other. Null for people, who see both. */
    private readonly mode: Mode | null = null,
  ) {}

  /** Runs `work` on rows that belong to no tenant: for staff too, and for a tenant only while its state lets its requests through. */
  async common<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.tenant === null ? work(this.orm.em.fork()) : this.run(work);
  }

  /** Runs `work` in a transaction of the tenant. Throws `Forbidden` for a principal without one. */
  async run<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    const { tenant } = this;
    if (tenant === null) throw new Forbidden();
    return this.orm.em.fork().transactional(async (em) => {
      const [entered] = await em.execute<{ status: string | null }[]>(
        "select accounts.offered_enter_tenant(?::uuid) as status, set_config('app.mode', ?, true)",
        [tenant, this.mode ?? ""],
      );
      if (!this.asStaff) requireActive(entered?.status);
      return work(em as EntityManager);
    });
  }
}
