import UAParser from "my-ua-parser";
import type { Connector } from "./connector.ts";
import { localDetail } from "./local-detail.ts";

/** Device, operating system and browser, as a User-Agent header tells them. */
export function deviceDetail(): Connector {
  return localDetail({
    category: "device",
    identifier: "userAgent",
    evidence: "user-agent-data",
    async read(identifier) {
      const { device, os, browser } = new UAParser(identifier).getResult();
      return {
        type: device.type,
        vendor: device.vendor,
        model: device.model,
        operatingSystem: os.name,
        operatingSystemVersion: os.version,
        browser: browser.name,
        browserVersion: browser.version,
      };
    },
  });
}
