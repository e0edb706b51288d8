import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { ROOM_NAMES } from "../../subgraphs/main.ts";
import { createAuthority } from "../sandbox/authority.ts";

export interface RoomCertificates {
  /** What every role reads of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where a role listens; the gateway and the worker keep their own place. */
  placeOf(role: string): Readonly<Record<string, string>>;
}

/** A port that was free a moment ago: addresses must be known before the first role starts. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A test authority and one certificate by which roles know one another, each room with a port of its own. */
export async function roomCertificates(folder: string): Promise<RoomCertificates> {
  const authority = await createAuthority();
  const { cert, key } = await authority.certificate("genifi rooms");
  const files = { ROOM_AUTHORITY_FILE: authority.trustAnchor, ROOM_CERTIFICATE_FILE: cert, ROOM_KEY_FILE: key };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const environment: Record<string, string> = {};
  for (const [name, pem] of Object.entries(files)) {
    environment[name] = join(folder, name.toLowerCase());
    await writeFile(environment[name], pem, { mode: 0o600 });
  }
  const ports = new Map<string, number>();
  for (const room of ROOM_NAMES) ports.set(room, await freePort());
  const urls = Object.fromEntries([...ports].map(([room, port]) => [room, `https://127.0.0.1:${port}`]));
  return {
    environment: { ...environment, ROOM_URLS: JSON.stringify(urls) },
    placeOf(role): Readonly<Record<string, string>> {
      const port = ports.get(role);
      return port === undefined ? {} : { PORT: String(port) };
    },
  };
}
