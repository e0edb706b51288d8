import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { queryAt } from "../trial/database.ts";
import type { WebhookReceiver } from "../trial/webhook-receiver.ts";
import { type Encoded, encodingsOf } from "./encodings.ts";
import { ROOT } from "./cores.ts";
import { SPANS, WEBHOOKS } from "./sinks.ts";
import type { World } from "./world.ts";

/** A value that is planted in one sink on purpose, in every encoding that it has. */
export interface Control {
  readonly sink: string;
  readonly forms: readonly Encoded[];
}

const group = () => randomBytes(2).toString("hex").replace(/^0/, "f");

/** Of each kind that has encodings of its own: a text, a number, an address, a random id. */
function controlValues(): readonly string[] {
  const address = `2001:db8:${Array.from({ length: 6 }, group).join(":")}`;
  return [
    `Control${randomBytes(6).toString("hex")}é"&`,
    `8${BigInt(`0x${randomBytes(6).toString("hex")}`)}`.padEnd(15, "7").slice(0, 15),
    address,
    randomUUID(),
  ];
}

const newControl = (sink: string): Control => ({ sink, forms: controlValues().flatMap(encodingsOf) });

const together = ({ forms }: Control): Buffer => Buffer.concat(forms.flatMap(({ bytes }) => [bytes, Buffer.from("\n")]));

/** Where only text can stand: the forms that are text. */
const inText = ({ sink, forms }: Control): Control => ({
  sink,
  forms: forms.filter(({ bytes }) => bytes.equals(Buffer.from(bytes.toString())) && !/\p{Cc}/u.test(bytes.toString())),
});

/** Where a text is quoted once more: the forms that this does not change. */
const inQuotes = (control: Control, most = Infinity): Control => {
  let left = most;
  const fits = ({ bytes }: Encoded) => !/["\\]/.test(bytes.toString()) && (left -= bytes.length + 1) >= 0;
  return { sink: control.sink, forms: inText(control).forms.filter(fits) };
};

/** What `pg_stat_activity` shows of a statement, less its own words. */
const ACTIVITY_BYTES = 900;

/** Plants into everything that only a running platform has: its tables, its queue, its outputs, its database's log. */
export async function plantLive({ words, postgres, receiver, hooks, platform, customer, ask }: World): Promise<readonly Control[]> {
  const table = inText(newControl("tables, as text"));
  // A row for each: the column is indexed, and takes no long text.
  await postgres.query("insert into analytics.inbox (source, id, organization_id) select 'control', unnest($1::text[]), $2", [
    table.forms.map(({ bytes }) => bytes.toString()),
    customer.tenant.id,
  ]);

  const queue = inQuotes(newControl("the queue's jobs"));
  await postgres.query(
    `insert into pgboss.job (name, state, completed_on, output)
     select name, 'completed', now(), jsonb_build_object('control', $1::text) from pgboss.queue limit 1`,
    [together(queue).toString()],
  );

  // Bytes as bytes, in rows of their own: a long value would be cut into pieces.
  const data = newControl("data folder with WAL");
  await postgres.query("create table public.control (bytes bytea)");
  await postgres.query("insert into public.control select unnest($1::bytea[])", [data.forms.map(({ bytes }) => bytes)]);

  const log = inText(newControl("PostgreSQL's log"));
  await postgres.query("select $1::text", [together(log).toString()]);

  const activity = inQuotes(newControl("activity and statistics"), ACTIVITY_BYTES);
  queryAt(postgres.admin, `select pg_sleep(20) /* ${together(activity).toString()} */`).catch(() => undefined);

  // A name of a field is the client's own word, which an error may name to it.
  const control = newControl("errors that clients were told");
  const errors = { ...control, forms: control.forms.filter(({ bytes }) => /^[A-Za-z_]\w{0,59}$/.test(bytes.toString())) };
  for (const { bytes } of errors.forms) await ask(`{ ${bytes.toString()} }`);

  const output = inText(newControl("what the roles wrote"));
  await writeFile(words, together(output));
  platform.roles.get("partner-data")?.signal("SIGUSR2");
  await sleep(300);

  // As an exporter would that sends what is not listed.
  const spans = newControl(SPANS);
  const { status } = await fetch(`${receiver.endpoint}/v1/traces`, { method: "POST", body: together(spans) });
  if (status !== 200) throw new Error(`The receiver of traces answered ${status}.`);

  // What is captured is searched as JSON, where quotes and backslashes stand otherwise.
  const webhooks = inQuotes(newControl(WEBHOOKS));
  await post(hooks, together(webhooks));
  return [table, queue, data, log, activity, errors, output, spans, webhooks];
}

/** As we would ourselves, to an authority of the customer's own. */
async function post({ url, trustAnchor }: WebhookReceiver, body: Buffer): Promise<void> {
  const sent = request(url, { method: "POST", ca: trustAnchor }).end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  if (response.statusCode !== 204) throw new Error(`The customer's server answered ${response.statusCode}.`);
}

const coreControl = ({ folder }: World): string => join(ROOT, `core.${folder.split("-").at(-1)}`);

/** What stands outside the run's folder. */
export const removeControls = (world: World): Promise<void> => rm(coreControl(world), { force: true });

/** Plants into what a process could leave as a file. */
export async function plantDead(world: World): Promise<readonly Control[]> {
  const { folder, temp } = world;
  const [inTemp, inRest, inCore] = ["temp folder", "keys, sockets and the rest of the run", "core files and reports"].map(newControl) as [
    Control,
    Control,
    Control,
  ];
  await writeFile(join(temp, "control"), together(inTemp));
  await mkdir(join(folder, "secret"), { recursive: true });
  await writeFile(join(folder, "secret/control"), together(inRest));
  // Half of them where the processes ran, and the rest under the run's folder.
  const middle = Math.floor(inCore.forms.length / 2);
  await writeFile(coreControl(world), together({ ...inCore, forms: inCore.forms.slice(0, middle) }));
  await writeFile(join(folder, "core.4711"), together({ ...inCore, forms: inCore.forms.slice(middle) }));
  return [inTemp, inRest, inCore];
}
