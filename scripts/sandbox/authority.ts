import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY = 86_400_000;

export interface Authority {
  readonly trustAnchor: string;
  /** For a server on loopback, or another host, which may also show it as a client. */
  certificate(name: string, host?: string): Promise<{ cert: string; key: string }>;
}

const keyPair = () => crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
// An hour back, for clocks that differ; a week on, since it lives as long as its process.
const validity = () => ({ notBefore: new Date(Date.now() - DAY / 24), notAfter: new Date(Date.now() + 7 * DAY) });

/** A test authority whose key never leaves this process. */
export async function createAuthority(): Promise<Authority> {
  const keys = await keyPair();
  const root = await X509CertificateGenerator.createSelfSigned({
    name: "CN=genifi sandbox authority",
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity(),
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true)],
  });
  return {
    trustAnchor: root.toString("pem"),
    async certificate(name, host) {
      const own = await keyPair();
      const certificate = await X509CertificateGenerator.create({
        subject: `CN=${name}`,
        issuer: root.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        ...validity(),
        extensions: [
          new BasicConstraintsExtension(false),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
          new SubjectAlternativeNameExtension([host === undefined ? { type: "ip", value: "127.0.0.1" } : { type: "dns", value: host }]),
        ],
      });
      const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", own.privateKey)).toString("base64");
      return {
        cert: certificate.toString("pem"),
        key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)!.join("\n")}\n-----END PRIVATE KEY-----\n`,
      };
    },
  };
}
