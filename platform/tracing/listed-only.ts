import type { Attributes } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { SPAN_NAMES, type SpanAttributes } from "./span.ts";

interface Listed {
  readonly name: string;
  readonly fits: (value: unknown) => boolean;
}

const text = (shape: RegExp) => (value: unknown) => typeof value === "string" && shape.test(value);

/** What each attribute is called where it arrives, and the shape that its value must have. */
export const LISTED: Readonly<Record<keyof SpanAttributes, Listed>> = {
  room: { name: "genifi.room", fits: text(/^(?:accounts|consent|billing|partner-data|analytics)$/) },
  partner: { name: "genifi.partner.id", fits: text(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) },
  category: { name: "genifi.category", fits: text(/^(?:x-)?[A-Za-z][A-Za-z-]{0,60}$/) },
  way: { name: "genifi.way", fits: text(/^(?:RETRIEVE|MATCH|CHECK)$/) },
  outcome: { name: "genifi.outcome", fits: text(/^[A-Z][A-Z_]{1,40}$/) },
  status: { name: "http.response.status_code", fits: (value) => Number.isInteger(value) && Number(value) >= 100 && Number(value) < 600 },
  error: { name: "error.type", fits: text(/^[A-Za-z][A-Za-z_]{1,60}$/) },
};

const BY_NAME = new Map(Object.values(LISTED).map((listed) => [listed.name, listed]));

const listedAttributes = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name, value]) => BY_NAME.get(name)?.fits(value) === true));

/** Ids and flags; a trace state can hold any text. */
function bareContext(span: ReadableSpan): ReturnType<ReadableSpan["spanContext"]> {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceId, spanId, traceFlags };
}

/** A copy that holds what is listed and nothing else: no event, so no exception's message or stack, no link, no status text. */
function listedSpan(span: ReadableSpan): ReadableSpan {
  const { parentSpanContext: parent } = span;
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => bareContext(span),
    ...(parent ? { parentSpanContext: { traceId: parent.traceId, spanId: parent.spanId, traceFlags: parent.traceFlags } } : {}),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    status: { code: span.status.code },
    attributes: listedAttributes(span.attributes),
    links: [],
    events: [],
    resource: span.resource,
    instrumentationScope: { name: "genifi" },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** The one way out for spans: whoever made one, a library too, what leaves is listed (P61). */
export function listedOnly(exporter: SpanExporter): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(
        spans.filter(({ name }) => SPAN_NAMES.some((listed) => listed === name)).map((span) => listedSpan(span)),
        done,
      );
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
