import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from "jose";
import type { Subject } from "./known.ts";
import { oidcClaims } from "./oidc-claims.ts";
import type { Registry } from "./protocol.ts";
import { STATUS_LIST_PATH } from "./status-list-server.ts";

const SIGNING = "ES256";

/** A credential in its holder's wallet. */
export interface HeldCredential {
  /** Shows the disclosures of these names and no others, bound to the holder's key for `audience`. An address is shown member by member. */
  present(show: readonly string[], audience: string): Promise<string>;
}

/** The key pair of a new issuer, as a registry carries it. */
export async function createIssuer(iss: string): Promise<Registry["issuer"]> {
  const { privateKey } = await generateKeyPair(SIGNING, { extractable: true });
  return { iss, signingKey: { ...(await exportJWK(privateKey)), alg: SIGNING, kid: randomUUID() } };
}

/** The public half, as the registry's settings want it. */
export function publicKeys({ signingKey }: Registry["issuer"]) {
  const { d: _, ...publicKey } = signingKey;
  return { keys: [publicKey] };
}

/** Of a credential whose status stands in an issuer's list (`STATUSES` tells which does what). */
export const statusAt = (address: string, idx: number) => ({ status: { status_list: { idx, uri: address + STATUS_LIST_PATH } } });

/** Issues SD-JWT VCs (RFC 9901) of subjects. `more` goes into what the issuer signs, `exp` for one. */
export async function credentialIssuer({ iss, signingKey }: Registry["issuer"]) {
  const key = (await importJWK(signingKey, SIGNING)) as CryptoKey;
  return {
    async issue(subject: Subject, more: JWTPayload = {}): Promise<HeldCredential> {
      const holder = await generateKeyPair(SIGNING, { extractable: true });
      const { name, address, email, phone } = recordsOf(subject);
      const { address: members = {}, ...claims } = oidcClaims({ name, address, email, phone });
      const inAddress = Object.entries(members as object).map(([member, value]) => disclosure(member, value));
      const disclosures = [...Object.entries(claims).map(([claim, value]) => disclosure(claim, value)), ...inAddress];
      const signed = await new SignJWT({
        iss,
        vct: `${iss}/identity`,
        _sd_alg: "sha-256",
        _sd: digests(disclosures.filter((one) => !inAddress.includes(one))),
        address: { _sd: digests(inAddress) },
        cnf: { jwk: await exportJWK(holder.publicKey) },
        ...more,
      })
        .setProtectedHeader({ alg: SIGNING, typ: "dc+sd-jwt", kid: signingKey["kid"] as string })
        .setIssuedAt()
        .sign(key);
      return {
        async present(show, audience) {
          const shown = disclosures.filter(({ claim }) => show.includes(claim)).map(({ text }) => text);
          const presented = [signed, ...shown, ""].join("~");
          return presented + (await keyBinding(presented, holder.privateKey, audience));
        },
      };
    },
  };
}

/** The holder's signature over a presentation, made now. */
export const keyBinding = (presented: string, holder: CryptoKey, audience: string): Promise<string> =>
  new SignJWT({ nonce: randomUUID(), sd_hash: sha256(presented) })
    .setProtectedHeader({ alg: SIGNING, typ: "kb+jwt" })
    .setIssuedAt()
    .setAudience(audience)
    .sign(holder);

function recordsOf({ givenName, middleName, familyName, birthDate, address, email, phone }: Subject) {
  const name = { givenName, middleName, familyName, birthDate };
  return { name, address, email: { address: email, verified: true }, phone: { number: phone, verified: true } };
}

function disclosure(claim: string, value: unknown) {
  const text = Buffer.from(JSON.stringify([randomBytes(16).toString("base64url"), claim, value])).toString("base64url");
  return { claim, text };
}

/** Sorted, so that their order tells nothing. */
const digests = (disclosures: readonly { readonly text: string }[]) => disclosures.map(({ text }) => sha256(text)).sort();

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url");
