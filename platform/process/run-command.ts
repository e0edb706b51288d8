import { spawn } from "node:child_process";

export interface CommandOptions {
  /** Runs as this user; only root can. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** Sent to the command's standard input, where no other user of the machine can read it. */
  readonly input?: string;
}

/** Runs a program to its end. Throws with what it wrote to stderr if it fails. */
export function runCommand(program: string, args: readonly string[], { user, env, input = "" }: CommandOptions = {}): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { ...user, ...(env && { env }), cwd: "/", stdio: ["pipe", "ignore", "pipe"] });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.once("error", fail);
    child.once("close", (code, signal) => {
      if (code === 0) done();
      else fail(new Error(`${program} ended with ${signal ?? code}: ${complaint.trim()}`));
    });
  });
}
