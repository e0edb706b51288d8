import { readdirSync, readlinkSync } from "node:fs";

const target = (link: string): string => {
  try {
    return readlinkSync(link);
  } catch {
    // It was closed in between.
    return "";
  }
};

/** How many sockets a process holds open. */
export const openSockets = (pid: number): number =>
  readdirSync(`/proc/${pid}/fd`).filter((fd) => target(`/proc/${pid}/fd/${fd}`).startsWith("socket:")).length;
