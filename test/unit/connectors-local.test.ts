import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { IdentifierName, PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import { attributesOf, type CategoryName } from "../../subgraphs/partner-data/connectors/claims.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";
import { type Connectors, createConnectors } from "../../subgraphs/partner-data/connectors/index.ts";
import { ipDetail } from "../../subgraphs/partner-data/connectors/ip-detail.ts";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";

let connectors: Connectors;

beforeAll(async () => {
  connectors = await createConnectors();
});

afterAll(() => connectors.close());

const request = (category: CategoryName, name: IdentifierName, identifier: string): PartnerRequest => ({
  category,
  way: "RETRIEVE",
  claimed: new Map(),
  checks: [],
  attributes: attributesOf(category),
  identifiers: new Map([[name, Personal.of(identifier)]]),
  subjectKind: "PERSON",
  country: "CA",
  idempotencyKey: "one",
  signal: AbortSignal.timeout(10_000),
});

async function ask(protocol: PartnerEndpoint["protocol"], asked: PartnerRequest) {
  const connector = connectors.connectorFor({ id: protocol, protocol, address: null, trustAnchor: null, credential: null, settings: {} });
  const { claims, provenance } = await connector.ask(asked);
  return { claims: Object.fromEntries([...claims].map(([name, value]) => [name, reveal(value)])), provenance };
}

describe("IP detail", () => {
  const detail = async (address: string) => (await ask("ip-detail", request("ip", "ipAddress", address))).claims;

  it("tells the country that an address is allocated to", async () => {
    expect(await detail("8.8.8.8")).toEqual({ country: "US", addressFamily: "IPV4", range: "PUBLIC" });
    expect(await detail("2001:4860:4860::8888")).toEqual({ country: "US", addressFamily: "IPV6", range: "PUBLIC" });
    expect(await detail("::ffff:8.8.8.8")).toEqual({ country: "US", addressFamily: "IPV4", range: "PUBLIC" });
  });

  it("tells no country of an address that is nobody's", async () => {
    for (const address of ["10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1"]) {
      expect(await detail(address)).toEqual({ addressFamily: "IPV4", range: "PRIVATE" });
    }
    for (const address of ["127.0.0.1", "192.0.2.1", "240.0.0.1"]) {
      expect(await detail(address)).toEqual({ addressFamily: "IPV4", range: "RESERVED" });
    }
    expect(await detail("fd00::1")).toEqual({ addressFamily: "IPV6", range: "PRIVATE" });
    for (const address of ["::1", "fe80::1%eth0", "2001:db8::1"]) expect(await detail(address)).toEqual({ addressFamily: "IPV6", range: "RESERVED" });
  });

  it("has no record of what is no address", async () => {
    for (const text of ["", "somewhere", "8.8.8.8:53", "8.8.8"]) expect(await detail(text)).toEqual({});
  });

  it("keeps a library's own words to itself", async () => {
    const failing = ipDetail({
      get(address) {
        throw new Error(`Cannot look up ${address}`);
      },
    });
    const fault: unknown = await failing.ask(request("ip", "ipAddress", "8.8.8.8")).catch((thrown: unknown) => thrown);
    expect(fault).toMatchObject({ kind: "PARTNER_ERROR", disclosed: false, message: "PARTNER_ERROR" });
  });
});

describe("carrier detail", () => {
  const detail = async (phone: string) => (await ask("carrier-detail", request("mobileCarrier", "phone", phone))).claims;

  it("tells the line type and country of a Canadian number, whose carriers no public data names", async () => {
    expect(await detail("+1 514 885 0142")).toEqual({ lineType: "FIXED_LINE_OR_MOBILE", country: "CA" });
  });

  it("tells the carrier that a range was first assigned to", async () => {
    expect(await detail("+33612345678")).toEqual({ carrier: "SFR", lineType: "MOBILE", country: "FR" });
  });

  it("has no record of what is no number", async () => {
    for (const text of ["", "514-885-0142", "+1999", "call me"]) expect(await detail(text)).toEqual({});
  });
});

describe("device detail", () => {
  const IPHONE =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
  const detail = async (userAgent: string) => (await ask("device-detail", request("device", "userAgent", userAgent))).claims;

  it("tells device, system and browser of a user agent", async () => {
    expect(await detail(IPHONE)).toEqual({
      type: "mobile",
      vendor: "Apple",
      model: "iPhone",
      operatingSystem: "iOS",
      operatingSystemVersion: "17.5",
      browser: "Mobile Safari",
      browserVersion: "17.5",
    });
  });

  it("has no record of what tells nothing", async () => {
    for (const text of ["", "x".repeat(5_000)]) expect(await detail(text)).toEqual({});
  });
});

describe("a table in this process", () => {
  it("answers what was asked only, and names its evidence", async () => {
    const asked = { ...request("ip", "ipAddress", "8.8.8.8"), attributes: ["country"] };
    const { claims, provenance } = await ask("ip-detail", asked);
    expect(claims).toEqual({ country: "US" });
    expect(provenance).toMatchObject({ partnerReference: null, trustFramework: null, assuranceLevel: null, evidence: ["ip-allocation-data"] });
  });

  it("has no record of a subject without its identifier", async () => {
    expect((await ask("ip-detail", { ...request("ip", "ipAddress", "8.8.8.8"), identifiers: new Map() })).claims).toEqual({});
  });

  it("discloses nothing, whatever goes wrong", async () => {
    const asked = request("ip", "ipAddress", "8.8.8.8");
    await expect(ask("ip-detail", { ...asked, signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: "ABORTED", disclosed: false });
    await expect(ask("ip-detail", { ...asked, category: "name" })).rejects.toMatchObject({ kind: "UNREACHABLE", disclosed: false });
  });
});
