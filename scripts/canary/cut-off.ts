import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { deliver, inMidFetch } from "./deliveries.ts";
import { deliverWhole, expectOneOf, someone, type Trial, WITHDRAW } from "./trial.ts";

const ROLES = ["gateway", "accounts", "consent", "billing", "partner-data", "analytics", "worker"] as const;
const IN_THE_SHORT_FORM: readonly string[] = ["partner-data", "gateway"];

/** Else partners that failed so often in the trials before would be left alone, and hold no question. */
const restarted: Trial = {
  title: "partner-data ends in order and starts again",
  async run({ platform }) {
    expectOneOf("an orderly end", await platform.roles.get("partner-data")?.stop(), [0]);
    await platform.restart("partner-data");
  },
};

const gone: Trial = {
  title: "the client leaves while partners are asked",
  run: async (world) => void (await inMidFetch(world, someone(world, 2), async (_ready, leave) => leave.abort())),
};

const withdrawn: Trial = {
  title: "consent is withdrawn while partners are asked",
  async run(world) {
    await inMidFetch(world, someone(world, 3), async ({ attestationId }) => {
      await world.ask(WITHDRAW, { input: { attestationId } });
      await sleep(100);
    });
  },
};

const failedJobs: Trial = {
  title: "the queue's consumers fail",
  async run(world) {
    const { postgres } = world;
    await postgres.query("revoke insert on analytics.settled_transactions from analytics_app");
    await deliverWhole(world, someone(world, 0));
    const failed = async () => {
      const [row] = await postgres.query<{ count: number }>("select count(*)::int as count from pgboss.job where output is not null");
      return row?.count ?? 0;
    };
    for (let tries = 0; tries < 100 && (await failed()) === 0; tries += 1) await sleep(100);
    if ((await failed()) === 0) throw new Error("No job failed.");
    await postgres.query("grant insert on analytics.settled_transactions to analytics_app");
  },
};

const abandoned: Trial = {
  title: "partner-data crashes while partners are asked",
  async run(world) {
    await inMidFetch(world, someone(world, 4), async () => {
      const role = world.platform.roles.get("partner-data");
      role?.signal("SIGABRT");
      await role?.stop();
    });
    await world.platform.restart("partner-data");
    await deliverWhole(world, someone(world, 4));
  },
};

const FAILURES = [
  { role: "partner-data", signal: "SIGHUP", what: "an exception that nobody catches" },
  { role: "gateway", signal: "SIGWINCH", what: "a promise that fails and that nobody awaits" },
  { role: "partner-data", signal: "SIGWINCH", what: "a promise that fails and that nobody awaits", long: true },
  { role: "gateway", signal: "SIGHUP", what: "an exception that nobody catches", long: true },
] as const;

const crashes = FAILURES.map(({ role, signal, what, ...more }, index): Trial => ({
  title: `${what} ends ${role} while partners are asked, and quotes the subject`,
  ...more,
  async run(world) {
    const marked = someone(world, index + 1);
    await writeFile(world.words, JSON.stringify({ ...marked.identifiers, ...marked.claims, ...marked.subject }));
    await inMidFetch(world, marked, async () => {
      const process = world.platform.roles.get(role);
      process?.signal(signal);
      expectOneOf("a process that failed ends with", await process?.ended, [1]);
      expectOneOf("its last words", process?.output().includes('"event":"crashed"'), [true]);
    });
    await world.platform.restart(role);
    await deliverWhole(world, marked);
  },
}));

const kills = ROLES.map((role, index): Trial => ({
  title: `kill -9 of ${role} while partners are asked`,
  ...(IN_THE_SHORT_FORM.includes(role) ? {} : { long: true }),
  async run(world) {
    const ready = await inMidFetch(world, someone(world, index), async () => world.platform.roles.get(role)?.kill());
    await world.platform.restart(role);
    await deliver(world, ready);
    await deliverWhole(world, someone(world, index));
  },
}));

const killedDatabase: Trial = {
  title: "kill -9 of PostgreSQL while partners are asked",
  async run(world) {
    const ready = await inMidFetch(world, someone(world, 5), () => world.postgres.kill());
    await sleep(500);
    await deliver(world, ready);
    await deliverWhole(world, someone(world, 5));
  },
};

/** What cuts a delivery off, in the order in which it is tried. */
export const CUT_OFF: readonly Trial[] = [restarted, gone, withdrawn, failedJobs, ...kills, ...crashes, abandoned, killedDatabase];
