import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { TransferMechanism as TransferMechanismRows, type TransferMechanismRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { EXPLANATIONS, TransferMechanism } from "../types/transfer-mechanism.ts";

@Resolver(() => TransferMechanism)
export class TransferMechanismResolver {
  @Query(() => [TransferMechanism], { nullable: true, description: "The mechanisms now in force for transfers into other countries (clause P72)." })
  transferMechanisms(@Ctx() { data }: ConsentCall) {
    return data.common((em) =>
      em.find(TransferMechanismRows, { validUntil: { $gt: new Date() } }, { orderBy: { fromCountry: "asc", toCountry: "asc", mechanism: "asc" } }),
    );
  }

  @FieldResolver()
  explanation(@Root() { mechanism }: TransferMechanismRow): string {
    return EXPLANATIONS[mechanism];
  }
}
