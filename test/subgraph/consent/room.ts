import { createSecretKey, randomBytes, randomUUID } from "node:crypto";
import { importJWK, type CryptoKey } from "jose";
import pg from "pg";
import { parseEnvironment } from "../../../platform/config/environment.ts";
import { createPool } from "../../../platform/database/pool.ts";
import { createSubgraphAuthenticator } from "../../../platform/identity/authenticator.ts";
import { createInternalTokenIssuer } from "../../../platform/identity/internal-token.ts";
import type { Principal } from "../../../platform/identity/principal.ts";
import { generateSigningKey } from "../../../platform/keys/signing-key.ts";
import { createLog } from "../../../platform/logging/log.ts";
import type { RoomAnswer } from "../../../platform/subgraph/room-door.ts";
import { room } from "../../../subgraphs/consent/index.ts";
import { createTestDatabase } from "../../kit/database.ts";

export const ISSUER = "https://genifi.test";

export interface Customer {
  readonly id: string;
  readonly owner: Principal;
  readonly app: Principal;
}

export interface ConsentRoom {
  ask(principal: Principal, query: string, variables?: Record<string, unknown>): Promise<RoomAnswer>;
  /** A new organisation, its owner and an API client with every scope of this room. */
  createCustomer(): Promise<Customer>;
  /** SQL of the superuser, to arrange and to look behind row-level security. */
  readonly admin: pg.Pool;
  /** Runs SQL as a login role in one transaction of a tenant. */
  as<T extends pg.QueryResultRow>(role: string, tenant: string, sql: string, values?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/** The room on a database of its own, asked through its door with the gateway's tokens. */
export async function openConsentRoom(): Promise<ConsentRoom> {
  const { logins, admin: adminAddress } = await createTestDatabase();
  const { kid, publicJwk, privateJwk } = await generateSigningKey("EdDSA");
  const issuer = createInternalTokenIssuer({ kid, privateKey: (await importJWK(privateJwk, "EdDSA")) as CryptoKey });
  const open = await room.open({
    config: parseEnvironment(room.config, {}),
    database: logins.as("consent_app"),
    log: createLog({}, "error"),
    authenticate: createSubgraphAuthenticator({ room: "consent", internalKeys: [publicJwk], accessTokens: null }),
    keyEncryptionKey: createSecretKey(randomBytes(32)),
    issuer: ISSUER,
  });
  const admin = createPool(adminAddress, 3);
  const pools = new Map<string, pg.Pool>();
  const poolOf = (role: string): pg.Pool => {
    const pool = pools.get(role) ?? createPool(logins.as(role), 20);
    pools.set(role, pool);
    return pool;
  };

  return {
    admin,
    async ask(principal, query, variables = {}) {
      const authorization = `Bearer ${await issuer.issue(principal, "consent")}`;
      const answer = await open.door.call(
        { query, variables },
        { authorization, signal: new AbortController().signal, deadlineAt: Date.now() + 10_000 },
      );
      return JSON.parse(JSON.stringify(answer)) as RoomAnswer;
    },
    async createCustomer() {
      const { rows } = await admin.query<{ id: string }>(
        `insert into accounts.organizations (name, billing_street, billing_locality, billing_postal_code, billing_country, representative_name,
           representative_position, representative_email, representative_phone, currency, time_zone)
         values ('Customer', 'Street 1', 'Place', '1000', 'CA', 'R', 'Head', 'r@customer.example', '+15550100', 'CAD', 'America/Toronto') returning id`,
      );
      const id = rows[0]!.id;
      return {
        id,
        owner: {
          kind: "person",
          id: randomUUID(),
          tenant: id,
          scopes: [],
          roles: ["OWNER", "PRIVACY_OFFICER"],
          senderConstrained: false,
          mode: null,
        },
        app: {
          kind: "client",
          id: randomUUID(),
          tenant: id,
          scopes: ["consent:attest", "consent:manage", "process:write"],
          roles: [],
          senderConstrained: false,
          mode: "LIVE",
        },
      };
    },
    async as(role, tenant, sql, values = []) {
      const client = await poolOf(role).connect();
      try {
        await client.query("begin");
        await client.query("select accounts.offered_enter_tenant($1)", [tenant]);
        const { rows } = await client.query(sql, [...values]);
        await client.query("commit");
        return rows as never;
      } catch (error) {
        await client.query("rollback");
        throw error;
      } finally {
        client.release();
      }
    },
    async close() {
      await open.close();
      await Promise.all([admin, ...pools.values()].map((pool) => pool.end()));
    },
  };
}
