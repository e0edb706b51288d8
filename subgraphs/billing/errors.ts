import { ClientError } from "../../platform/errors/client-error.ts";

export type BillingErrorCode = "CHARGES_OF_ANOTHER_CLIENT";

export class ChargesOfAnotherClient extends ClientError<BillingErrorCode> {
  constructor() {
    super("CHARGES_OF_ANOTHER_CLIENT", "Without billing:read, a client reads the charges of its own transactions only.");
  }
}
