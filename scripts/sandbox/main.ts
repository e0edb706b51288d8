import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createAuthority } from "./authority.ts";
import { controlServer } from "./control-server.ts";
import { createIssuer, publicKeys } from "./credential-issuer.ts";
import { finder } from "./find.ts";
import { listen } from "./http.ts";
import { type Subject, testIdOf } from "./known.ts";
import { PartnerState } from "./partner-state.ts";
import { COUNTRIES, PARTNERS } from "./partners.ts";
import { population } from "./population.ts";
import type { Registry } from "./protocol.ts";
import { SERVERS } from "./servers.ts";
import { STATUS_LIST_PATH, statusListServer } from "./status-list-server.ts";

const USAGE = `Sandbox partners, for the demo and the tests.
  node --import ./scripts/loader.mjs scripts/sandbox/main.ts --folder <run folder>
  --subjects <file>   a JSON array of people and companies that its partners know beside their own
Writes <run folder>/sandbox.json; ends when its stdin closes.`;

const { values } = parseArgs({ options: { folder: { type: "string" }, subjects: { type: "string" }, help: { type: "boolean" } } });
if (values.help || !values.folder) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const file = join(values.folder, "sandbox.json");
/** Stand-ins for live partners, and the twins that test clients ask. */
const asked = [
  ...PARTNERS.map((partner) => ({ partner, id: partner.id as string, name: partner.name as string, mode: "LIVE" as const })),
  ...PARTNERS.filter(({ protocol }) => protocol === "lookup-json").map((partner) => ({
    partner,
    id: testIdOf(partner.id),
    name: `${partner.name} (sandbox)`,
    mode: "TEST" as const,
  })),
];
const states = new Map(asked.map(({ id }) => [id, new PartnerState()]));
const authority = await createAuthority();
const more = values.subjects ? (JSON.parse(await readFile(values.subjects, "utf8")) as Subject[]) : [];
const find = finder([...population(), ...more]);

// Every partner wants to see it: what carries subjects goes over mutual TLS.
const { cert: certificate, key: privateKey } = await authority.certificate("genifi");

// Wallets are not asked: what people present of theirs is verified by genifi itself, which must know their issuer and its list.
const issuer = await createIssuer("https://wallets.example.com");
const walletsAt = (address: string) => ({
  issuers: { [issuer.iss]: { jwks: publicKeys(issuer), statusLists: [address + STATUS_LIST_PATH] } },
  trustFramework: "nist_800_63A",
  assuranceLevel: "ial2",
  audience: "https://genifi.example.com",
});

const partners = await Promise.all(
  asked.map(async ({ partner, id, name, mode }) => {
    const { protocol, categories } = partner;
    const common = { id, name, mode, protocol, categories, countries: COUNTRIES };
    const tls = { ...(await authority.certificate(name)), ca: authority.trustAnchor };
    const state = states.get(id)!;
    if (protocol === "sd-jwt-vc") {
      const address = `https://127.0.0.1:${await listen(await statusListServer(issuer, { tls, state }))}`;
      return { ...common, address, trustAnchor: authority.trustAnchor, credential: { certificate, privateKey }, settings: walletsAt(address) };
    }
    const { server, credential, settings } = await SERVERS[protocol]({ partner, tls, state, find });
    const address = `https://127.0.0.1:${await listen(server)}`;
    return { ...common, address, trustAnchor: authority.trustAnchor, credential: { ...credential, certificate, privateKey }, settings };
  }),
);
const registry: Registry = { control: `http://127.0.0.1:${await listen(controlServer(states))}`, partners, issuer };

// By rename: who waits for the file never reads half of it.
await mkdir(values.folder, { recursive: true });
await writeFile(`${file}.new`, JSON.stringify(registry, null, 2), { mode: 0o600 });
await rename(`${file}.new`, file);
console.log(JSON.stringify({ ready: true, file, control: registry.control, partners: partners.length }));

const end = async () => {
  await rm(file, { force: true });
  process.exit(0);
};
process.stdin.resume().once("end", end).once("close", end);
process.once("SIGTERM", end).once("SIGINT", end);
