import { defineEntity, type InferEntity } from "@mikro-orm/postgresql";

const SCHEMA = "billing";

export const Charge = defineEntity({
  name: "Charge",
  schema: SCHEMA,
  tableName: "charges",
  properties: (p) => ({
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    transactionId: p.uuid(),
    partnerId: p.uuid(),
    category: p.string(),
    outcome: p.string(),
    currency: p.string(),
    minor: p.bigint("string"),
    waived: p.boolean(),
    priceBook: p.integer(),
    clientId: p.uuid(),
    costCenterId: p.uuid(),
    projectId: p.uuid().nullable(),
    processId: p.uuid(),
    processVersionId: p.uuid(),
    at: p.datetime(),
  }),
});
export type ChargeRow = InferEntity<typeof Charge>;

export const Rate = defineEntity({
  name: "Rate",
  schema: SCHEMA,
  tableName: "rates",
  properties: (p) => ({
    priceBook: p.integer().primary(),
    partnerId: p.uuid().primary(),
    category: p.string().primary(),
    outcome: p.string().primary(),
    currency: p.string().primary(),
    minor: p.bigint("string"),
  }),
});
export type RateRow = InferEntity<typeof Rate>;

export const PriceBook = defineEntity({
  name: "PriceBook",
  schema: SCHEMA,
  tableName: "price_books",
  properties: (p) => ({ version: p.integer().primary(), effectiveFrom: p.datetime() }),
});

export const ENTITIES = [Charge, Rate, PriceBook];
