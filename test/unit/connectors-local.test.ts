import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { IdentifierName, PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import { attributesOf, type CategoryName } from "../../subgraphs/partner-data/connectors/claims.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";
import { type Connectors, createConnectors } from "../../subgraphs/partner-data/connectors/index.ts";
import { ipDetail } from "../../subgraphs/partner-data/connectors/ip-detail.ts";
import { wifiVendor } from "../../subgraphs/partner-data/connectors/wifi-vendor.ts";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";
import { OPEN_EGRESS, TENANT } from "../kit/open-egress.ts";

let connectors: Connectors;

beforeAll(async () => {
  connectors = await createConnectors(OPEN_EGRESS);
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
  const connector = connectors.connectorFor(
    { id: protocol, protocol, address: null, recipient: null, trustAnchor: null, credential: null, settings: {} },
    TENANT,
  );
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

describe("e-mail domain", () => {
  const detail = async (email: string) => (await ask("email-domain", request("email", "email", email))).claims;

  it("tells the domain, and whether it gives addresses to anyone for a while", async () => {
    expect(await detail("zelda.quillfeather@example.com")).toEqual({ domain: "example.com", disposable: false, syntaxValid: true });
    expect(await detail(" Zelda@Mailinator.COM ")).toEqual({ domain: "mailinator.com", disposable: true, syntaxValid: true });
  });

  it("knows domains whose names below are all for a while, and no name that only ends alike", async () => {
    expect(await detail("z@any.name.33m.co")).toMatchObject({ disposable: true });
    expect(await detail("z@not33m.co")).toMatchObject({ disposable: false });
  });

  it("tells an international domain in the form in which it is sent", async () => {
    expect(await detail("z@bücher.example")).toEqual({ domain: "xn--bcher-kva.example", disposable: false, syntaxValid: true });
  });

  it("tells of what is no address that it is none", async () => {
    for (const text of ["", "zelda", "@example.com", "zelda@", "zelda@localhost", "a b@example.com", `${"x".repeat(65)}@example.com`]) {
      expect(await detail(text)).toEqual({ syntaxValid: false });
    }
  });
});

describe("WiFi vendor", () => {
  const detail = async (bssid: string) => (await ask("wifi-vendor", request("wifi", "bssid", bssid))).claims;

  it("tells the maker of an access point, however its BSSID is written", async () => {
    for (const bssid of ["3c:07:54:12:34:56", "3C-07-54-12-34-56", "3c07.5412.3456", "3C0754123456"]) {
      expect(await detail(bssid)).toEqual({ vendor: "Apple, Inc." });
    }
  });

  it("knows blocks that were given out again in small ones", async () => {
    const holders = new Map([
      ["001BC5", "IEEE Registration Authority\n445 Hoes Lane"],
      ["001BC5000", "Converging Systems Inc.\nUnited States"],
      ["0050C2", "Private"],
    ]);
    const vendorOf = async (bssid: string) => {
      const { claims } = await wifiVendor({ get: (prefix) => holders.get(prefix) }).ask(request("wifi", "bssid", bssid));
      return [...claims].map(([name, value]) => [name, reveal(value)]);
    };
    expect(await vendorOf("00:1b:c5:00:01:02")).toEqual([["vendor", "Converging Systems Inc."]]);
    expect(await vendorOf("00:1b:c5:ff:01:02")).toEqual([]);
    expect(await vendorOf("00:50:c2:00:01:02")).toEqual([]);
  });

  it("has no maker of what is administered locally, a group, or no BSSID", async () => {
    for (const text of ["3e:07:54:12:34:56", "02:00:5e:00:01:01", "3d:07:54:12:34:56", "", "3c:07:54", "3c:07:54:12:34:5g"]) {
      expect(await detail(text)).toEqual({});
    }
  });
});
