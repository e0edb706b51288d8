import { beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { ROOM_NAMES, schemaOf } from "../../subgraphs/main.ts";
import { SCHEMAS, type TrialDatabase } from "../../scripts/trial/database.ts";
import { createTestDatabase } from "../kit/database.ts";
import { OFFERED } from "./offered.ts";

const ROOMS = ROOM_NAMES.map(schemaOf);
const TENANT = "0199a000-0000-7000-8000-00000000000a";
const OTHER = "0199a000-0000-7000-8000-00000000000b";

let database: TrialDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

interface Table {
  readonly name: string;
  readonly comment: string | null;
  readonly secured: boolean;
  readonly forced: boolean;
  readonly policies: number;
}

const tables = () =>
  database.query<Table>(
    `select n.nspname || '.' || c.relname as name, obj_description(c.oid) as comment, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
            (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polroles = '{0}') as policies
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname = any ($1) and c.relname <> 'migrations' order by 1`,
    [SCHEMAS],
  );

describe("every table", () => {
  it("names its plane, its retention and its tenant column", async () => {
    const found = await tables();
    expect(found.length).toBeGreaterThan(20);
    const unnamed = found.filter(({ comment }) => !/^plane: account; retention: .+; tenant: \w+/.test(comment ?? ""));
    expect(unnamed.map(({ name }) => name)).toEqual([]);
  });

  it("of a tenant has row-level security, forced, with a policy for everybody", async () => {
    const open = (await tables()).filter(
      ({ comment, secured, forced, policies }) => !/; tenant: none/.test(comment ?? "") && !(secured && forced && policies > 0),
    );
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it("of no tenant holds nothing of one", async () => {
    const columns = await database.query<{ place: string }>(
      `select n.nspname || '.' || c.relname || '.' || a.attname as place
         from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        where c.relkind = 'r' and n.nspname = any ($1) and obj_description(c.oid) like '%tenant: none%' and a.attname in ('organization_id', 'tenant')`,
      [SCHEMAS],
    );
    expect(columns).toEqual([]);
  });
});

describe("policies that look past the tenant", () => {
  it("are these, for the room's owner, who reads only", async () => {
    const policies = await database.query(
      `select schemaname || '.' || tablename || ' ' || policyname as policy, cmd, roles::text[] as roles from pg_policies
        where schemaname = any ($1) and roles <> '{public}' order by 1`,
      [SCHEMAS],
    );
    expect(policies).toEqual([
      { policy: "accounts.api_clients client_being_looked_up", cmd: "SELECT", roles: ["accounts_owner"] },
      { policy: "accounts.users person_being_looked_up", cmd: "SELECT", roles: ["accounts_owner"] },
      { policy: "partner_data.transactions overdue", cmd: "SELECT", roles: ["partner_data_owner"] },
    ]);
  });
});

describe("the rooms' roles", () => {
  it("have no power over row-level security", async () => {
    const strong = await database.query(
      `select rolname from pg_roles where rolname ~ '_app$|^migrator$' and (rolsuper or rolbypassrls or rolcreaterole or rolreplication)
        union all select r.rolname from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
         where n.nspname = any ($1) and r.rolname ~ '_app$'`,
      [SCHEMAS],
    );
    expect(strong).toEqual([]);
  });

  it("reach no table or view of another room", async () => {
    const reached = await database.query(
      `select r.rolname, n.nspname || '.' || c.relname as relation
         from pg_class c join pg_namespace n on n.oid = c.relnamespace, unnest($1::text[]) room join pg_roles r on r.rolname = room || '_app'
        where n.nspname = any ($2) and c.relkind in ('r', 'v', 'm', 'p') and n.nspname <> room
          and has_table_privilege(r.oid, c.oid, 'select, insert, update, delete, truncate, references, trigger')`,
      [ROOMS, [...SCHEMAS, "pgboss"]],
    );
    expect(reached).toEqual([]);
  });

  it("call of another room only what it offers them", async () => {
    const callable = await database.query<{ function: string; roles: string[] }>(
      `select n.nspname || '.' || p.proname as function, array_agg(r.rolname::text order by r.rolname) as roles
         from pg_proc p join pg_namespace n on n.oid = p.pronamespace, unnest($1::text[]) room join pg_roles r on r.rolname = room || '_app'
        where n.nspname = any ($1) and n.nspname <> room and has_function_privilege(r.oid, p.oid, 'execute') group by 1 order by 1`,
      [ROOMS],
    );
    expect(Object.fromEntries(callable.map((row) => [row.function, row.roles]))).toEqual(OFFERED);
  });

  it("publish events, declare none, and reach the queue by no other way", async () => {
    const [rights] = await database.query(
      `select has_function_privilege('partner_data_app', 'events.publish(text, text, text, uuid, jsonb)', 'execute') as publish,
              has_function_privilege('partner_data_app', 'events.declare_type(text, text[])', 'execute') as declare,
              has_schema_privilege('partner_data_app', 'pgboss', 'usage') as queue`,
    );
    expect(rights).toEqual({ publish: true, declare: false, queue: false });
  });

  it("leave nothing of ours to PUBLIC, and every function that runs as its owner has a pinned search_path", async () => {
    const loose = await database.query(
      `select n.nspname || '.' || p.proname as function from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = any ($1) and (
          exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
          or (p.prosecdef and not exists (select from unnest(p.proconfig) c where c like 'search_path=%pg_temp')))`,
      [SCHEMAS],
    );
    expect(loose).toEqual([]);
  });
});

describe("row-level security", () => {
  it("shows a room's role the rows of its tenant, of no other, and none without a tenant", async () => {
    for (const [id, name] of [
      [TENANT, "One"],
      [OTHER, "Other"],
    ]) {
      await database.query(
        `insert into accounts.organizations (id, name, billing_street, billing_locality, billing_postal_code, billing_country, representative_name,
           representative_position, representative_email, representative_phone, currency, time_zone)
         values ($1, $2, 's', 'l', 'p', 'CA', 'n', 'p', 'e', 'f', 'CAD', 'America/Toronto')`,
        [id, name],
      );
      await database.query("insert into accounts.cost_centers (organization_id, code, name) values ($1, 'A', 'A')", [id]);
      await database.query("insert into partner_data.deliveries (id, organization_id, client_id, cost_center_id) values ($1, $1, $1, $1)", [id]);
      await database.query("insert into analytics.inbox (source, id, organization_id) values ('s', $2, $1)", [id, name]);
    }
    const reads = [
      ["accounts", "select id from accounts.organizations", "id"],
      ["accounts", "select organization_id as id from accounts.cost_centers", "id"],
      ["partner_data", "select organization_id as id from partner_data.deliveries", "id"],
      ["analytics", "select organization_id as id from analytics.inbox", "id"],
    ] as const;
    for (const [room, sql] of reads) {
      const client = new pg.Client(database.logins.as(`${room}_app`));
      await client.connect();
      expect((await client.query(sql)).rows).toEqual([]);
      await client.query("begin");
      await client.query("select accounts.offered_enter_tenant($1)", [TENANT]).catch(() => client.query("rollback"));
      expect((await client.query(sql)).rows).toEqual([{ id: TENANT }]);
      await client.query("commit");
      expect((await client.query(sql)).rows).toEqual([]);
      await client.end();
    }
  });

  it("lets no room write a row of another tenant", async () => {
    const client = new pg.Client(database.logins.as("accounts_app"));
    await client.connect();
    await client.query("begin");
    await client.query("select accounts.offered_enter_tenant($1)", [TENANT]);
    await expect(
      client.query("insert into accounts.cost_centers (organization_id, code, name) values ($1, 'B', 'B')", [OTHER]),
    ).rejects.toMatchObject({
      code: "42501",
    });
    await client.end();
  });
});

describe("events", () => {
  const publish = async (tenant: string, data: object) => {
    const client = new pg.Client(database.logins.as("partner_data_app"));
    await client.connect();
    try {
      await client.query("begin");
      await client.query("select accounts.offered_enter_tenant($1)", [TENANT]);
      await client.query("select events.publish('partner-data', 'test', 'transaction.settled', $1, $2)", [tenant, data]);
      await client.query("rollback");
    } finally {
      await client.end();
    }
  };

  it("P24: carry the declared keys only, and the caller's own tenant", async () => {
    await publish(TENANT, { transaction: TENANT });
    await expect(publish(TENANT, { transaction: TENANT, givenName: "x" })).rejects.toThrow("EVENT_OUTSIDE_ITS_SCHEMA");
    await expect(publish(OTHER, { transaction: TENANT })).rejects.toThrow("EVENT_OF_ANOTHER_TENANT");
  });
});

describe("what is kept of deliveries", () => {
  it("P32, P33: has no column that could hold a subject's value", async () => {
    const columns = await database.query<{ place: string; type: string }>(
      `select c.relname || '.' || a.attname as place, format_type(a.atttypid, a.atttypmod) as type
         from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where n.nspname = 'partner_data' and c.relkind = 'r' and obj_description(c.oid) like '%tenant: organization_id%'
          and format_type(a.atttypid, a.atttypmod) !~ '^(uuid|integer|bigint|boolean|timestamp with time zone)$' order by 1`,
    );
    // Texts: enums by check or by the registry, a random reference by check; the fingerprint has nothing personal in it.
    expect(columns.map(({ place }) => place)).toEqual([
      "candidates.category",
      "contracts.attributes",
      "contracts.category",
      "contracts.ways",
      "disclosures.category",
      "selected_attributes.attribute",
      "selected_attributes.category",
      "selected_attributes.day",
      "transactions.country",
      "transactions.fingerprint",
      "transactions.idempotency_key",
      "transactions.mode",
      "transactions.outcome",
      "transactions.strategy",
    ]);
  });
});
