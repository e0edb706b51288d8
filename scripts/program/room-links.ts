import { mkdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { InvalidConfiguration } from "../../platform/config/environment.ts";
import { ROOM_NAMES, type RoomName } from "../../subgraphs/main.ts";
import type { ProgramConfig } from "./config.ts";
import { readNamedFiles } from "./files.ts";
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

const WRITABLE_BY_OTHERS = 0o022;

/** Whoever could put a socket of a room's name there would be handed subjects' values. */
async function closedFolder(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = await stat(folder);
  if (uid !== process.getuid?.() || (mode & WRITABLE_BY_OTHERS) !== 0)
    throw new InvalidConfiguration(["SOCKET_FOLDER: must be a folder of the user that genifi runs as, which nobody else may write to"]);
}

async function overSockets({ SOCKET_FOLDER }: ProgramConfig): Promise<RoomLinks> {
  const folder = resolve(SOCKET_FOLDER);
  await closedFolder(folder);
  const socketOf = (room: RoomName) => join(folder, `${room}.sock`);
  return {
    to: (room) => ({ origin: "http://room.local", socketPath: socketOf(room) }),
    placeOf: (room) => ({ socket: socketOf(room) }),
  };
}

async function overTls(config: ProgramConfig, urls: Readonly<Record<string, string>>): Promise<RoomLinks> {
  const missing = ROOM_NAMES.filter((room) => urls[room] === undefined);
  const unknown = Object.keys(urls).filter((name) => !ROOM_NAMES.some((room) => room === name));
  const faults = [
    ...(missing.length > 0 ? [`ROOM_URLS: lacks ${missing.join(", ")}`] : []),
    ...(unknown.length > 0 ? [`ROOM_URLS: has ${unknown.length} names that are no room's`] : []),
  ];
  if (faults.length > 0) throw new InvalidConfiguration(faults);
  const { ROOM_AUTHORITY_FILE, ROOM_CERTIFICATE_FILE, ROOM_KEY_FILE } = config;
  const files = await readNamedFiles({ ROOM_AUTHORITY_FILE, ROOM_CERTIFICATE_FILE, ROOM_KEY_FILE });
  const tls = { ca: files.ROOM_AUTHORITY_FILE, cert: files.ROOM_CERTIFICATE_FILE, key: files.ROOM_KEY_FILE };
  return {
    to: (room) => ({ origin: urls[room] ?? "", tls }),
    placeOf: () => ({ port: config.PORT, tls }),
  };
}

/** How split roles reach one another. There is no third way: plain HTTP would carry subjects' values in the clear. */
export const readRoomLinks = (config: ProgramConfig): Promise<RoomLinks> =>
  config.ROOM_URLS ? overTls(config, config.ROOM_URLS) : overSockets(config);
