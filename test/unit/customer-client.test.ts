import { describe, expect, it } from "@jest/globals";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { clientAssertion } from "../../scripts/customer/client/client-assertion.ts";
import { deliverWithRetries, OperationRefused, type Refusal } from "../../scripts/customer/client/retries.ts";
import { makeSealingKeys } from "../../scripts/customer/sealing.ts";

interface Subject {
  readonly key: string;
}
interface Result {
  readonly key: string;
  readonly error: Refusal | null;
}

const IN_PROGRESS: Refusal = { code: "DELIVERY_IN_PROGRESS", retryable: true, retryAfter: "PT1S" };
const FINAL: Refusal = { code: "GRANT_EXPIRED", retryable: false };
const SUBJECTS: readonly Subject[] = [{ key: "a" }, { key: "b" }, { key: "c" }];

/** Answers each attempt by what `script` says of it, and writes down what was sent. */
function trial(script: readonly (((key: string) => Refusal | null) | Error)[]) {
  const sent: string[] = [];
  const waits: number[] = [];
  const send = async (subjects: readonly Subject[]): Promise<Result[]> => {
    const step = script[sent.length];
    sent.push(subjects.map(({ key }) => key).join(""));
    if (step instanceof Error) throw step;
    return subjects.map(({ key }) => ({ key, error: step?.(key) ?? null }));
  };
  const rules = { most: 3, firstWaitMs: 100, wait: async (ms: number) => waits.push(ms) };
  return { sent, waits, run: () => deliverWithRetries(SUBJECTS, send, ({ error }) => error, rules) };
}

describe("trying again", () => {
  it("sends only those that may be tried again, and keeps the order", async () => {
    const { sent, waits, run } = trial([(key) => (key === "b" ? IN_PROGRESS : null), () => null]);
    expect(await run()).toEqual(["a", "b", "c"].map((key) => ({ key, error: null })));
    expect(sent).toEqual(["abc", "b"]);
    expect(waits[0]).toBeGreaterThanOrEqual(1_000);
    expect(waits[0]).toBeLessThanOrEqual(1_250);
  });

  it("leaves what is final, and gives up after so many tries", async () => {
    const { sent, run } = trial(Array.from({ length: 3 }, () => (key: string) => (key === "a" ? FINAL : IN_PROGRESS)));
    expect(await run()).toEqual([
      { key: "a", error: FINAL },
      { key: "b", error: IN_PROGRESS },
      { key: "c", error: IN_PROGRESS },
    ]);
    expect(sent).toEqual(["abc", "bc", "bc"]);
  });

  it("sends all again when no answer came or the whole operation may be tried again", async () => {
    const away = new OperationRefused({ code: "NOT_READY", retryable: true, retryAfter: "PT1M2.5S" });
    const { sent, waits, run } = trial([new TypeError("fetch failed"), away, () => null]);
    expect(await run()).toHaveLength(3);
    expect(sent).toEqual(["abc", "abc", "abc"]);
    expect(waits[0]).toBeLessThanOrEqual(125);
    expect(waits[1]).toBeGreaterThanOrEqual(62_500);
  });

  it("throws what is final for the whole operation, and what is no refusal", async () => {
    const forbidden = new OperationRefused({ code: "FORBIDDEN", retryable: false });
    await expect(trial([forbidden]).run()).rejects.toBe(forbidden);
    const fault = new RangeError();
    await expect(trial([fault]).run()).rejects.toBe(fault);
    const last = new TypeError("fetch failed");
    await expect(trial([new TypeError("fetch failed"), new TypeError("fetch failed"), last]).run()).rejects.toBe(last);
  });
});

describe("a client assertion", () => {
  it("is signed by the kind of its key, for a minute, with the key's id", async () => {
    const { publicJwk, privateJwk } = makeSealingKeys();
    const assertion = await clientAssertion("https://genifi.test", "client", { ...privateJwk, kid: "k1" });
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: "ES256", kid: "k1" });
    const { payload } = await jwtVerify(assertion, publicJwk, { issuer: "client", subject: "client", audience: "https://genifi.test" });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  });
});
