import type { Room } from "../platform/subgraph/room.ts";

/** The rooms in the order of their migrations: each grants what it offers to roles that bootstrapping made for all. */
const LOADERS: Readonly<Record<string, () => Promise<unknown>>> = {
  accounts: async () => (await import("./accounts/index.ts")).room,
  consent: async () => (await import("./consent/index.ts")).room,
  billing: async () => (await import("./billing/index.ts")).room,
  "partner-data": async () => (await import("./partner-data/index.ts")).room,
  analytics: async () => (await import("./analytics/index.ts")).room,
};

export const ROOM_NAMES = ["accounts", "consent", "billing", "partner-data", "analytics"] as const;

export type RoomName = (typeof ROOM_NAMES)[number];

/** A room's PostgreSQL schema, known before its code is loaded. */
export const schemaOf = (name: RoomName): string => name.replaceAll("-", "_");

/** Loads the code of these rooms only: a process of one role does not pay for the others. */
export async function loadRooms(names: readonly RoomName[]): Promise<readonly Room[]> {
  const rooms: Room[] = [];
  // In order: two at once only wait for the same disk and compiler.
  for (const name of names) if (LOADERS[name]) rooms.push((await LOADERS[name]()) as Room);
  return rooms;
}
