import { domainToASCII } from "node:url";
import { z } from "zod";
import type { Connector } from "./connector.ts";
import { localDetail } from "./local-detail.ts";

/** The domains that give an address to anyone for a while; read from a file, so it is handed in. */
export interface DisposableDomains {
  /** The domain itself. */
  readonly exact: ReadonlySet<string>;
  /** The domain and everything below it. */
  readonly above: ReadonlySet<string>;
}

const address = z.email().max(254);
const MOST_BEFORE_AT = 64;

/** What an e-mail address tells by its form, and by its domain. */
export function emailDomain(domains: DisposableDomains): Connector {
  return localDetail({
    category: "email",
    identifier: "email",
    evidence: "disposable-domain-data",
    async read(identifier) {
      const written = identifier.trim();
      const at = written.lastIndexOf("@");
      const domain = domainToASCII(written.slice(at + 1));
      // An international domain is valid in the form in which it is sent.
      const syntaxValid = at > 0 && at <= MOST_BEFORE_AT && address.safeParse(`${written.slice(0, at)}@${domain}`).success;
      return syntaxValid ? { domain, disposable: isDisposable(domain, domains), syntaxValid } : { syntaxValid };
    },
  });
}

function isDisposable(domain: string, { exact, above }: DisposableDomains): boolean {
  const labels = domain.split(".");
  return exact.has(domain) || labels.some((_, index) => above.has(labels.slice(index).join(".")));
}
