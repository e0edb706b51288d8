import { setTimeout as sleep } from "node:timers/promises";
import type { RoleProcess } from "../trial/role.ts";

/** The roles' own port of the inspector would be one and the same; 0 takes a free one. It opens at SIGUSR1, on loopback. */
export const INSPECTABLE = { NODE_OPTIONS: "--inspect-port=0" };

const LONGEST_MS = 20_000;
const OPENED = /Debugger listening on (ws:\/\/127\.0\.0\.1:\d+\/[\w-]+)/;

/** A process's inspector, as far as the bench needs it. */
export interface Inspector {
  send<T = object>(method: string, parameters?: object): Promise<T>;
  /** MiB of heap in use, after a collection. */
  heapMiB(): Promise<number>;
  close(): void;
}

async function addressOf(role: RoleProcess): Promise<string> {
  role.signal("SIGUSR1");
  for (const giveUpAt = Date.now() + LONGEST_MS; Date.now() < giveUpAt; await sleep(20)) {
    const address = OPENED.exec(role.output())?.[1];
    if (address) return address;
  }
  throw new Error("The inspector of a role did not open.");
}

/** Opens the inspector of a role that was started `INSPECTABLE`. */
export async function inspect(role: RoleProcess): Promise<Inspector> {
  const socket = new WebSocket(await addressOf(role));
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  let last = 0;
  socket.addEventListener("message", ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as { id?: number; result?: never; error?: { message: string } };
    const asked = id === undefined ? undefined : waiting.get(id);
    if (id !== undefined) waiting.delete(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result as never);
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error("The inspector did not answer.")), { once: true });
  });
  const send = <T>(method: string, parameters: object = {}) =>
    new Promise<T>((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve: resolve as (result: never) => void, reject });
      socket.send(JSON.stringify({ id: last, method, params: parameters }));
    });
  return {
    send,
    async heapMiB() {
      await send("HeapProfiler.collectGarbage");
      const { usedSize } = await send<{ usedSize: number }>("Runtime.getHeapUsage");
      return usedSize / 2 ** 20;
    },
    close: () => socket.close(),
  };
}
