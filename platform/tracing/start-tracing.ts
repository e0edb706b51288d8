import { setTimeout as sleep } from "node:timers/promises";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { Log } from "../logging/log.ts";
import type { TracingConfig } from "./config.ts";
import { createRecorder } from "./recorder.ts";
import { recordSpansWith } from "./span.ts";

/** Spans that a receiver does not take in this time at the end are lost. */
const LONGEST_FLUSH_MS = 2_000;

/** Success, in the words of the SDK's core, which is no package of ours. */
const TAKEN = 0;

/** Says once that spans are being lost, and not again until some arrived. */
function sayingLoss(exporter: SpanExporter, log: Log): SpanExporter {
  let losing = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const lost = result.code !== TAKEN;
        if (lost && !losing) log.warn("spans-lost", { count: spans.length });
        losing = lost;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}

/** Sends this process's spans to the receiver at `endpoint`. What comes back ends it, and waits no longer than a receiver that is away deserves. */
export function startTracing(endpoint: string, config: TracingConfig, role: string, log: Log): () => Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces`, headers: { ...config.OTEL_EXPORTER_OTLP_HEADERS } });
  const recorder = createRecorder(sayingLoss(exporter, log), {
    service: config.OTEL_SERVICE_NAME,
    role,
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
  });
  recordSpansWith(recorder);
  return async () => {
    recordSpansWith(undefined);
    const flushed = recorder.close().catch(() => log.warn("spans-lost"));
    const late = new AbortController();
    await Promise.race([flushed, sleep(LONGEST_FLUSH_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
  };
}
