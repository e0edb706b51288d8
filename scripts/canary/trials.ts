import { setTimeout as sleep } from "node:timers/promises";
import { ask, askTokenBySecret, type GraphqlAnswer, type TokenAnswer } from "../customer/app.ts";
import { makeApp } from "../customer/onboarding.ts";
import { KINDS } from "../sandbox/faults.ts";
import { PARTNER_IDS } from "../sandbox/known.ts";
import { makeDeliveryKey } from "../customer/sealing.ts";
import { runAdded } from "./added.ts";
import { CUT_OFF } from "./cut-off.ts";
import { runConnectors } from "./connectors.ts";
import { ASK_LESS, DELIVER, deliver, readyFor, statusOf, underFault } from "./deliveries.ts";
import type { Marked } from "./markers.ts";
import { runSealedIdentifiers } from "./sealed-identifiers.ts";
import { runSensitive } from "./sensitive.ts";
import { deliverWhole, expectOneOf, someone, type Trial, WITHDRAW } from "./trial.ts";
import type { World } from "./world.ts";

/** `later` is a trial of its own. */
const FAULTS = KINDS.filter((kind) => kind !== "none" && kind !== "later");
/** In the short form the lesser ways are tried under one of them. */
const OF_THE_LONG_FORM: readonly string[] = ["over-deliver", "reset"];

const LONGEST_NOTICE_MS = 20_000;

const FIVE_ROOMS = `query($month: Month!) { viewer { organization { name transactions(first: 5) { edges { node {
  id costCenter { code } attestation { id } charges { category } } } } usageSummary(month: $month) { deliveries } } } }`;

const CREATE_SECRET_CLIENT = `mutation { createApiClient(input: { name: "Secret", mode: LIVE, authenticationMethod: CLIENT_SECRET_BASIC, scopes: ["usage:read"] }) {
  client { oauthClientId } clientSecret } }`;

const ticketed = ({ data }: GraphqlAnswer) => data?.["deliverPartnerData"]?.results ?? [];

const answers: Trial = {
  title: "everyone's data are delivered, by each strategy, a company's too; then five rooms are asked about it",
  async run(world) {
    for (const marked of [...world.people, world.company]) await deliverWhole(world, marked);
    await deliverWhole(world, someone(world, 0), world.allProcess);
    const { errors } = await world.ask(FIVE_ROOMS, { month: new Date().toISOString().slice(0, 7) });
    expectOneOf("a question to five rooms has so many errors", errors.length, [0]);
  },
};

const tests: Trial = {
  title: "a test client's subjects are kept as little as a live one's, whether partners answer, fail or send too much",
  async run(world) {
    const { platform, customer, markers, told } = world;
    const app = await makeApp(platform.origin, customer.person, "Test app", undefined, "TEST");
    const token = await app.token();
    markers.addToken("access token of a test client", token);
    const ofTests: World = {
      ...world,
      customer: { ...customer, app, token },
      async ask(query, variables, signal) {
        const answer = await ask(platform.origin, token, query, variables, signal);
        told.push(JSON.stringify(answer.errors));
        return answer;
      },
    };
    const { id } = await makeDeliveryKey(platform.origin, customer.person);
    await deliverWhole(ofTests, someone(world, 0));
    await deliverWhole(ofTests, world.company);
    const { input } = await readyFor(ofTests, someone(world, 1));
    const lesser = await ofTests.ask(ASK_LESS, { input, key: id });
    expectOneOf("a test that asked for less", statusOf(lesser), ["COMPLETE", "PARTIAL"]);
    const twins = platform.sandbox.registry.partners.filter(({ mode }) => mode === "TEST");
    for (const kind of ["500", "wrong-schema", "over-deliver"] as const) {
      for (const twin of twins) await platform.sandbox.control.setFault(twin.id, { kind });
      await deliver(ofTests, await readyFor(ofTests, someone(world, 2)));
      await platform.sandbox.control.clearFaults();
    }
  },
};

const lesserWays: Trial = {
  title: "everyone's data are matched, checked and sealed; under faults too",
  async run(world) {
    const { id } = await makeDeliveryKey(world.platform.origin, world.customer.person);
    const askLess = async (marked: Marked) => {
      const { input, company } = await readyFor(world, marked);
      const answer = await world.ask(ASK_LESS, { input, company, key: id });
      const [result] = answer.data?.["deliverPartnerData"]?.results ?? [];
      world.markers.addTree(
        "sealed",
        Object.fromEntries(Object.entries(result ?? {}).map(([name, part]) => [name, { sealed: (part as { sealed?: unknown } | null)?.sealed }])),
      );
      return result;
    };
    for (const marked of [...world.people, world.company]) {
      const result = await askLess(marked);
      expectOneOf("asked for less", result?.status, ["COMPLETE", "PARTIAL"]);
      if (typeof result.name?.sealed !== "string") throw new Error("Nothing was sealed.");
    }
    for (const kind of ["500", "malformed", "wrong-schema", "over-deliver"] as const)
      await underFault(world, { kind }, () => askLess(someone(world, 1)));
  },
};

const added: Trial = {
  title: "a category that is added meanwhile is delivered, in clear and sealed; under faults too",
  run: runAdded,
};

const sensitive: Trial = {
  title: "sensitive categories are delivered to an app with approval, in clear and sealed; under faults too",
  run: runSensitive,
};

const sealedIdentifiers: Trial = {
  title: "identifiers and claims come sealed, and answers go sealed; spoilt and under a fault too",
  run: runSealedIdentifiers,
};

const connectors: Trial = {
  title: "every connector is asked in every way, under every fault that its stand-in has",
  run: runConnectors,
};

const secret: Trial = {
  title: "an app gets a token by its secret; the secret is refused of another, and in the body",
  async run({ platform: { origin }, customer, markers, told }) {
    const { data } = await customer.ask(CREATE_SECRET_CLIENT, {}, customer.person);
    const { client, clientSecret } = data?.["createApiClient"] ?? {};
    markers.add("client secret", clientSecret, true);
    const answer = await askTokenBySecret(origin, client.oauthClientId, clientSecret);
    const { access_token: token } = (await answer.json()) as TokenAnswer["body"];
    if (!token) throw new Error(`The token endpoint answered ${answer.status}.`);
    markers.addToken("access token by secret", token);
    expectOneOf("by that token", (await customer.ask("{ viewer { kind } }", {}, token)).status, [200]);
    const inBody = new URLSearchParams({ grant_type: "client_credentials", client_id: client.oauthClientId, client_secret: clientSecret });
    const refusals = [
      await askTokenBySecret(origin, customer.app.oauthClientId, clientSecret),
      await askTokenBySecret(origin, client.oauthClientId, `${clientSecret}x`),
      await fetch(`${origin}/oauth/token`, { method: "POST", body: inBody }),
    ];
    for (const refusal of refusals) {
      expectOneOf("a wrong use of the secret", refusal.status, [400, 401]);
      told.push(await refusal.text());
    }
  },
};

const faults = FAULTS.map((kind, index): Trial => ({
  title: `every partner fails: ${kind}`,
  ...(OF_THE_LONG_FORM.includes(kind) ? { long: true } : {}),
  async run(world) {
    const fault = { kind, ...(kind === "delay" ? { delayMs: 300 } : {}) };
    for (const processId of [world.customer.processId, world.allProcess]) {
      const ready = await readyFor(world, someone(world, index), { processId, deadline: "PT1S" });
      const answer = await underFault(world, fault, () => deliver(world, ready));
      expectOneOf(`under ${kind}`, statusOf(answer), ["delay", "over-deliver"].includes(kind) ? ["COMPLETE", "PARTIAL"] : ["PARTIAL", "FAILED"]);
      // The same once more under the same key, as a customer would.
      await deliver(world, ready);
    }
  },
}));

const shapes: Trial = {
  title: "values in wrong shapes and wrong places, at the gateway and at a room's own door",
  async run(world) {
    const { platform, customer } = world;
    const marked = someone(world, 1);
    const { input } = await readyFor(world, marked);
    const [subject] = input["subjects"] as Record<string, unknown>[];
    const { phone = "", email = "", userAgent = "", familyName = "" } = marked.identifiers;
    const wrong = [
      { ...subject, identifiers: { phone: userAgent } },
      { ...subject, identifiers: { phone: [phone], email: { email } } },
      { ...subject, identifiers: { ...marked.identifiers, [email]: phone } },
      { ...subject, identifiers: familyName },
      { ...subject, country: familyName },
      { ...subject, idempotencyKey: email },
      { ...subject, grant: userAgent },
      { ...subject, salt: familyName },
    ];
    for (const one of wrong) await world.ask(DELIVER, { input: { ...input, subjects: [one] } });
    await world.ask(DELIVER, { input: { ...input, costCenterId: email } });
    const literal = JSON.stringify(email);
    const documents = [
      `mutation { deliverPartnerData(input: { subjects: [{ identifiers: { email: ${literal} } }] }) { id } }`,
      `mutation($i: PersonalText = ${literal}) { deliverPartnerData(input: { subjects: [{ identifiers: { email: $i } }] }) { id } }`,
      `{ viewer(email: ${literal} { kind }`,
      `{ transaction(id: ${literal}) { id } }`,
      `{ viewer { organization { transactions(first: ${literal}) { edges { cursor } } } } }`,
      `{ statement(month: ${literal}) { from } }`,
    ];
    for (const query of documents) await world.ask(query);
    const headers = { "content-type": "application/json", authorization: `Bearer ${customer.token}` };
    for (const body of [`{"query":"{ viewer { kind } }","variables":{"email":${literal}`, `${literal}`, `{"query":${literal},}`])
      await fetch(`${platform.origin}/graphql`, { method: "POST", headers, body }).then(async (response) => world.told.push(await response.text()));
  },
};

const otherPerson: Trial = {
  title: "another person's identifiers under a bound grant, and a withdrawn consent",
  async run(world) {
    const [one, other] = [someone(world, 0), someone(world, 1)];
    const { attestationId, input } = await readyFor(world, one);
    const [subject] = input["subjects"] as Record<string, unknown>[];
    const swapped = await world.ask(DELIVER, {
      input: { ...input, subjects: [{ ...subject, identifiers: other.identifiers }] },
    });
    expectOneOf("under another's grant", statusOf(swapped), ["REFUSED"]);
    await world.ask(WITHDRAW, { input: { attestationId } });
    expectOneOf("after withdrawal", statusOf(await deliver(world, { attestationId, company: false, input })), ["REFUSED"]);
  },
};

const slow: Trial = {
  title: "a partner answers later: its tickets name the subject, and come back with the continuation; the customer is told when",
  async run(world) {
    const { sandbox } = world.platform;
    const ready = await readyFor(world, someone(world, 2));
    await sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "later" });
    await sandbox.control.setFault(PARTNER_IDS.corvid, { kind: "500" });
    const document =
      "mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status continuation employment { position } } } }";
    const [first] = ticketed(await world.ask(document, { input: ready.input }));
    expectOneOf("of a slow partner", first?.status, ["PENDING"]);
    const [subject] = ready.input["subjects"] as Record<string, unknown>[];
    const again = { input: { ...ready.input, subjects: [{ ...subject, continuation: first.continuation }] } };
    world.markers.add("continuation", first.continuation.split(".")[3]);
    expectOneOf("asked again too early", ticketed(await world.ask(document, again))[0]?.status, ["PENDING"]);
    await sandbox.control.setFault(PARTNER_IDS.payfolio, { kind: "500" });
    expectOneOf("asked again of one that fails", ticketed(await world.ask(document, again))[0]?.status, ["FAILED"]);
    await sandbox.control.clearFaults();
    await sandbox.control.release(PARTNER_IDS.payfolio);
    const changed = { input: { ...again.input, subjects: [{ ...subject, continuation: `${first.continuation.slice(0, -4)}AAAA` }] } };
    expectOneOf("a changed continuation", ticketed(await world.ask(document, changed))[0]?.status, ["REFUSED"]);
    for (const giveUpAt = Date.now() + LONGEST_NOTICE_MS; world.hooks.received.length === 0; await sleep(50))
      if (Date.now() > giveUpAt) throw new Error("The customer was not told that the late answer is there.");
    const [last] = ticketed(await world.ask(document, again));
    expectOneOf("when it is there", last?.status, ["COMPLETE"]);
    world.markers.addTree("returned", last.employment);
  },
};

/** In the order in which they run. */
export const TRIALS: readonly Trial[] = [
  // Before partners have failed so often that they are left alone.
  added,
  connectors,
  answers,
  lesserWays,
  tests,
  sensitive,
  sealedIdentifiers,
  secret,
  slow,
  ...faults,
  shapes,
  otherPerson,
  ...CUT_OFF,
];
