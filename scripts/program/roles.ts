import { ROOM_NAMES, type RoomName } from "../../subgraphs/main.ts";

export const ROLES = ["all", "gateway", ...ROOM_NAMES, "worker"] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => ROLES.some((role) => role === text);

/** Which rooms' code a role runs. */
export function roomsOf(role: Role): readonly RoomName[] {
  if (role === "gateway") return [];
  return role === "all" || role === "worker" ? ROOM_NAMES : [role];
}
