import { Arg, Ctx, Query, Resolver } from "type-graphql";
import type { ConsentCall } from "../loaders/loaders.ts";
import { verifyReceipt } from "../services/verify-receipt.ts";
import { ReceiptVerification } from "../types/receipt.ts";

@Resolver(() => ReceiptVerification)
export class ReceiptResolver {
  @Query(() => ReceiptVerification, { nullable: true, description: "Checks a consent receipt and says how its attestation stands now." })
  verifyReceipt(@Arg("receipt", () => String, { description: "The receipt: a JWS." }) receipt: string, @Ctx() call: ConsentCall) {
    return verifyReceipt(call, receipt);
  }

  @Query(() => [String], {
    nullable: true,
    description: "genifi's public keys for receipts, each a JWK in JSON, the newest first. With them a receipt is verified offline.",
  })
  consentSigningKeys(@Ctx() { signer }: ConsentCall): string[] {
    return signer.publicKeys.map((key) => JSON.stringify(key));
  }
}
