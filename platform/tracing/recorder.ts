import { AsyncLocalStorage } from "node:async_hooks";
import { type Attributes, type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace-base";
import { ClientError } from "../errors/client-error.ts";
import { describeFault } from "../logging/log.ts";
import { LISTED, listedOnly } from "./listed-only.ts";
import type { Recorder, SpanAttributes, SpanName } from "./span.ts";

export interface RecorderOptions {
  /** What the operator calls this installation. */
  readonly service: string;
  readonly role: string;
  /** Of traces that begin here, this part is recorded. */
  readonly ratio: number;
}

/** A killed process loses the spans of so long. */
const BATCH_MS = 1_000;

const KINDS: Partial<Record<SpanName, SpanKind>> = {
  request: SpanKind.SERVER,
  hop: SpanKind.CLIENT,
  operation: SpanKind.SERVER,
  "partner-call": SpanKind.CLIENT,
};

const named = (attributes: SpanAttributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [LISTED[key as keyof SpanAttributes].name, value]));

const errorType = (error: unknown): string => (error instanceof ClientError ? error.code : (describeFault(error).fault ?? "unknown"));

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-(0[01])$/;

/** Undefined of anything but ids and the one flag that is defined. */
function contextFrom(traceparent: string): Context | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number(flags), isRemote: true });
}

/**
 * Records spans and hands them to an exporter in batches. Its provider is registered nowhere: what libraries record
 * goes to the one that is registered, and there is none.
 */
export function createRecorder(exporter: SpanExporter, { service, role, ratio }: RecorderOptions): Recorder & { close(): Promise<void> } {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": service, "genifi.role": role }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor(listedOnly(exporter), { scheduledDelayMillis: BATCH_MS })],
  });
  const tracer = provider.getTracer("genifi");
  const running = new AsyncLocalStorage<Context>();
  const current = () => {
    const context = running.getStore();
    return context && trace.getSpan(context);
  };

  return {
    async record(name, attributes, work, traceparent) {
      const parent = (traceparent === undefined ? undefined : contextFrom(traceparent)) ?? running.getStore() ?? ROOT_CONTEXT;
      const span = tracer.startSpan(name, { kind: KINDS[name] ?? SpanKind.INTERNAL, attributes: named(attributes) }, parent);
      try {
        return await running.run(trace.setSpan(parent, span), work);
      } catch (error) {
        span.setAttributes(named({ error: errorType(error) }));
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    note(attributes) {
      const span = current();
      span?.setAttributes(named(attributes));
      if (attributes.error !== undefined) span?.setStatus({ code: SpanStatusCode.ERROR });
    },
    traceparent() {
      const context = current()?.spanContext();
      return context && `00-${context.traceId}-${context.spanId}-0${context.traceFlags & 1}`;
    },
    close: () => provider.shutdown(),
  };
}
