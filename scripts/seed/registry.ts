import type { KeyObject } from "node:crypto";
import type pg from "pg";
import type { Mode } from "../../platform/identity/principal.ts";
import { seal } from "../../platform/keys/sealing.ts";
import { testIdOf } from "../sandbox/known.ts";
import type { Registry } from "../sandbox/protocol.ts";
import { CATEGORIES } from "./categories.ts";
import { seedLegalGates } from "./legal-gates.ts";

/** The partners that answer from data shipped in npm packages. */
export const LOCAL_PARTNERS = {
  ip: "1b9f0c55-6d0e-4f0a-9c3e-2f1d5a7be901",
  carrier: "2c8e1d44-7e1f-4a1b-8d4f-3a2e6b8cf902",
  device: "3d7f2e33-8f2a-4b2c-9e5a-4b3f7c9da903",
  emailDomain: "4e6a3f22-9a3b-4c3d-8f6b-5c4a8daeb904",
  wifiVendor: "5f5b4a11-8b4c-4d4e-9a7c-6d5b9ebfc905",
} as const;

export interface SeededPartner {
  readonly id: string;
  readonly name: string;
  readonly mode: Mode;
  readonly protocol: string;
  readonly address: string | null;
  readonly trustAnchor: string | null;
  readonly credential: Readonly<Record<string, unknown>> | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly countries: readonly string[];
  readonly offers: readonly {
    readonly category: string;
    readonly attributes: readonly string[];
    readonly identifiers: readonly string[];
    readonly ways?: readonly string[];
  }[];
}

const attributesOf = (category: string): readonly string[] => CATEGORIES.find(({ id }) => id === category)?.attributes ?? [];

const local = (
  id: string,
  name: string,
  protocol: string,
  category: string,
  identifier: string,
  attributes = attributesOf(category),
): SeededPartner => ({
  id,
  name,
  mode: "LIVE",
  protocol,
  address: null,
  trustAnchor: null,
  credential: null,
  settings: {},
  countries: [],
  offers: [{ category, attributes, identifiers: [identifier] }],
});

const twinOf = (partner: SeededPartner): SeededPartner => ({ ...partner, id: testIdOf(partner.id), name: `${partner.name} (sandbox)`, mode: "TEST" });

/** In which order the sandbox's partners are asked. */
const RANKS: Readonly<Record<string, number>> = {
  "Northbank Identity": 1,
  Payfolio: 1,
  "Signalpost Mobile": 1,
  "Maple Registry": 2,
  "Corvid Contact": 3,
  "Veridia Identity": 20,
  "Specimen Wallets": 20,
};
/** A twin's is that of the partner that it stands for. */
export const rankOf = ({ name }: Pick<SeededPartner, "name">): number => RANKS[name.replace(" (sandbox)", "")] ?? 1;

/** Every partner that is registered: those of our own data, and the sandbox's; most of them with a twin for test clients. */
export function partnersOf({ partners }: Pick<Registry, "partners">): SeededPartner[] {
  const ours = [
    local(LOCAL_PARTNERS.ip, "IP Detail", "ip-detail", "ip", "ipAddress"),
    local(LOCAL_PARTNERS.carrier, "Carrier Detail", "carrier-detail", "mobileCarrier", "phone"),
    local(LOCAL_PARTNERS.device, "Device Detail", "device-detail", "device", "userAgent"),
  ];
  return [
    ...ours,
    ...ours.map(twinOf),
    local(LOCAL_PARTNERS.emailDomain, "Email Domain", "email-domain", "email", "email", ["domain", "disposable", "syntaxValid"]),
    local(LOCAL_PARTNERS.wifiVendor, "WiFi Vendor", "wifi-vendor", "wifi", "bssid", ["vendor"]),
    ...partners.map(({ categories, ...partner }) => ({ ...partner, offers: categories })),
  ];
}

/** Categories, partners and offers; a partner that is there already gets its new address. */
export async function seedRegistry(client: pg.Client, kek: KeyObject, registry: Pick<Registry, "partners">): Promise<void> {
  await client.query("set role partner_data_owner");
  for (const { id, title, sensitivity, attributes, subjectKinds = ["PERSON", "COMPANY"], everywhere = true } of CATEGORIES) {
    await client.query(
      `insert into partner_data.categories (id, title, sensitivity, attributes, subject_kinds, everywhere) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set title = $2, sensitivity = $3, attributes = $4, subject_kinds = $5, everywhere = $6`,
      [id, title, sensitivity, attributes, subjectKinds, everywhere],
    );
  }
  await seedLegalGates(client);
  for (const partner of partnersOf(registry)) {
    const { id, name, mode, protocol, address, trustAnchor, credential, settings, countries } = partner;
    const sealed = credential === null ? null : await seal(JSON.stringify(credential), kek, `partner_data.partners/${id}/credential`);
    await client.query(
      `insert into partner_data.partners (id, name, protocol, address, trust_anchor, sealed_credential, countries, settings, subprocessor_id, mode, test_rank)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (id) do update set address = $4, trust_anchor = $5, sealed_credential = $6, settings = $8, subprocessor_id = $9`,
      [
        id,
        name,
        protocol,
        address,
        trustAnchor,
        sealed,
        countries,
        settings,
        address === null ? null : id,
        mode,
        mode === "TEST" ? rankOf(partner) : null,
      ],
    );
    for (const { category, attributes, identifiers, ways = ["RETRIEVE"] } of partner.offers) {
      // A category that somebody must activate first is offered by the next seeding.
      await client.query(
        `insert into partner_data.offers (partner_id, category, attributes, identifiers, ways)
         select $1, id, $3, $4, $5 from partner_data.categories where id = $2
         on conflict (partner_id, category) do update set attributes = $3, identifiers = $4, ways = $5`,
        [id, category, attributes, identifiers, ways],
      );
    }
  }
  await client.query("reset role");
}
