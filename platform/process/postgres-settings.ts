/** Settings go on the command line, so that an old data folder runs under today's settings. */
export function postgresSettings(socketFolder: string, durable: boolean, more: Readonly<Record<string, string>>): string[] {
  const settings: Record<string, string> = {
    listen_addresses: "",
    unix_socket_directories: socketFolder,
    unix_socket_permissions: "0700",
    max_connections: "200",
    shared_buffers: "64MB",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    ...CLOSED_LOG,
    ...(durable ? {} : VOLATILE),
    ...more,
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/**
 * Neither statements nor values may reach the log. A value can also stand in an error's own message
 * (`invalid input syntax for type uuid: "…"`) or in its detail (`Key (email)=(…) already exists`, or the
 * query that a crashed backend was running): so errors are not logged at all, and what is logged is terse.
 */
const CLOSED_LOG = {
  log_min_messages: "log",
  log_error_verbosity: "terse",
  log_statement: "none",
  log_min_error_statement: "panic",
  log_min_duration_statement: "-1",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_lock_waits: "off",
  log_temp_files: "-1",
};

/** For data that nobody misses after a crash: tests. */
const VOLATILE = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", wal_level: "minimal", max_wal_senders: "0" };
