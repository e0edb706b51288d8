import { ArgsType, Field } from "type-graphql";
import type { Mode as ModeName } from "../../identity/principal.ts";
import { PageArgs } from "./connection.ts";
import { Mode } from "./mode.ts";

/** What `mode` means, wherever rows of one mode are listed or counted. */
export const MODE_ARGUMENT = "Of which mode. Left out: the client's own; LIVE for people, who may ask for either.";

/** A page of things that are of one mode. */
@ArgsType()
export class ModeArgs extends PageArgs {
  @Field(() => Mode, { nullable: true, description: MODE_ARGUMENT })
  mode?: ModeName | null;
}
