import { X509Certificate } from "node:crypto";
import { BadUserInput } from "../../../platform/errors/common.ts";

const LONGEST = 500;
const LONGEST_ANCHOR = 20_000;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\w+/=\s]+?-----END CERTIFICATE-----/g;

/** An https address and nothing that could be a secret of its owner's. */
export function readHttpsUrl(text: string, at: string): string {
  const url = text.length <= LONGEST ? URL.parse(text) : null;
  const plain = url?.protocol === "https:" && url.username === "" && url.password === "" && url.hash === "";
  if (!plain) throw new BadUserInput([{ at, kind: "INVALID_VALUE" }]);
  return url.href;
}

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
};

/** Certificates alone are read out of the text, so that a private key beside them is not kept. */
export function readTrustAnchor(text: string | null | undefined, at: string): string | null {
  if (text == null) return null;
  const certificates = text.length <= LONGEST_ANCHOR ? (text.match(CERTIFICATE) ?? []) : [];
  if (certificates.length === 0 || !certificates.every(isCertificate)) throw new BadUserInput([{ at, kind: "INVALID_VALUE" }]);
  return certificates.join("\n");
}
