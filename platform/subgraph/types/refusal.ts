import { Directive, Field, ObjectType } from "type-graphql";
import { Duration } from "./scalars.ts";

@Directive("@shareable")
@ObjectType({ description: "Why one input of a batch was refused; the others stand." })
export class Refusal {
  @Field(() => String, { description: "A stable code; docs/errors.md lists them all." })
  code!: string;

  @Field(() => String, { description: "A sentence that says what to do. It never holds what you sent." })
  message!: string;

  @Field(() => Boolean, { description: "Whether the same input can succeed later without a change." })
  retryable!: boolean;

  @Field(() => Duration, { nullable: true, description: "How long to wait before a retry makes sense." })
  retryAfter!: string | null;
}
