import type { EntitySchema, MikroORM } from "@mikro-orm/postgresql";
import { openOrm, refuseTooMuchPower } from "../database/orm.ts";
import { TenantData } from "../database/tenant-data.ts";
import type { Call } from "./call.ts";
import type { RoomSchema, RoomSurroundings } from "./room.ts";
import { openRoomDoor, type RoomDoor } from "./room-door.ts";

const MOST_BYTES = 4_000_000;
const MOST_TOKENS = 20_000;
const DEADLINE_MS = 60_000;

/** A request's own context: who asks, and the rows that they may see. */
export interface RoomCall extends Call {
  readonly data: TenantData;
}

export interface AccountRoomOptions<C extends RoomCall> {
  readonly name: string;
  readonly schema: string;
  readonly entities: readonly EntitySchema[];
  readonly describe: () => Promise<RoomSchema>;
  /** Adds the room's loaders to a request's context. */
  readonly context: (call: RoomCall, orm: MikroORM) => C;
}

/** Opens what the rooms of the account plane share: the ORM under the room's own role, and the guarded door. */
export async function openRoom<C extends RoomCall>(
  { database, log, authenticate }: RoomSurroundings<unknown>,
  options: AccountRoomOptions<C>,
): Promise<{ door: RoomDoor; orm: MikroORM; ready(): Promise<void>; close(): Promise<void> }> {
  const [orm, { schema, typeDefs }] = await Promise.all([openOrm(database, options.schema, options.entities), options.describe()]);
  await refuseTooMuchPower(orm, options.schema);
  const door = await openRoomDoor({
    name: options.name,
    schema,
    typeDefs,
    log,
    authenticate,
    mostBytes: MOST_BYTES,
    mostTokens: MOST_TOKENS,
    deadlineMs: DEADLINE_MS,
    context: (call) => options.context({ ...call, data: new TenantData(orm, call.principal.tenant, false, call.principal.mode) }, orm),
  });
  return {
    door,
    orm,
    async ready() {
      await orm.em.fork().execute("select 1");
    },
    async close() {
      await door.close();
      await orm.close();
    },
  };
}
