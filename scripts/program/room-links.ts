import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InvalidConfiguration } from "../../platform/config/environment.ts";
import { ROOM_NAMES, type RoomName } from "../../subgraphs/main.ts";
import type { ProgramConfig } from "./config.ts";
import type { Place } from "./http-server.ts";

/** The way to a room that is a process of its own: a unix socket, or mutual TLS. */
export interface RoomLink {
  readonly origin: string;
  readonly socketPath?: string;
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string };
}

export interface RoomLinks {
  to(room: RoomName): RoomLink;
  /** Where a room listens. */
  placeOf(room: RoomName): Place;
}

async function overSockets({ SOCKET_FOLDER }: ProgramConfig): Promise<RoomLinks> {
  const folder = resolve(SOCKET_FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const socketOf = (room: RoomName) => join(folder, `${room}.sock`);
  return {
    to: (room) => ({ origin: "http://room.local", socketPath: socketOf(room) }),
    placeOf: (room) => ({ socket: socketOf(room) }),
  };
}

async function overTls(config: ProgramConfig, urls: Readonly<Record<string, string>>): Promise<RoomLinks> {
  const missing = ROOM_NAMES.filter((room) => urls[room] === undefined);
  if (missing.length > 0) throw new InvalidConfiguration([`ROOM_URLS lacks ${missing.join(", ")}`]);
  const read = async (file: string | undefined) => readFile(file ?? "", "utf8");
  const [ca, cert, key] = await Promise.all([read(config.ROOM_AUTHORITY_FILE), read(config.ROOM_CERTIFICATE_FILE), read(config.ROOM_KEY_FILE)]);
  return {
    to: (room) => ({ origin: urls[room] ?? "", tls: { ca, cert, key } }),
    placeOf: () => ({ port: config.PORT, tls: { ca, cert, key } }),
  };
}

/** How split roles reach one another. There is no third way: plain HTTP would carry subjects' values in the clear. */
export const readRoomLinks = (config: ProgramConfig): Promise<RoomLinks> =>
  config.ROOM_URLS ? overTls(config, config.ROOM_URLS) : overSockets(config);
