import { randomUUID } from "node:crypto";
import { connect, type ConnectionOptions } from "node:tls";
import { createAuthority } from "../sandbox/authority.ts";
import { readAnswer } from "./answers.ts";
import { connectionTo, NoAnswer, type Partner, type Tls } from "./ask.ts";
import { type Check, firstWrong } from "./check.ts";

/** Whether a handshake comes about. */
const handshake = ({ origin, deadlineMs }: Partner, options: ConnectionOptions): Promise<boolean> =>
  new Promise((resolve) => {
    const host = origin.hostname.replace(/^\[|\]$/g, "");
    const socket = connect({ host, servername: /^[\d.:]+$/.test(host) ? "" : host, port: Number(origin.port || 443), ...options });
    const end = (stood: boolean) => {
      socket.destroy();
      resolve(stood);
    };
    socket.setTimeout(deadlineMs, () => end(false));
    socket.once("secureConnect", () => end(true));
    socket.once("error", () => end(false));
  });

/** Some servers refuse in TLS, some by a status once the connection stands; what matters is that nobody is answered. */
const REFUSALS = new Set([400, 401, 403]);

async function isRefused(partner: Partner, tls: Tls): Promise<boolean> {
  const connection = connectionTo(partner, tls);
  try {
    const answer = await connection.ask();
    return REFUSALS.has(answer.status) && !readAnswer(answer).ok;
  } catch (error) {
    if (error instanceof NoAnswer) return true;
    throw error;
  } finally {
    await connection.close();
  }
}

export const SECURITY: readonly Check[] = [
  {
    id: "tls",
    title: "it speaks TLS 1.2 or later, with a certificate of the authority that it is registered with",
    run: async ({ partner }) => {
      const { ca, cert, key } = partner.tls;
      if (await handshake(partner, { ca, cert, key, minVersion: "TLSv1.2" })) return null;
      const without = await handshake(partner, { cert, key, minVersion: "TLSv1.2", rejectUnauthorized: false });
      return without ? "its certificate is not of the authority, has expired, or is for another host" : "no TLS connection comes about";
    },
  },
  {
    id: "old-tls",
    title: "it refuses TLS 1.0 and 1.1",
    run: async ({ partner }) => {
      const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
      return (await handshake(partner, { ...partner.tls, ...old })) ? "a connection by TLS 1.1 or older stands: set the least version to 1.2" : null;
    },
  },
  {
    id: "client-certificate",
    title: "it lets in only who shows genifi's certificate",
    run: ({ partner }) =>
      firstWrong([
        async () => ((await isRefused(partner, { ca: partner.tls.ca })) ? null : "who shows no certificate is let in: require one (mutual TLS)"),
        async () => {
          const { cert, key } = await (await createAuthority()).certificate("genifi");
          return (await isRefused(partner, { ca: partner.tls.ca, cert, key }))
            ? null
            : "a certificate of any authority is let in: trust the one that genifi gave you";
        },
      ]),
  },
  {
    id: "token",
    title: "it refuses a missing and a wrong token with 401",
    run: ({ connection }) =>
      firstWrong(
        [
          { token: null, which: "no token" },
          { token: randomUUID(), which: "a wrong token" },
        ].map(({ token, which }) => async () => {
          const { status } = await connection.ask({ token });
          return status === 401 ? null : `${which} gives ${status}`;
        }),
      ),
  },
];
