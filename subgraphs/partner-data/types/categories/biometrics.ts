import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalFlag, PersonalNumber, PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { BiometricsCheck } from "./checks.ts";

@Sealable("biometrics")
@Directive('@tag(name: "personal")')
@ObjectType({
  description:
    "What came of comparing a sample of the subject (ISO/IEC 2382-37); never the sample or a template. Sensitive: we keep whether it was answered, and not what.",
})
export class BiometricsData {
  @Field(() => PersonalText, { nullable: true, description: "FACE, FINGERPRINT, IRIS or VOICE." })
  modality?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "MATCH, NO_MATCH or INCONCLUSIVE." })
  verdict?: Personal<string>;

  @Field(() => PersonalNumber, { nullable: true, description: "Quality of the sample, 0 to 100 (ISO/IEC 29794-1)." })
  quality?: Personal<number>;

  @Field(() => PersonalFlag, {
    nullable: true,
    description: "Whether it came from a living person (presentation attack detection, ISO/IEC 30107-3).",
  })
  live?: Personal<boolean>;

  @Field(() => BiometricsCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
