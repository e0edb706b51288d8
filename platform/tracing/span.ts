/** Everything that a span can be called. */
export const SPAN_NAMES = ["request", "hop", "operation", "delivery", "partner-call"] as const;

export type SpanName = (typeof SPAN_NAMES)[number];

/** Everything that a span can hold. A closed list, as of a log line: there is no attribute for text from outside. */
export interface SpanAttributes {
  readonly room?: string | undefined;
  /** A partner's id in our register. */
  readonly partner?: string | undefined;
  readonly category?: string | undefined;
  readonly way?: string | undefined;
  /** A ledger's word, which tells no more of a sensitive category than the ledger does. */
  readonly outcome?: string | undefined;
  readonly status?: number | undefined;
  /** A code of ours, or the name of an error's class; never its message. */
  readonly error?: string | undefined;
}

/** What records spans. There is one at most in a process, and none unless it is told where to send them. */
export interface Recorder {
  /** Under the span that `traceparent` names, else under the one that runs. */
  record<T>(name: SpanName, attributes: SpanAttributes, work: () => Promise<T>, traceparent: string | undefined): Promise<T>;
  note(attributes: SpanAttributes): void;
  traceparent(): string | undefined;
}

let recorder: Recorder | undefined;

export function recordSpansWith(next: Recorder | undefined): void {
  recorder = next;
}

/** Does `work` in a span of its own, where spans are recorded. */
export const inSpan = <T>(name: SpanName, attributes: SpanAttributes, work: () => Promise<T>, traceparent?: string): Promise<T> =>
  recorder ? recorder.record(name, attributes, work, traceparent) : work();

/** Adds to the span that runs. */
export const noteInSpan = (attributes: SpanAttributes): void => recorder?.note(attributes);

/** Names the span that runs to another process of ours (W3C Trace Context). Partners are never told. */
export const traceparentOfSpan = (): string | undefined => recorder?.traceparent();
