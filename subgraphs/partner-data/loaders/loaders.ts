import DataLoader from "dataloader";
import type { JWK } from "jose";
import type { Pool } from "pg";
import { byId } from "../../../platform/database/by-id.ts";
import type { PublicSigningJwk } from "../../../platform/keys/signing-key.ts";
import { readMode } from "../../../platform/subgraph/types/mode.ts";
import type { RoomCall } from "../../../platform/subgraph/open-room.ts";
import type { DeliveryPorts } from "../delivery/request.ts";
import type { SignDelivery } from "../delivery/seal.ts";
import {
  CategoryEvent,
  type CategoryEventRow,
  CategoryJurisdiction,
  Contract,
  DataCategory,
  Delivery,
  Disclosure,
  type DisclosureRow,
  LegalGate,
  Offer,
  type OfferRow,
  Partner,
  Transaction,
} from "../entities/entities.ts";
import type { SignRecord } from "../services/delivery-signer.ts";
import { type Kept, readKept } from "./read-kept.ts";

/** What a quote is computed with. */
export interface Quoting {
  readonly pool: Pool;
  readonly mostPartners: number;
}

/** The room's context of one request. */
export interface PartnerDataCall extends RoomCall {
  readonly loaders: ReturnType<typeof createLoaders>;
  readonly delivering: DeliveryPorts & { readonly longestMs: number };
  readonly quoting: Quoting;
  readonly signingKeys: readonly PublicSigningJwk[];
  readonly signRecord: SignRecord;
  readonly signAnswer: SignDelivery;
  /** To which identifiers can be sealed, the newest first. */
  readonly identifierKeys: () => Promise<readonly JWK[]>;
}

const grouped = <T>(keys: readonly string[], rows: readonly T[], keyOf: (row: T) => string): T[][] => {
  const groups = new Map(keys.map((key) => [key, [] as T[]]));
  for (const row of rows) groups.get(keyOf(row))?.push(row);
  return keys.map((key) => groups.get(key) ?? []);
};

const createLoaders = ({ data, principal }: RoomCall) => ({
  transactions: byId(data, (em, ids) => em.find(Transaction, { id: { $in: [...ids] } })),
  deliveries: byId(data, (em, ids) => em.find(Delivery, { id: { $in: [...ids] } })),
  contracts: byId(data, (em, ids) => em.find(Contract, { id: { $in: [...ids] } })),
  // Partners and categories are the platform's own: the same for every tenant.
  partners: new DataLoader(async (ids: readonly string[]) => {
    const found = new Map((await data.common((em) => em.find(Partner, { id: { $in: [...ids] } }))).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  }),
  categories: new DataLoader(async (ids: readonly string[]) => {
    const found = new Map((await data.common((em) => em.find(DataCategory, { id: { $in: [...ids] } }))).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  }),
  offersOf: new DataLoader(async (ids: readonly string[]): Promise<OfferRow[][]> => {
    const rows = await data.common((em) => em.find(Offer, { partnerId: { $in: [...ids] } }, { orderBy: { category: "asc" } }));
    return grouped(ids, rows, ({ partnerId }) => partnerId);
  }),
  identifiersOf: new DataLoader(async (ids: readonly string[]): Promise<string[][]> => {
    const rows = await data.common(async (em) => {
      const active = await em.find(Partner, { status: "ACTIVE", mode: readMode(principal, null) });
      return em.find(Offer, { category: { $in: [...ids] }, partnerId: { $in: active.map(({ id }) => id) } });
    });
    const offered = grouped(ids, rows, ({ category }) => category).map((offers) => new Set(offers.flatMap(({ identifiers }) => identifiers)));
    return offered.map((names) => [...names].toSorted());
  }),
  jurisdictionsOf: new DataLoader(async (ids: readonly string[]) => {
    const category = { $in: [...ids] };
    const [rows, gates] = await data.common(async (em) => [
      await em.find(CategoryJurisdiction, { category }, { orderBy: { jurisdiction: "asc" } }),
      await em.find(LegalGate, { category }, { orderBy: { code: "asc" } }),
    ]);
    return grouped(
      ids,
      rows.map((row) => ({
        ...row,
        gates: gates.filter((gate) => gate.category === row.category && gate.jurisdiction === row.jurisdiction),
      })),
      ({ category: of }) => of,
    );
  }),
  /** By category and version. */
  eventsOfCategory: new DataLoader(async (keys: readonly string[]): Promise<CategoryEventRow[][]> => {
    const named = keys.map((key) => key.split(" ")[0] ?? "");
    const rows = await data.common((em) => em.find(CategoryEvent, { category: { $in: named } }, { orderBy: { id: "asc" } }));
    return grouped(keys, rows, ({ category, version }) => `${category} ${version}`);
  }),
  disclosuresOf: new DataLoader(async (ids: readonly string[]): Promise<DisclosureRow[][]> => {
    const rows = await data.run((em) => em.find(Disclosure, { transactionId: { $in: [...ids] } }, { orderBy: { id: "asc" } }));
    return grouped(ids, rows, ({ transactionId }) => transactionId);
  }),
  keptOf: new DataLoader(async (ids: readonly string[]): Promise<(Kept | null)[]> => {
    const found = await data.run((em) => readKept(em, ids));
    return ids.map((id) => found.get(id) ?? null);
  }),
});

export const createContext =
  (house: Pick<PartnerDataCall, "delivering" | "signingKeys" | "quoting" | "signRecord" | "signAnswer" | "identifierKeys">) =>
  (call: RoomCall): PartnerDataCall => ({ ...call, ...house, loaders: createLoaders(call) });
