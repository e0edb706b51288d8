import { type EntitySchema, MikroORM } from "@mikro-orm/postgresql";
import type { DatabaseAddress } from "./address.ts";

/** Opens the ORM of one room: its own schema, its own role, no global context. */
export async function openOrm(address: DatabaseAddress, schema: string, entities: readonly EntitySchema[], most = 10): Promise<MikroORM> {
  return MikroORM.init({
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    dbName: address.database,
    schema,
    entities: [...entities],
    allowGlobalContext: false,
    discovery: { warnWhenNoEntities: false },
    // Query parameters can hold account data: nothing of a query is logged, at any level.
    debug: false,
    logger: () => undefined,
    pool: { min: 0, max: most },
    forceUtcTimezone: true,
  });
}

/** A room must not be able to step over row-level security (DESIGN §2). Throws with what to do. */
export async function refuseTooMuchPower(orm: MikroORM, schema: string): Promise<void> {
  const [role] = await orm.em.fork().execute<{ super: boolean; bypass: boolean; owner: boolean }[]>(
    `select r.rolsuper as super, r.rolbypassrls as bypass,
            exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = ? and c.relowner = r.oid) as owner
       from pg_roles r where r.rolname = current_user`,
    [schema],
  );
  if (!role || role.super || role.bypass || role.owner) {
    throw new Error(`The ${schema} room must connect as its own login role: not a superuser, not BYPASSRLS, not the owner of its tables.`);
  }
}
