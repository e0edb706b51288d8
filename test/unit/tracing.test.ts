import { afterEach, describe, expect, it } from "@jest/globals";
import { type Attributes, ROOT_CONTEXT, SpanStatusCode, trace } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import fc from "fast-check";
import { z } from "zod";
import { InvalidConfiguration, parseEnvironment } from "../../platform/config/environment.ts";
import { Unauthenticated } from "../../platform/errors/common.ts";
import { tracingConfig } from "../../platform/tracing/config.ts";
import { listedOnly } from "../../platform/tracing/listed-only.ts";
import { createRecorder } from "../../platform/tracing/recorder.ts";
import { inSpan, noteInSpan, recordSpansWith, traceparentOfSpan } from "../../platform/tracing/span.ts";

const MARKER = "zelda.quillfeather@example.com";

/** As a library would record it, by a provider of its own that sends through our door. */
function recordedByLibrary(name: string, attributes: Attributes) {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(listedOnly(memory))] });
  const span = provider.getTracer(MARKER).startSpan(name, {
    attributes,
    links: [{ context: { traceId: "1".repeat(32), spanId: "1".repeat(16), traceFlags: 1 }, attributes: { MARKER } }],
  });
  span.addEvent(MARKER);
  span.recordException(new Error(MARKER));
  span.setStatus({ code: SpanStatusCode.ERROR, message: MARKER });
  span.end();
  return memory.getFinishedSpans().map(({ spanContext, ...rest }) => ({ ...rest, context: spanContext() }));
}

describe("P61: what leaves as a span", () => {
  it("has none of what a library adds", () => {
    const [span] = recordedByLibrary("delivery", { "graphql.document": MARKER, "genifi.category": "name", "genifi.room": MARKER });
    expect(span).toMatchObject({ attributes: { "genifi.category": "name" }, events: [], links: [], status: { code: SpanStatusCode.ERROR } });
    const { resource: _, ...rest } = span!;
    expect(JSON.stringify(rest)).not.toContain(MARKER);
  });

  it("is none of a library's own spans", () => {
    expect(recordedByLibrary("gateway.execute", {})).toEqual([]);
    expect(recordedByLibrary(`GET /people/${MARKER}`, {})).toEqual([]);
  });

  it("takes no address, number or sentence under a listed name", () => {
    const names = ["genifi.room", "genifi.partner.id", "genifi.category", "genifi.way", "genifi.outcome", "http.response.status_code", "error.type"];
    const value = fc.oneof(
      fc.emailAddress(),
      fc.ipV4(),
      fc.ipV6(),
      fc.stringMatching(/^\+?[0-9]{7,15}$/),
      fc.stringMatching(/^[A-Z][a-z]+ [A-Z][a-z]+$/),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, text) => {
        expect(recordedByLibrary("delivery", { [name]: text })[0]?.attributes).toEqual({});
      }),
    );
  });
});

describe("the recorder", () => {
  const memory = new InMemorySpanExporter();
  const recorder = createRecorder(memory, { service: "genifi", role: "all", ratio: 1 });
  const finished = async () => {
    recordSpansWith(undefined);
    const read: typeof memory.shutdown = async () => undefined;
    memory.shutdown = read;
    await recorder.close();
    return memory.getFinishedSpans();
  };
  afterEach(() => recordSpansWith(undefined));

  it("keeps of an error its code or class, and of a foreign trace context nothing that is none", async () => {
    recordSpansWith(recorder);
    await expect(inSpan("hop", {}, () => Promise.reject(new TypeError(MARKER)))).rejects.toThrow(MARKER);
    await expect(inSpan("hop", {}, () => Promise.reject(new Unauthenticated()))).rejects.toThrow();
    const inside = await inSpan("operation", {}, async () => traceparentOfSpan(), `00-${"a".repeat(32)}-${"b".repeat(16)}-01`);
    await inSpan("operation", {}, async () => noteInSpan({ room: "billing" }), `00-${MARKER}-${"b".repeat(16)}-01`);
    const [typed, coded, continued, begun] = await finished();
    expect(typed?.attributes).toEqual({ "error.type": "TypeError" });
    expect(coded?.attributes).toEqual({ "error.type": "UNAUTHENTICATED" });
    expect(inside).toBe(`00-${"a".repeat(32)}-${continued?.spanContext().spanId}-01`);
    expect(continued?.parentSpanContext?.spanId).toBe("b".repeat(16));
    expect(begun?.attributes).toEqual({ "genifi.room": "billing" });
    expect(begun?.parentSpanContext).toBeUndefined();
  });

  it("is registered nowhere, so that libraries record nothing", () => {
    expect(trace.getTracer("apollo/gateway-js").startSpan("gateway.request", {}, ROOT_CONTEXT).isRecording()).toBe(false);
  });
});

describe("its configuration", () => {
  const read = (environment: Record<string, string>) => parseEnvironment(z.object(tracingConfig), environment);

  it("is off by default, and takes OpenTelemetry's words", () => {
    expect(read({})).toEqual({ OTEL_SERVICE_NAME: "genifi", OTEL_TRACES_SAMPLER_ARG: 0.1 });
    const given = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://receiver.example:4318", OTEL_EXPORTER_OTLP_HEADERS: "api-key=a%3Db, x-team=identity" };
    expect(read(given)).toMatchObject({ OTEL_EXPORTER_OTLP_HEADERS: { "api-key": "a=b", "x-team": "identity" } });
  });

  it.each(["http://receiver.example:4318", "ftp://127.0.0.1", "receiver"])("refuses %s as a receiver", (endpoint) => {
    expect(() => read({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toThrow(InvalidConfiguration);
  });

  it("names a fault of the headers without quoting them", () => {
    expect(() => read({ OTEL_EXPORTER_OTLP_HEADERS: "secret-without-value" })).toThrow(/^(?!.*secret-without-value).*OTEL_EXPORTER_OTLP_HEADERS/s);
  });
});
