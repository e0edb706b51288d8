import { Unauthenticated } from "../errors/common.ts";
import type { Authenticator } from "../identity/authenticator.ts";
import { describeFault, type Log } from "../logging/log.ts";
import { HttpRefusal } from "./refusal.ts";

/**
 * An authenticator for a door that speaks HTTP. Throws `HttpRefusal`: 401 for no token or a bad one, and 503, which
 * says to try again, when the keys to verify with cannot be had.
 */
export const refusingOverHttp =
  (authenticate: Authenticator, log: Log): Authenticator =>
  async (authorization, proof) => {
    try {
      return await authenticate(authorization, proof);
    } catch (error) {
      if (error instanceof Unauthenticated) throw new HttpRefusal(401, "UNAUTHENTICATED", error.message, { "www-authenticate": error.challenge });
      log.error("token-keys-unavailable", describeFault(error));
      throw new HttpRefusal(503, "AUTHENTICATION_UNAVAILABLE", "Tokens cannot be verified at the moment. Try again.", { "retry-after": "5" });
    }
  };
