import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { Subprocessor as SubprocessorRows, type SubprocessorRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { setObjection } from "../services/objections.ts";
import { Subprocessor, SubprocessorInput, SubprocessorPayload } from "../types/subprocessor.ts";

@Resolver(() => Subprocessor)
export class SubprocessorResolver {
  @Query(() => [Subprocessor], {
    nullable: true,
    description: "The recipients of personal data, those to come and those that ended too (clause P70).",
  })
  subprocessors(@Ctx() { data }: ConsentCall) {
    return data.common((em) => em.find(SubprocessorRows, {}, { orderBy: { name: "asc" } }));
  }

  @Mutation(() => SubprocessorPayload, { nullable: true, description: "Objects to a recipient: it is not asked for your organisation any more." })
  objectToSubprocessor(
    @Arg("input", () => SubprocessorInput, { description: "To which one." }) { subprocessorId }: SubprocessorInput,
    @Ctx() call: ConsentCall,
  ) {
    return setObjection(call, subprocessorId, true);
  }

  @Mutation(() => SubprocessorPayload, { nullable: true, description: "Takes your organisation's objection to a recipient back." })
  withdrawObjection(
    @Arg("input", () => SubprocessorInput, { description: "To which one." }) { subprocessorId }: SubprocessorInput,
    @Ctx() call: ConsentCall,
  ) {
    return setObjection(call, subprocessorId, false);
  }

  @FieldResolver(() => Boolean, { nullable: true, description: "Whether your organisation objects to it; null for our staff, who have none." })
  objected(@Root() { id }: SubprocessorRow, @Ctx() { loaders, principal }: ConsentCall) {
    return principal.tenant === null ? null : loaders.objections.load(id);
  }
}
