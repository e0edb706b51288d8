import type { Server } from "node:https";
import type { Sought } from "./find.ts";
import type { Subject } from "./known.ts";
import type { PartnerState } from "./partner-state.ts";
import type { Partner } from "./partners.ts";

export interface ServerOptions {
  readonly partner: Partner;
  /** The server's own certificate, and the authority of the certificates that it lets in. */
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string };
  readonly state: PartnerState;
  readonly find: (sought: Sought) => Subject | undefined;
}

/** One partner's server, not yet listening, and what genifi must know to ask it. */
export type MakeServer = (options: ServerOptions) => Promise<{
  readonly server: Server;
  readonly credential: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
}>;
