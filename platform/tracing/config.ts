import { z } from "zod";

const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"];

/** Header names and values as OpenTelemetry writes them: `name=value,name=value`, percent-encoded. */
const headers = z.string().transform((text, context): Readonly<Record<string, string>> => {
  try {
    const pairs = text.split(",").map((pair) => {
      const [, name, value] = /^\s*([\w-]+)\s*=(.*)$/.exec(pair) ?? [];
      if (name === undefined || value === undefined) throw new Error("No pair.");
      return [name, decodeURIComponent(value.trim())] as const;
    });
    return Object.fromEntries(pairs);
  } catch {
    context.addIssue({ code: "custom", message: "must look like name=value,name=value, percent-encoded" });
    return z.NEVER;
  }
});

/** OpenTelemetry's own variables, as far as we read them. */
export const tracingConfig = {
  /** Where a receiver takes OTLP over HTTP; without it nothing is recorded. Spans tell who is busy with whom: TLS, or this machine. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .refine((url) => URL.parse(url)?.protocol !== "http:" || LOOPBACK.includes(URL.parse(url)?.hostname ?? ""), "must be https, or http on loopback")
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headers.optional(),
  OTEL_SERVICE_NAME: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .default("genifi"),
  /** The part of all requests that is recorded. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(0.1),
};

const whole = z.object(tracingConfig);

export type TracingConfig = z.infer<typeof whole>;
