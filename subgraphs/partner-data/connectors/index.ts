import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import { type Connector, PartnerFault } from "./connector.ts";
import { unreachable } from "./unreachable.ts";
import type { PartnerEndpoint, Protocol } from "./endpoint.ts";

export interface Connectors {
  connectorFor(partner: PartnerEndpoint): Connector;
  close(): Promise<void>;
}

type Closable = Connector & { close?(): Promise<void> };

const MMDB = "@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb";

const { resolve } = createRequire(import.meta.url);
const readJson = async <T>(file: string) => JSON.parse(await readFile(resolve(file), "utf8")) as T;

// Each protocol's library and data come with its first call, not with the room.
const CONNECTORS: Partial<Record<Protocol, (partner: PartnerEndpoint) => Promise<Closable>>> = {
  "lookup-json": async (partner) => (await import("./lookup-json.ts")).lookupJson(partner),
  "openid-userinfo": async (partner) => (await import("./openid-userinfo.ts")).openidUserinfo(partner),
  "sd-jwt-vc": async (partner) => (await import("./sd-jwt-vc.ts")).sdJwtVc(partner),

  camara: async (partner) => (await import("./camara.ts")).camara(partner),
  "open-banking": async (partner) => (await import("./open-banking.ts")).openBanking(partner),
  "partner-graphql": async (partner) => (await import("./partner-graphql.ts")).partnerGraphql(partner),

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
export async function createConnectors(): Promise<Connectors> {
  const kept = new Map<string, { partner: PartnerEndpoint; connector: Closable }>();
  return {
    connectorFor(partner) {
      const { id, protocol } = partner;
      const found = kept.get(id);
      if (found && isDeepStrictEqual(found.partner, partner)) return found.connector;
      // Calls that are under way end by themselves; `close` waits for them.
      void found?.connector.close?.();
      const connector = lazily(async () => (await CONNECTORS[protocol]?.(partner)) ?? unreachable);
      kept.set(id, { partner, connector });
      return connector;
    },
    async close() {
      await Promise.all([...kept.values()].map(({ connector }) => connector.close?.()));
      kept.clear();
    },
  };
}

function lazily(load: () => Promise<Closable>): Closable {
  let loading: Promise<Closable> | undefined;
  return {
    async ask(request) {
      loading ??= load();
      const connector = await loading.catch(() => {
        loading = undefined;
        throw new PartnerFault("UNREACHABLE", false);
      });
      return connector.ask(request);
    },
    async close() {
      await (await loading?.catch(() => undefined))?.close?.();
    },
  };
}
