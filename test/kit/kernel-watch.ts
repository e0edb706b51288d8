import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

/** How a command ended, and what it or any child of it turned to outside loopback. */
export interface Watched {
  readonly code: number | null;
  readonly outward: readonly string[];
}

/** A means by which the kernel itself watches a command with all its children, native ones too. */
export interface KernelWatch {
  readonly by: "strace" | "a network namespace";
  /** `file` is this run's own, for the means to write into. */
  run(command: readonly string[], options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly file: string }): Promise<Watched>;
}

const ADDRESS = /sin6?_port=htons\((\d+)\).*?"([\d.:a-f]+)"/g;
const LOOPBACK = /^(?:(?:::ffff:)?127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::)$/;
const NAMES = "53";

/** A server of names on loopback asks others. */
const isOutward = (port: string, address: string): boolean => port === NAMES || !LOOPBACK.test(address);

async function codeOf([program = "", ...given]: readonly string[], { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }) {
  const [code] = (await once(spawn(program, given, { cwd, env, stdio: "ignore" }), "exit")) as [number | null];
  return code;
}

/** Whatever is sent or connected anywhere, as the kernel is asked for it. */
const STRACE = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg"];

const strace: KernelWatch = {
  by: "strace",
  async run(command, options) {
    const code = await codeOf([...STRACE, "-o", options.file, ...command], options);
    const calls = (await readFile(options.file, "utf8")).split("\n");
    const addresses = calls.flatMap((call) => [...call.matchAll(ADDRESS)].map(([, port = "", address = ""]) => ({ port, address })));
    return { code, outward: addresses.filter(({ port, address }) => isOutward(port, address)).map(({ port, address }) => `${address} ${port}`) };
  },
};

/** Where there is nothing but loopback. What turns elsewhere fails, and so does whoever needs it. */
const NAMESPACE = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "alone"];

const namespace: KernelWatch = {
  by: "a network namespace",
  run: async (command, options) => ({ code: await codeOf([...NAMESPACE, ...command], options), outward: [] }),
};

const works = ([program = "", ...given]: readonly string[]): boolean => spawnSync(program, given, { stdio: "ignore" }).status === 0;

/**
 * The strongest means that this machine offers; undefined when it offers none. A namespace of one's own without being
 * root makes one root in it, as whom PostgreSQL does not run: so that is for root alone.
 */
export function kernelWatch(): KernelWatch | undefined {
  if (works([...STRACE, "-o", "/dev/null", "true"])) return strace;
  return process.getuid?.() === 0 && works([...NAMESPACE, "true"]) ? namespace : undefined;
}
