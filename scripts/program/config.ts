import { z } from "zod";
import { jsonArray, milliseconds } from "../../platform/config/fields.ts";
import { parseDatabaseUrl } from "../../platform/database/address.ts";
import { PublicSigningJwk } from "../../platform/keys/signing-key.ts";

export const databaseUrl = z.string().transform((text, context) => {
  try {
    return parseDatabaseUrl(text);
  } catch {
    context.addIssue({ code: "custom", message: "must look like postgres://user:password@host:port/database" });
    return z.NEVER;
  }
});

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

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
    /** Where rooms and gateway meet when roles are split: one unix socket each. */
    SOCKET_FOLDER: z.string().default(".data/sockets"),
    /** The gateways' public keys, which rooms of their own process believe: a JSON array of JWKs. */
    GATEWAY_PUBLIC_KEYS: jsonArray(PublicSigningJwk).optional(),
    SHUTDOWN_MS: milliseconds(30_000),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  })
  .refine(({ HOST = "127.0.0.1", TLS_CERTIFICATE_FILE, TLS_KEY_FILE }) => LOOPBACK.test(HOST) || (TLS_CERTIFICATE_FILE && TLS_KEY_FILE), {
    path: ["HOST"],
    message: "may be something other than loopback only with TLS_CERTIFICATE_FILE and TLS_KEY_FILE",
    // Beside the faults of other variables, not after them.
    when: () => true,
  });

export type ProgramConfig = z.infer<typeof programConfig>;

/** The variable that holds a login's own address, such as PARTNER_DATA_DATABASE_URL. */
export const urlVariable = (login: string): string => `${login.replace(/_app$/, "").toUpperCase()}_DATABASE_URL`;
