import { randomUUID } from "node:crypto";
import { CompactEncrypt, exportJWK, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from "jose";

export interface OpenidParties {
  /** What genifi must know to ask, and to be let in; its keys are made here, as if it had registered them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credential: Readonly<Record<string, unknown>>;
  readonly clientId: string;
  /** The payload of what genifi signed for us. Throws when it did not. */
  fromClient(jwt: string): Promise<JWTPayload>;
  /** A userinfo answer, signed and then encrypted to genifi. */
  answer(claims: JWTPayload): Promise<string>;
}

const ISSUER = "https://veridia.example.com";
const SIGNING = "ES256";
const WRAPPING = "ECDH-ES+A256KW";

async function keyPair(alg: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const [publicJwk, privateJwk] = await Promise.all([exportJWK(publicKey), exportJWK(privateKey)]);
  const named = { kid: randomUUID(), alg };
  return { publicKey, privateKey, publicJwk: { ...publicJwk, ...named }, privateJwk: { ...privateJwk, ...named } };
}

/** The keys and names by which a partner and genifi know each other, new at each start. */
export async function openidParties(): Promise<OpenidParties> {
  const [own, client, opening] = await Promise.all([keyPair(SIGNING), keyPair(SIGNING), keyPair(WRAPPING)]);
  const clientId = randomUUID();
  return {
    settings: { issuer: ISSUER, jwks: { keys: [own.publicJwk] } },
    credential: { clientId, signingKey: client.privateJwk, decryptionKey: opening.privateJwk },
    clientId,
    async fromClient(jwt) {
      const rules = { algorithms: [SIGNING], issuer: clientId, audience: ISSUER, requiredClaims: ["sub", "exp", "jti"] };
      return (await jwtVerify(jwt, client.publicKey, rules)).payload;
    },
    async answer(claims) {
      const jws = await new SignJWT({ sub: randomUUID(), ...claims })
        .setProtectedHeader({ alg: SIGNING, kid: own.publicJwk.kid })
        .setIssuer(ISSUER)
        .setAudience(clientId)
        .setIssuedAt()
        .setExpirationTime("60s")
        .sign(own.privateKey);
      return new CompactEncrypt(new TextEncoder().encode(jws))
        .setProtectedHeader({ alg: WRAPPING, enc: "A256GCM", cty: "JWT", kid: opening.publicJwk.kid })
        .encrypt(opening.publicKey);
    },
  };
}
