import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { BusinessProcessRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { declareLegalGates, withdrawLegalGate } from "../services/legal-gates.ts";
import { DeclareLegalGatesInput, LegalGateDeclaration, WithdrawLegalGateInput } from "../types/legal-gate.ts";
import { BusinessProcess } from "../types/process.ts";
import { ProcessPayload } from "../types/process-input.ts";

@Resolver(() => BusinessProcess)
export class LegalGateResolver {
  @Mutation(() => ProcessPayload, { nullable: true, description: "Declares that a process meets what a law asks beyond consent." })
  declareLegalGates(
    @Arg("input", () => DeclareLegalGatesInput, { description: "The gates, and where it can be shown." }) input: DeclareLegalGatesInput,
    @Ctx() call: ConsentCall,
  ) {
    return declareLegalGates(call, input);
  }

  @Mutation(() => ProcessPayload, { nullable: true, description: "Takes a declaration back: from the next delivery on the gate is not met." })
  withdrawLegalGate(
    @Arg("input", () => WithdrawLegalGateInput, { description: "Which one." }) input: WithdrawLegalGateInput,
    @Ctx() call: ConsentCall,
  ) {
    return withdrawLegalGate(call, input);
  }

  @FieldResolver(() => [LegalGateDeclaration], { nullable: true, description: "What it is declared to meet now, for all its versions." })
  legalGates(@Root() { id }: BusinessProcessRow, @Ctx() { loaders }: ConsentCall) {
    return loaders.legalGatesOf.load(id);
  }
}
