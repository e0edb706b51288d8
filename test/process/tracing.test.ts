import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import type { Shape } from "../../scripts/trial/platform.ts";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "../../scripts/trial/otlp-receiver.ts";
import { testRun } from "../kit/coordinates.ts";
import { type Bench, consented, deliver, eventually, identifiersOf, openBench, subject } from "../supergraph/delivery/data.ts";

const { complete } = KNOWN;
const ALL_RECORDED = { OTEL_TRACES_SAMPLER_ARG: "1" };
const LISTED = ["genifi.room", "genifi.partner.id", "genifi.category", "genifi.way", "genifi.outcome", "http.response.status_code", "error.type"];

const newFolder = () => mkdtemp(join(testRun().folder, "traces-"));

async function deliverNames(bench: Bench): Promise<string> {
  const { grant } = await consented(bench);
  const { results, errors } = await deliver(bench, "name { givenName }", [subject(grant, identifiersOf(complete))]);
  expect({ errors, name: results[0]?.name }).toEqual({ errors: [], name: { givenName: complete.givenName } });
  return results[0].transaction.id as string;
}

describe.each<Shape>(["all", "sockets", "tls"])("spans of a delivery, roles: %s", (shape) => {
  let receiver: OtlpReceiver;
  let bench: Bench;
  let spans: readonly ReceivedSpan[];

  beforeAll(async () => {
    receiver = await startOtlpReceiver(await newFolder());
    bench = await openBench({ shape, environment: { ...ALL_RECORDED, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint } });
    await deliverNames(bench);
    await fetch(`${bench.platform.origin}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${bench.customer.token}`,
        traceparent: "00-c0ffee00c0ffee00c0ffee00c0ffee00-c0ffee00c0ffee00-01",
        tracestate: "client=zelda",
        baggage: "email=zelda",
      },
      body: JSON.stringify({ query: "{ viewer { organization { id } } }" }),
    });
    // What is still held is sent when they end.
    await bench.platform.stop();
    spans = await receiver.spans();
  }, 120_000);
  afterAll(() => receiver?.stop());

  it("go from the gateway to the partner in one trace", () => {
    const call = spans.find(({ name }) => name === "partner-call");
    const chain: string[] = [];
    for (let at = call; at; at = spans.find(({ spanId, traceId }) => traceId === at?.traceId && spanId === at?.parentSpanId)) chain.push(at.name);
    expect(chain).toEqual(["partner-call", "delivery", "operation", "hop", "request"]);
    expect(call?.attributes).toEqual({
      "genifi.partner.id": PARTNER_IDS.northbank,
      "genifi.category": "name",
      "genifi.way": "RETRIEVE",
      "genifi.outcome": "HIT",
    });
    expect(call?.role).toBe(shape === "all" ? "all" : "partner-data");
    expect(spans.find(({ name }) => name === "delivery")?.attributes).toEqual({ "genifi.outcome": "HIT" });
  });

  it("P61: hold what is listed and nothing else", () => {
    expect(spans.length).toBeGreaterThan(10);
    for (const { attributes, raw } of spans) {
      expect(LISTED).toEqual(expect.arrayContaining(Object.keys(attributes)));
      expect(raw).toMatchObject({ events: [], links: [] });
      expect(Object.keys(raw["status"] as object)).toEqual(["code"]);
      expect(raw).not.toHaveProperty("traceState");
    }
  });

  it("P61: begin anew, whatever context a client sends", () => {
    expect(JSON.stringify(spans)).not.toMatch(/c0ffee|zelda/);
    for (const { name, parentSpanId } of spans) expect({ name, isFirst: parentSpanId === undefined }).toEqual({ name, isFirst: name === "request" });
  });
});

describe("while the receiver is away", () => {
  it("the platform serves and ends in time", async () => {
    const receiver = await startOtlpReceiver(await newFolder());
    const { endpoint } = receiver;
    await receiver.stop();
    const bench = await openBench({ shape: "all", environment: { ...ALL_RECORDED, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
    await deliverNames(bench);
    await deliverNames(bench);
    const begun = Date.now();
    await bench.platform.stop();
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(await receiver.spans()).toEqual([]);
  }, 60_000);

  it("they come again when it does", async () => {
    const folder = await newFolder();
    const first = await startOtlpReceiver(folder);
    const bench = await openBench({ shape: "all", environment: { ...ALL_RECORDED, OTEL_EXPORTER_OTLP_ENDPOINT: first.endpoint } });
    await first.stop();
    await deliverNames(bench);
    const second = await startOtlpReceiver(folder, Number(new URL(first.endpoint).port));
    await deliverNames(bench);
    const spans = await eventually(
      () => second.spans(),
      (all) => all.some(({ name }) => name === "partner-call"),
      { everyMs: 100 },
    );
    expect(spans.map(({ name }) => name)).toContain("partner-call");
    await bench.platform.stop();
    await second.stop();
  }, 60_000);
});
