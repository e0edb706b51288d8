import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { Money } from "../../../platform/subgraph/types/money.ts";
import type { Way } from "../../../platform/subgraph/question.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { CategoryId, DateTime } from "../../../platform/subgraph/types/scalars.ts";
import { Partner } from "./stubs.ts";

export enum ChargeOutcome {
  HIT = "HIT",
  PARTIAL = "PARTIAL",
  NO_RECORD = "NO_RECORD",
  ANSWERED = "ANSWERED",
  NOT_ANSWERED = "NOT_ANSWERED",
  PARTNER_ERROR = "PARTNER_ERROR",
  TIMEOUT = "TIMEOUT",
  PENDING = "PENDING",
  WITHDRAWN = "WITHDRAWN",
  ABORTED = "ABORTED",
  INTERRUPTED = "INTERRUPTED",
}
registerEnumType(ChargeOutcome, {
  name: "ChargeOutcome",
  description: "What a partner did, as the price book prices it.",
  valuesConfig: {
    HIT: { description: "Everything that it was asked came back." },
    PARTIAL: { description: "Some of it came back." },
    NO_RECORD: { description: "It has no record." },
    ANSWERED: { description: "A sensitive category was answered." },
    NOT_ANSWERED: { description: "A sensitive category was not answered." },
    PARTNER_ERROR: { description: "It failed." },
    TIMEOUT: { description: "It did not answer in time." },
    PENDING: { description: "It is still at it." },
    WITHDRAWN: { description: "Consent was withdrawn meanwhile." },
    ABORTED: { description: "The call was aborted." },
    INTERRUPTED: { description: "The process died meanwhile." },
  },
});

@ObjectType({ description: "How a charge was computed." })
export class ChargeExplanation {
  @Field(() => String, { description: "The rule that priced it: price-book:<version>, and whether it was waived for another attempt." })
  rule!: string;

  @Field(() => String, { nullable: true, description: "The volume tier; null while there are none." })
  tier!: string | null;

  @Field(() => Int, { description: "How many units were priced." })
  units!: number;

  @Field(() => Money, { description: "The price of one unit." })
  rate!: Money;

  @Field(() => String, { description: "How a fraction of a minor unit was rounded: NONE, since rates are whole." })
  rounding!: string;
}

@ObjectType({
  description:
    "What one partner's part in one transaction costs. There is one for each transaction, partner and category; of several attempts the dearest one is charged, and what others did is waived.",
})
export class Charge {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => CategoryId, { description: "The category that was asked." })
  category!: string;

  @Field(() => WayToAsk, { nullable: true, description: "How it was asked." })
  wayToAsk?: Way;

  @Field(() => ChargeOutcome, { description: "What the partner did." })
  outcome!: ChargeOutcome;

  @Field(() => DateTime, { description: "When it was charged." })
  at!: Date;

  @Field(() => Money, { nullable: true, description: "What it costs." })
  amount?: Money;

  @Field(() => Boolean, { description: "True when it costs nothing because another attempt of the same question is charged." })
  waived!: boolean;

  @Field(() => ChargeExplanation, { nullable: true, description: "How that was computed." })
  explain?: ChargeExplanation;

  @Field(() => Partner, { nullable: true, description: "The partner." })
  partner?: Partner;

  minor!: string;
  currency!: string;
  priceBook!: number;
  partnerId!: string;
}

@ObjectType({ description: "The price of one outcome of one partner in one category." })
export class Rate {
  @Field(() => CategoryId, { description: "The category." })
  category!: string;

  @Field(() => WayToAsk, { description: "How it is asked." })
  wayToAsk!: Way;

  @Field(() => ChargeOutcome, { description: "The outcome." })
  outcome!: ChargeOutcome;

  @Field(() => Money, { description: "What it costs." })
  amount!: Money;
}
