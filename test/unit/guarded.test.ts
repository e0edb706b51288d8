import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "@jest/globals";
import { type PartnerAnswer, PartnerFault, type PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import { type GuardOptions, guarded } from "../../subgraphs/partner-data/connectors/guarded.ts";
import { question } from "../kit/connector-bench.ts";

const ONE = "one tenant";
const OTHER = "another tenant";
const ANSWER = { claims: new Map(), provenance: {}, overDelivered: 0 } as unknown as PartnerAnswer;
const FAILED = new PartnerFault("PARTNER_ERROR", true);
const UNCONNECTED = new PartnerFault("UNREACHABLE", false, true);
const BUSY = { kind: "BUSY", disclosed: false };

const asked = (signal = AbortSignal.timeout(5_000)): PartnerRequest => question("name", ["givenName"], {}, { signal });

/** Hangs as a connector does: until its signal, and the partner was told by then. */
const hanging = ({ signal }: PartnerRequest): Promise<PartnerAnswer> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new PartnerFault("ABORTED", true)), { once: true });
  });

type Answering = (request: PartnerRequest) => Promise<PartnerAnswer>;
const answering: Answering = async () => ANSWER;
const failing =
  (fault: PartnerFault): Answering =>
  async () => {
    throw fault;
  };

/** A partner whose behaviour the test changes, behind a guard. */
function partner(behaviour: Answering, options: Partial<GuardOptions> = {}) {
  const state = { behaviour, calls: 0 };
  const connector = {
    ask: (request: PartnerRequest) => {
      state.calls += 1;
      return state.behaviour(request);
    },
  };
  const ask = guarded(connector, { slots: 8, stillMs: 0, failures: 3, restMs: 50, deadlineMs: null, ...options });
  return { state, ask: (tenant = ONE, signal?: AbortSignal) => ask(asked(signal), tenant) };
}

type Partner = ReturnType<typeof partner>;

async function failTimes({ ask }: Partner, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await expect(ask()).rejects.toBeInstanceOf(PartnerFault);
}

describe("the breaker", () => {
  it("opens after failures in a row, and the partner is not asked, for anybody", async () => {
    const failed = partner(failing(FAILED));
    await failTimes(failed, 3);
    for (const tenant of [ONE, OTHER]) await expect(failed.ask(tenant)).rejects.toMatchObject(BUSY);
    expect(failed.state.calls).toBe(3);
  });

  it("never opens for a partner that is never left alone, as a sandbox that fails for who is made to fail", async () => {
    const failed = partner(failing(FAILED), { failures: null });
    await failTimes(failed, 200);
    failed.state.behaviour = answering;
    await expect(failed.ask(OTHER)).resolves.toBe(ANSWER);
    expect(failed.state.calls).toBe(201);
  });

  it("stays closed when answers come in between", async () => {
    const failed = partner(failing(FAILED));
    for (let round = 0; round < 3; round += 1) {
      failed.state.behaviour = failing(FAILED);
      await failTimes(failed, 2);
      failed.state.behaviour = answering;
      expect(await failed.ask()).toBe(ANSWER);
    }
    expect(failed.state.calls).toBe(9);
  });

  it("lets one question through after a rest: an answer closes it", async () => {
    const failed = partner(failing(FAILED));
    await failTimes(failed, 3);
    await sleep(60);
    failed.state.behaviour = answering;
    expect(await failed.ask()).toBe(ANSWER);
    expect(await failed.ask(OTHER)).toBe(ANSWER);
  });

  it("lets only one through, and another failure opens it again", async () => {
    const failed = partner(failing(FAILED));
    await failTimes(failed, 3);
    await sleep(60);
    const probe = failed.ask();
    await expect(failed.ask()).rejects.toMatchObject(BUSY);
    await expect(probe).rejects.toMatchObject({ kind: "PARTNER_ERROR" });
    await expect(failed.ask()).rejects.toMatchObject(BUSY);
    expect(failed.state.calls).toBe(4);
  });

  it("is tried again at once after a probe that was aborted, and opened by the next failure", async () => {
    const failed = partner(failing(FAILED));
    await failTimes(failed, 3);
    await sleep(60);
    failed.state.behaviour = hanging;
    await expect(failed.ask(ONE, AbortSignal.timeout(5))).rejects.toMatchObject({ kind: "ABORTED" });
    failed.state.behaviour = failing(FAILED);
    await expect(failed.ask()).rejects.toMatchObject({ kind: "PARTNER_ERROR" });
    await expect(failed.ask()).rejects.toMatchObject(BUSY);
  });

  it.each([
    ["aborted calls", new PartnerFault("ABORTED", true)],
    ["a question that the partner cannot be asked", new PartnerFault("UNREACHABLE", false)],
    ["malformed answers", new PartnerFault("MALFORMED_ANSWER", true)],
    ["what the partner refuses of one question", new PartnerFault("PARTNER_ERROR", true, false, true)],
  ])("does not count %s", async (_name, fault) => {
    const failed = partner(failing(fault));
    await failTimes(failed, 10);
    expect(failed.state.calls).toBe(10);
  });

  it("counts a partner that cannot be connected to, and one past its own deadline", async () => {
    const unreachable = partner(failing(UNCONNECTED));
    await failTimes(unreachable, 3);
    await expect(unreachable.ask()).rejects.toMatchObject(BUSY);
    const slow = partner(hanging, { deadlineMs: 5 });
    await failTimes(slow, 3);
    await expect(slow.ask()).rejects.toMatchObject(BUSY);
  });
});

describe("a partner's slots", () => {
  it("let a tenant whose calls hang hold half of them, and another be answered", async () => {
    const hung = partner(hanging, { slots: 8 });
    const leave = new AbortController();
    const held = Array.from({ length: 8 }, () => hung.ask(ONE, leave.signal).catch((fault: unknown) => fault));
    expect(hung.state.calls).toBe(4);
    hung.state.behaviour = answering;
    await expect(hung.ask(ONE)).rejects.toMatchObject(BUSY);
    expect(await hung.ask(OTHER)).toBe(ANSWER);
    leave.abort();
    const kinds = (await Promise.all(held)).map((fault) => (fault as PartnerFault).kind);
    expect(kinds).toEqual([...Array(4).fill("ABORTED"), ...Array(4).fill("BUSY")]);
    expect(await hung.ask(ONE)).toBe(ANSWER);
  });

  it("are waited for: more questions than there are slots are all answered, and no more at a time", async () => {
    let open = 0;
    let most = 0;
    const busy = partner(
      async () => {
        open += 1;
        most = Math.max(most, open);
        await sleep(5);
        open -= 1;
        return ANSWER;
      },
      { slots: 8, stillMs: 2_000 },
    );
    const answers = await Promise.all(Array.from({ length: 100 }, () => busy.ask()));
    expect(answers.every((answer) => answer === ANSWER)).toBe(true);
    expect(most).toBe(4);
  });

  it("are waited for as long as some are given back, and no longer", async () => {
    const slow = partner(async () => (await sleep(30), ANSWER), { slots: 2, stillMs: 100 });
    // One at a time: the last one waits for much longer than a question may wait without any progress.
    const answers = await Promise.all(Array.from({ length: 20 }, () => slow.ask()));
    expect(answers).toHaveLength(20);
    slow.state.behaviour = hanging;
    const held = slow.ask(ONE, AbortSignal.timeout(2_000)).catch(() => undefined);
    const begun = performance.now();
    await expect(slow.ask()).rejects.toMatchObject(BUSY);
    expect(performance.now() - begun).toBeLessThan(1_000);
    await held;
  });

  it("go to who holds least, and to nobody who has left or waited too long", async () => {
    const ends: AbortController[] = [];
    const order: string[] = [];
    const full = partner(
      ({ signal }) => {
        const end = new AbortController();
        ends.push(end);
        return hanging({ signal: AbortSignal.any([signal, end.signal]) } as PartnerRequest);
      },
      { slots: 4, stillMs: 300 },
    );
    const leave = new AbortController();
    const ask = (tenant: string, signal?: AbortSignal) =>
      full.ask(tenant, signal).then(
        () => order.push(tenant),
        (fault: PartnerFault) => order.push(`${tenant} ${fault.kind}`),
      );
    const held = [ask(ONE), ask(ONE), ask(OTHER), ask("a third")];
    expect(full.state.calls).toBe(4);
    const more = ask(ONE);
    held.push(ask("a fourth"));
    const left = ask("a fifth", leave.signal);
    leave.abort();
    await left;
    expect(order).toEqual(["a fifth ABORTED"]);
    // The first one waits for longer, and holds two already.
    ends[2]?.abort();
    await sleep(20);
    expect(full.state.calls).toBe(5);
    await more;
    expect(order).toEqual(["a fifth ABORTED", `${OTHER} ABORTED`, `${ONE} BUSY`]);
    for (const end of ends) end.abort();
    await Promise.all(held);
  });

  it("are never more than there are, however many tenants hang", async () => {
    const hung = partner(hanging, { slots: 8 });
    const leave = new AbortController();
    const tenants = Array.from({ length: 20 }, (_, index) => `tenant ${index}`);
    const held = tenants.flatMap((tenant) => Array.from({ length: 3 }, () => hung.ask(tenant, leave.signal).catch(() => undefined)));
    expect(hung.state.calls).toBe(8);
    leave.abort();
    await Promise.all(held);
  });
});

describe("a retry", () => {
  it("is made once, when no connection came about", async () => {
    const failed = partner(failing(UNCONNECTED));
    await expect(failed.ask()).rejects.toMatchObject({ kind: "UNREACHABLE" });
    expect(failed.state.calls).toBe(2);
    let first = true;
    const back = partner(async () => {
      if (!first) return ANSWER;
      first = false;
      throw UNCONNECTED;
    });
    expect(await back.ask()).toBe(ANSWER);
  });

  it.each([FAILED, new PartnerFault("MALFORMED_ANSWER", true), new PartnerFault("UNREACHABLE", false), new PartnerFault("UNREACHABLE", true, true)])(
    "is not made of anything that may have been processed, or would fail alike: %s",
    async (fault) => {
      const failed = partner(failing(fault));
      await expect(failed.ask()).rejects.toBe(fault);
      expect(failed.state.calls).toBe(1);
    },
  );

  it("is not made once the signal has ended the call", async () => {
    const failed = partner(failing(UNCONNECTED));
    await expect(failed.ask(ONE, AbortSignal.timeout(10))).rejects.toMatchObject({ kind: "ABORTED", disclosed: false });
    expect(failed.state.calls).toBe(1);
  });
});

describe("the partner's own deadline", () => {
  it("ends a question as TIMEOUT, and says whether the partner was told", async () => {
    const slow = partner(hanging, { deadlineMs: 10 });
    await expect(slow.ask()).rejects.toMatchObject({ kind: "TIMEOUT", disclosed: true });
  });

  it("leaves a call that ended for another reason what it is", async () => {
    const slow = partner(hanging, { deadlineMs: 1_000 });
    await expect(slow.ask(ONE, AbortSignal.timeout(10))).rejects.toMatchObject({ kind: "ABORTED" });
    await expect(slow.ask(ONE, AbortSignal.abort())).rejects.toMatchObject({ kind: "ABORTED", disclosed: false });
    expect(slow.state.calls).toBe(1);
  });
});
