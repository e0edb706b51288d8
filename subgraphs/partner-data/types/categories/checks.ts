import { Arg, Directive, Field, Int, ObjectType } from "type-graphql";
import { Country, Currency, Duration, MinorUnits } from "../../../../platform/subgraph/types/scalars.ts";
import { checkKey } from "../../delivery/checks.ts";
import { DeviceType, LineType } from "../check-arguments.ts";
import { CheckAnswer } from "../verdicts.ts";

/** What came of a category's checks, by their keys. */
abstract class Answers {
  answers!: ReadonlyMap<string, CheckAnswer>;

  protected answerTo(name: string, given: Readonly<Record<string, unknown>> = {}): CheckAnswer | null {
    return this.answers.get(checkKey({ name, arguments: given })) ?? null;
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class NameCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the subject is so old, or older, by birth date." })
  ageOver(@Arg("years", () => Int, { description: "In whole years, such as 18." }) years: number): CheckAnswer | null {
    return this.answerTo("ageOver", { years });
  }

  @Field(() => CheckAnswer, { nullable: true, description: "Whether given and family name are what you claim." })
  asGiven(): CheckAnswer | null {
    return this.answerTo("asGiven");
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class EmailCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the partner has seen that the subject controls it." })
  verified(): CheckAnswer | null {
    return this.answerTo("verified");
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class AddressCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the parts of the address that you claim are the same." })
  asGiven(): CheckAnswer | null {
    return this.answerTo("asGiven");
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class PhoneCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the partner has seen that the subject controls the number." })
  verified(): CheckAnswer | null {
    return this.answerTo("verified");
  }

  @Field(() => CheckAnswer, { nullable: true, description: "Whether its SIM card was changed lately (CAMARA SIM Swap)." })
  simSwapped(@Arg("within", () => Duration, { description: "How lately, such as P7D." }) within: string): CheckAnswer | null {
    return this.answerTo("simSwapped", { within });
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class CreditCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the score is so high, or higher." })
  scoreAtLeast(@Arg("score", () => Int, { description: "On the scale of the partner's model." }) score: number): CheckAnswer | null {
    return this.answerTo("scoreAtLeast", { score });
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class BiometricsCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the sample is of the person that it is said to be of." })
  matched(): CheckAnswer | null {
    return this.answerTo("matched");
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class CriminalRecordsCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether there is any conviction on record." })
  anyRecord(): CheckAnswer | null {
    return this.answerTo("anyRecord");
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class EmploymentCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the employer is the one that you claim." })
  employerAsGiven(): CheckAnswer | null {
    return this.answerTo("employerAsGiven");
  }

  @Field(() => CheckAnswer, {
    nullable: true,
    description: "Whether the yearly income is so high, or higher; amounts in two currencies are not compared.",
  })
  incomeAtLeast(
    @Arg("minor", () => MinorUnits, { description: "How much." }) minor: string,
    @Arg("currency", () => Currency, { description: "Of which currency." }) currency: string,
  ): CheckAnswer | null {
    return this.answerTo("incomeAtLeast", { minor, currency });
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class FinancialCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether a balance is so high, or higher; amounts in two currencies are not compared." })
  balanceAtLeast(
    @Arg("minor", () => MinorUnits, { description: "How much." }) minor: string,
    @Arg("currency", () => Currency, { description: "Of which currency." }) currency: string,
  ): CheckAnswer | null {
    return this.answerTo("balanceAtLeast", { minor, currency });
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class SocialMediaCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether there is any profile." })
  anyProfile(): CheckAnswer | null {
    return this.answerTo("anyProfile");
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class MediaReportsCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether there is any report." })
  anyReport(): CheckAnswer | null {
    return this.answerTo("anyReport");
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class MobileCarrierCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the line is of a type." })
  lineTypeIs(@Arg("type", () => LineType, { description: "The type." }) type: LineType): CheckAnswer | null {
    return this.answerTo("lineTypeIs", { type });
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class DeviceCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the device is of a type." })
  typeIs(@Arg("type", () => DeviceType, { description: "The type." }) type: DeviceType): CheckAnswer | null {
    return this.answerTo("typeIs", { type });
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class IpCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the address is allocated to a country." })
  inCountry(@Arg("country", () => Country, { description: "ISO 3166-1 alpha-2." }) country: string): CheckAnswer | null {
    return this.answerTo("inCountry", { country });
  }
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Questions that are answered yes or no." })
export class WifiCheck extends Answers {
  @Field(() => CheckAnswer, { nullable: true, description: "Whether the network's name is known." })
  ssidKnown(): CheckAnswer | null {
    return this.answerTo("ssidKnown");
  }
}
