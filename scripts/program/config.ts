import { z } from "zod";
import { flag, jsonArray, milliseconds } from "../../platform/config/fields.ts";
import { parseDatabaseUrl } from "../../platform/database/address.ts";
import { PublicSigningJwk } from "../../platform/keys/signing-key.ts";
import { tracingConfig } from "../../platform/tracing/config.ts";

export const databaseUrl = z.string().transform((text, context) => {
  try {
    return parseDatabaseUrl(text);
  } catch {
    context.addIssue({ code: "custom", message: "must look like postgres://user:password@host:port/database" });
    return z.NEVER;
  }
});

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/** Every room's origin. TLS only: subjects' values travel between gateway and partner-data. */
const RoomUrls = z.string().transform((text, context): Readonly<Record<string, string>> => {
  try {
    return z
      .record(
        z.string(),
        z.url({ protocol: /^https$/ }).refine((url) => new URL(url).origin === url),
      )
      .parse(JSON.parse(text));
  } catch {
    context.addIssue({
      code: "custom",
      message: 'must be a JSON object of origins by room, each https, such as {"billing":"https://billing.internal:8443"}',
    });
    return z.NEVER;
  }
});

/** What every role reads from the environment; each room adds its own. */
export const programConfig = z
  .object({
    HOST: z.string().default("127.0.0.1"),
    /** 0 takes a free one. */
    PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
    /** The origin that clients use; the issuer of tokens, receipts and grants. Loopback's own by default. */
    PUBLIC_URL: z
      .url()
      .refine((url) => new URL(url).origin === url, "must be an origin: scheme, host and port, and nothing after them")
      .optional(),
    TLS_CERTIFICATE_FILE: z.string().optional(),
    TLS_KEY_FILE: z.string().optional(),
    /** The embedded database and the keys of the embedded default. */
    DATA_FOLDER: z.string().default(".data"),
    /** An administrator's address, for one process of all roles and for `npm run migrate`. */
    DATABASE_URL: databaseUrl.optional(),
    /** 32 random bytes in base64url; a file in DATA_FOLDER otherwise. */
    KEY_ENCRYPTION_KEY: z.string().optional(),
    /** Lets a successor listen on the same port while its predecessor still does. */
    REUSE_PORT: flag(false),
    /** Where rooms and gateway meet when roles are split on one machine: one unix socket each. */
    SOCKET_FOLDER: z.string().default(".data/sockets"),
    /** Where they meet when roles are split over machines: mutual TLS. Each room then listens on HOST and PORT. */
    ROOM_URLS: RoomUrls.optional(),
    /** By which roles know one another: this one's own certificate, and the only authority that the others' may come from. */
    ROOM_CERTIFICATE_FILE: z.string().optional(),
    ROOM_KEY_FILE: z.string().optional(),
    ROOM_AUTHORITY_FILE: z.string().optional(),
    /** The gateways' public keys, which rooms of their own process believe: a JSON array of JWKs. */
    GATEWAY_PUBLIC_KEYS: jsonArray(PublicSigningJwk).optional(),
    /** Longer than the gateway's own deadline, so that the slowest delivery under way still gets its answer. */
    SHUTDOWN_MS: milliseconds(45_000),
    /** How long a role that ends waits for its callers to drop idle connections: more than the 5 s that they are told. */
    DRAIN_MS: milliseconds(6_000),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
    ...tracingConfig,
  })
  .refine(
    ({ HOST = "127.0.0.1", TLS_CERTIFICATE_FILE, TLS_KEY_FILE, ROOM_URLS }) =>
      isLoopback(HOST) || ROOM_URLS !== undefined || (TLS_CERTIFICATE_FILE && TLS_KEY_FILE),
    {
      path: ["HOST"],
      message: "may be something other than loopback only with TLS_CERTIFICATE_FILE and TLS_KEY_FILE, or for a room with ROOM_URLS",
      // Beside the faults of other variables, not after them.
      when: () => true,
    },
  )
  .refine(
    ({ ROOM_URLS, ROOM_CERTIFICATE_FILE, ROOM_KEY_FILE, ROOM_AUTHORITY_FILE }) =>
      ROOM_URLS === undefined || (ROOM_CERTIFICATE_FILE && ROOM_KEY_FILE && ROOM_AUTHORITY_FILE),
    {
      path: ["ROOM_URLS"],
      message: "needs ROOM_CERTIFICATE_FILE, ROOM_KEY_FILE and ROOM_AUTHORITY_FILE",
      when: () => true,
    },
  );

export type ProgramConfig = z.infer<typeof programConfig>;

/** The variable that holds a login's own address, such as PARTNER_DATA_DATABASE_URL. */
export const urlVariable = (login: string): string => `${login.replace(/_app$/, "").toUpperCase()}_DATABASE_URL`;
