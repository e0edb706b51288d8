import { Ctx, Query, Resolver } from "type-graphql";
import type { PartnerDataCall } from "../loaders/loaders.ts";

@Resolver()
export class SigningKeysResolver {
  @Query(() => [String], {
    nullable: true,
    description: "genifi's public keys for sealed answers, each a JWK in JSON, the newest first. Verify what you open with them.",
  })
  deliverySigningKeys(@Ctx() { signingKeys }: PartnerDataCall): string[] {
    return signingKeys.map((key) => JSON.stringify(key));
  }

  @Query(() => [String], {
    nullable: true,
    description: "genifi's public keys for sealed identifiers, each a JWK in JSON, the newest first. Fetch them anew each day: they are replaced.",
  })
  async identifierEncryptionKeys(@Ctx() { identifierKeys }: PartnerDataCall): Promise<string[]> {
    return (await identifierKeys()).map((key) => JSON.stringify(key));
  }
}
