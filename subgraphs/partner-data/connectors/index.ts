import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import { type Connector, type PartnerAnswer, PartnerFault, type PartnerRequest } from "./connector.ts";
import type { Egress } from "./egress.ts";
import { type Guarded, guarded, USUAL_GUARD } from "./guarded.ts";
import { unreachable } from "./unreachable.ts";
import type { PartnerEndpoint, Protocol } from "./endpoint.ts";

export interface Connectors {
  /** A partner, as it is asked on behalf of a tenant. */
  connectorFor(partner: PartnerEndpoint, tenant: string): Connector;
  close(): Promise<void>;
}

/** A sandbox fails for subjects that are made to fail: one customer's tests of that may not keep it from another's. */
const NEVER_RESTS = { failures: null } as const;

type Closable = Connector & { close?(): Promise<void> };

const MMDB = "@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb";

const { resolve } = createRequire(import.meta.url);
const readJson = async <T>(file: string) => JSON.parse(await readFile(resolve(file), "utf8")) as T;

// Each protocol's library and data come with its first call, not with the room.
const CONNECTORS: Partial<Record<Protocol, (partner: PartnerEndpoint, egress: Egress) => Promise<Closable>>> = {
  "lookup-json": async (partner, egress) => (await import("./lookup-json.ts")).lookupJson(partner, egress),
  "openid-userinfo": async (partner, egress) => (await import("./openid-userinfo.ts")).openidUserinfo(partner, egress),
  "sd-jwt-vc": async (partner, egress) => (await import("./sd-jwt-vc.ts")).sdJwtVc(partner, egress),
  camara: async (partner, egress) => (await import("./camara.ts")).camara(partner, egress),
  "open-banking": async (partner, egress) => (await import("./open-banking.ts")).openBanking(partner, egress),
  "partner-graphql": async (partner, egress) => (await import("./partner-graphql.ts")).partnerGraphql(partner, egress),

  "ip-detail": async () => {
    const [{ ipDetail }, { Reader }, bytes] = await Promise.all([import("./ip-detail.ts"), import("maxmind"), readFile(resolve(MMDB))]);
    // Not maxmind's `open`, which adds a cache and a watcher.
    const reader = new Reader<{}>(bytes);
    return ipDetail({ get: (address) => reader.get(address) });
  },

  "carrier-detail": async () => {
    const [{ carrierDetail }, { carrier }] = await Promise.all([import("./carrier-detail.ts"), import("libphonenumber-geo-carrier")]);
    return carrierDetail({ carrierOf: (number) => carrier(number) });
  },

  "device-detail": async () => (await import("./device-detail.ts")).deviceDetail(),

  "email-domain": async () => {
    const [{ emailDomain }, exact, above] = await Promise.all([
      import("./email-domain.ts"),
      readJson<string[]>("disposable-email-domains"),
      readJson<string[]>("disposable-email-domains/wildcard.json"),
    ]);
    return emailDomain({ exact: new Set(exact), above: new Set(above) });
  },

  "wifi-vendor": async () => {
    const [{ wifiVendor }, holders] = await Promise.all([import("./wifi-vendor.ts"), readJson<Record<string, string>>("oui-data")]);
    return wifiVendor({ get: (prefix) => holders[prefix] });
  },
};

/** The connectors of a room, one per partner, made anew when the partner's endpoint changes. */
export async function createConnectors(egress: Egress): Promise<Connectors> {
  const kept = new Map<string, { partner: PartnerEndpoint; connector: Closable; ask: Guarded }>();
  return {
    connectorFor(partner, tenant) {
      const { id, protocol, mode, address, deadlineMs = null } = partner;
      let found = kept.get(id);
      if (!found || !isDeepStrictEqual(found.partner, partner)) {
        // A question may take several calls: it ends with the connector that it began with.
        void found?.connector.close?.();
        const connector = lazily(async () => (await CONNECTORS[protocol]?.(partner, egress)) ?? unreachable);
        // What is answered in this process neither hangs nor falls ill.
        const ask: Guarded =
          address === null
            ? (request) => connector.ask(request)
            : guarded(connector, { ...USUAL_GUARD, deadlineMs, ...(mode === "TEST" ? NEVER_RESTS : {}) });
        found = { partner, connector, ask };
        kept.set(id, found);
      }
      const { ask } = found;
      return { ask: (request) => ask(request, tenant) };
    },
    async close() {
      await Promise.all([...kept.values()].map(({ connector }) => connector.close?.()));
      kept.clear();
    },
  };
}

function lazily(load: () => Promise<Closable>): Closable {
  let loading: Promise<Closable> | undefined;
  const underWay = new Set<Promise<unknown>>();

  async function ask(request: PartnerRequest): Promise<PartnerAnswer> {
    loading ??= load();
    const connector = await loading.catch(() => {
      loading = undefined;
      throw new PartnerFault("UNREACHABLE", false);
    });
    try {
      return await connector.ask(request);
    } catch (error) {
      // A fault of ours in one protocol may not cost the other subjects their answers.
      throw error instanceof PartnerFault ? error : new PartnerFault("PARTNER_ERROR", true);
    }
  }

  return {
    ask(request) {
      const asked = ask(request);
      underWay.add(asked);
      const ended = () => void underWay.delete(asked);
      asked.then(ended, ended);
      return asked;
    },
    async close() {
      await Promise.allSettled(underWay);
      await (await loading?.catch(() => undefined))?.close?.();
    },
  };
}
