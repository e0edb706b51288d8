import { z } from "zod";
import { PartnerFault } from "./connector.ts";
import type { KeysOf } from "./key-set.ts";
import type { Issuers } from "./sd-jwt-vc-issuers.ts";
import { readStatusList, type StatusList } from "./status-list.ts";
import { statusFault } from "./status-fault.ts";
import type { Transport } from "./transport.ts";

/** No other way to look a status up is known here, and a status that cannot be looked up is none. */
const Reference = z.strictObject({ status_list: z.looseObject({ idx: z.int().nonnegative(), uri: z.string() }) });

/** One fetch serves all who wait for it, so none of them may end it. */
const LONGEST_FETCH_MS = 5_000;

export interface Statuses {
  /** Whether the issuer still stands by a credential with this `status`. Throws `PartnerFault` when it cannot be learned. */
  holds(issuer: string, status: unknown, signal: AbortSignal): Promise<boolean>;
}

/**
 * Looks up whether credentials were revoked. Only the lists that the registry names are fetched, whole: the address in a
 * credential is its issuer's to choose, and one made for a single subject would tell who is asked about.
 */
export function statusesOf(issuers: Issuers, origin: string | null, transport: Transport | null): Statuses {
  const kept = new Map<string, StatusList>();
  const underWay = new Map<string, Promise<StatusList>>();

  async function fetched(uri: string, keys: KeysOf): Promise<StatusList> {
    const { pathname, search } = new URL(uri);
    const signal = AbortSignal.timeout(LONGEST_FETCH_MS);
    const headers = { accept: "application/statuslist+jwt" };
    const { status, text } = await transport!.send({ method: "GET", path: pathname + search, headers, signal, discloses: false });
    if (status !== 200) throw statusFault(status, false);
    const list = await readStatusList(text, uri, keys).catch(() => {
      throw new PartnerFault("MALFORMED_ANSWER", false);
    });
    kept.set(uri, list);
    return list;
  }

  function listAt(uri: string, keys: KeysOf): StatusList | Promise<StatusList> {
    const known = kept.get(uri);
    if (known && known.until > Date.now()) return known;
    const fetching = underWay.get(uri) ?? fetched(uri, keys).finally(() => underWay.delete(uri));
    underWay.set(uri, fetching);
    return fetching;
  }

  return {
    async holds(issuer, status, signal) {
      if (status === undefined) return true;
      const { idx, uri } = Reference.safeParse(status).data?.status_list ?? {};
      const keys = issuers.keysOf(issuer);
      if (idx === undefined || uri === undefined || keys === undefined || !issuers.statusLists(issuer).includes(uri)) return false;
      if (transport === null || URL.parse(uri)?.origin !== origin) throw new PartnerFault("UNREACHABLE", false);
      return (await unlessAborted(listAt(uri, keys), signal)).isValid(idx);
    },
  };
}

function unlessAborted<T>(waited: T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new PartnerFault("ABORTED", false));
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    Promise.resolve(waited)
      .then(resolve, (error: unknown) =>
        reject(error instanceof PartnerFault && error.kind === "ABORTED" ? new PartnerFault("TIMEOUT", false) : error),
      )
      .finally(() => signal.removeEventListener("abort", abort));
  });
}
