import { Field, ObjectType } from "type-graphql";
import { AttestationStatus, ConsentAttestation } from "./attestation.ts";

@ObjectType({ description: "What is known about a consent receipt." })
export class ReceiptVerification {
  @Field(() => Boolean, { description: "Whether genifi signed it, unchanged, for an attestation of your organisation." })
  valid!: boolean;

  @Field(() => AttestationStatus, { nullable: true, description: "The status that the receipt states: it was so when the receipt was made." })
  statedStatus!: AttestationStatus | null;

  @Field(() => ConsentAttestation, { nullable: true, description: "The attestation as it is now; null when the receipt is not valid." })
  attestation!: ConsentAttestation | null;
}
