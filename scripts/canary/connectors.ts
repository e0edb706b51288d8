import { setTimeout as sleep } from "node:timers/promises";
import { type Way, WAYS } from "../../platform/subgraph/question.ts";
import { type Kind, KINDS } from "../sandbox/faults.ts";
import type { SeededPartner } from "../seed/registry.ts";
import { type Asked, type Asker, askAll, openAsker } from "./asker.ts";
import { faultsOf } from "./coverage.ts";
import { underFault } from "./deliveries.ts";
import type { Marked } from "./markers.ts";
import type { World } from "./world.ts";

/** Under these a partner answers all the same. */
const ANSWERED: readonly Kind[] = ["delay", "over-deliver", "none"];
/** A list of statuses that came is not fetched again: first what fails, last what not everyone knows. */
const LAST: readonly Kind[] = ["hang", "later", ...ANSWERED];
const IN_ORDER: readonly Kind[] = [...KINDS.filter((kind) => !LAST.includes(kind)), ...LAST];
/** After ten failures in a row a partner is left alone for a while: it must answer in between. */
const UNWELL: readonly Kind[] = ["500", "reset"];
const BRIEF = "PT1S";
const AMPLE = "PT8S";
const LONGEST_ASKING_MS = 15_000;

interface Question {
  readonly partner: SeededPartner;
  readonly question: string;
  /** Null when nothing was disclosed to it. */
  readonly answered: boolean | null;
}

/** Whom admission meant to ask what, and what came of it: from the ledger. */
async function questionsOf({ postgres, coverage }: World, { idempotencyKey }: Asked): Promise<readonly Question[]> {
  const rows = await postgres.query<{ id: string; question: string; answered: boolean | null }>(
    `select c.partner_id as id, c.category as question, d.answered
       from partner_data.transactions t join partner_data.candidates c on c.transaction_id = t.id
       left join partner_data.disclosures d on d.transaction_id = t.id and d.partner_id = c.partner_id and d.category = c.category
      where t.idempotency_key = $1`,
    [idempotencyKey],
  );
  return rows.map(({ id, ...row }) => {
    const partner = coverage.partners.find((one) => one.id === id);
    if (!partner) throw new Error(`A partner of no registry was asked: ${id}`);
    return { ...row, partner };
  });
}

/** Throws when a partner was not asked what it was meant to be, or did not behave as its fault has it. */
async function noteAnswers(world: World, asked: Asked, kind: Kind): Promise<void> {
  const { coverage, platform } = world;
  for (const { partner, question, answered } of await questionsOf(world, asked)) {
    const has = faultsOf(partner).includes(kind);
    const asItShould =
      has && !ANSWERED.includes(kind)
        ? // To whom nothing is disclosed, a call has gone all the same.
          answered === false || (answered === null && (await platform.sandbox.control.calls(partner.id)).length > 0)
        : answered === true;
    if (!asItShould)
      throw new Error(`${partner.name}, ${question}, under ${kind}: ${answered === null ? "was not asked" : `answered: ${answered}`}.`);
    if (has) coverage.note(partner.id, question, kind);
  }
}

async function answersUnder(world: World, asker: Asker, marked: Marked, kind: Kind, ways: readonly Way[]): Promise<void> {
  await world.platform.sandbox.control.clearCalls();
  const manner = { deadline: kind === "hang" ? BRIEF : AMPLE, revocable: kind !== "none" };
  const all = await Promise.all(ways.map((way) => askAll(world, asker, marked, way, manner)));
  await underFault(world, { kind, ...(kind === "delay" ? { delayMs: 200 } : {}) }, () => Promise.all(all.map((asked) => asked.answer())));
  for (const asked of all) await noteAnswers(world, asked, kind);
}

/** A credential that does not hold is read in our own process, and no answer. */
async function spoilt(world: World, asker: Asker, marked: Marked): Promise<void> {
  for (const way of WAYS) {
    const asked = await askAll(world, asker, marked, way, { deadline: AMPLE, spoilt: true });
    await asked.answer();
    for (const { partner, question, answered } of await questionsOf(world, asked)) {
      if (partner.protocol !== "sd-jwt-vc") continue;
      if (answered !== null) throw new Error(`A spoilt credential was an answer to ${question}.`);
      world.coverage.note(partner.id, question, "spoilt");
    }
  }
}

async function underKind(world: World, asker: Asker, marked: Marked, kind: Kind): Promise<void> {
  // All at once: a list that came for one would not be fetched for the next.
  if (!UNWELL.includes(kind)) return answersUnder(world, asker, marked, kind, WAYS);
  for (const way of WAYS) {
    await answersUnder(world, asker, marked, kind, [way]);
    await answersUnder(world, asker, marked, "none", [way]);
  }
}

/** Every way at once, disturbed while each partner that is told of the subject holds a question. */
async function disturbed(
  world: World,
  asker: Asker,
  marked: Marked,
  what: string,
  disturb: (leave: AbortController) => Promise<unknown>,
): Promise<void> {
  const { coverage, platform } = world;
  const { control } = platform.sandbox;
  // Of a wallet's credential the issuer is told nothing.
  const held = coverage.partners.filter((partner) => partner.protocol !== "sd-jwt-vc" && faultsOf(partner).includes("hang"));
  await control.clearCalls();
  const all = await Promise.all(WAYS.map((way) => askAll(world, asker, marked, way, { deadline: AMPLE, revocable: true })));
  await underFault(world, { kind: "hang" }, async () => {
    const leave = new AbortController();
    const answers = Promise.allSettled(all.map((asked) => asked.answer(leave.signal)));
    const holding = async ({ id }: SeededPartner) => (await control.calls(id)).some(({ state }) => state === "open");
    for (const giveUpAt = Date.now() + LONGEST_ASKING_MS; !(await Promise.all(held.map(holding))).every(Boolean); await sleep(20))
      if (Date.now() > giveUpAt) throw new Error(`Partners did not hold the questions that were to be disturbed: ${what}.`);
    await disturb(leave);
    leave.abort();
    await answers;
  });
  for (const asked of all)
    for (const { partner, question } of await questionsOf(world, asked)) if (held.includes(partner)) coverage.note(partner.id, question, what);
}

/** Every connector, in every way that can be asked of it, under every fault that its stand-in has; cut off and killed. */
export async function runConnectors(world: World): Promise<void> {
  const { platform, coverage } = world;
  const asker = await openAsker(world);
  const marked = world.people.at(-1);
  if (!marked) throw new Error("The world is empty.");
  for (const kind of IN_ORDER.filter((one) => !ANSWERED.includes(one))) await underKind(world, asker, marked, kind);
  await disturbed(world, asker, marked, "client gone", async (leave) => leave.abort());
  await disturbed(world, asker, marked, "kill -9", async () => platform.roles.get("partner-data")?.kill());
  await platform.restart("partner-data");
  for (const kind of ANSWERED) await underKind(world, asker, marked, kind);
  await spoilt(world, asker, marked);
  if (coverage.missing.length > 0) throw new Error(`Not covered: ${coverage.missing.join("; ")}`);
}
