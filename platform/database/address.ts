/** Where a database is and who connects; what `pg` and MikroORM both take. */
export interface DatabaseAddress {
  /** A host name, or the folder of a unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/**
 * Reads `postgres://user:password@host:port/database`, or `postgres://user:password@/database?host=/socket&port=5432`
 * for a unix socket. Written by hand because MikroORM's `clientUrl` ignores `?host=`.
 * Throws a constant error: an address holds a password.
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const match = /^postgres(?:ql)?:\/\/([^:@/]+)(?::([^@/]*))?@([^:/?]*)(?::(\d+))?\/([^?]+)(?:\?(.*))?$/.exec(text);
  if (!match) throw new Error("A database address must look like postgres://user:password@host:port/database.");
  const [, user, password, host, port, database, query] = match;
  const parameters = new URLSearchParams(query ?? "");
  return {
    host: parameters.get("host") ?? (host || "localhost"),
    port: Number(parameters.get("port") ?? port ?? 5432),
    user: decodeURIComponent(user ?? ""),
    password: decodeURIComponent(password ?? ""),
    database: decodeURIComponent(database ?? ""),
  };
}

/** The inverse of `parseDatabaseUrl`. */
export function formatDatabaseUrl({ host, port, user, password, database }: DatabaseAddress): string {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return host.startsWith("/")
    ? `postgres://${login}@/${encodeURIComponent(database)}?host=${encodeURIComponent(host)}&port=${port}`
    : `postgres://${login}@${host}:${port}/${encodeURIComponent(database)}`;
}
