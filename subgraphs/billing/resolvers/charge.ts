import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { readQuestion } from "../../../platform/subgraph/question.ts";
import { CategoryId } from "../../../platform/subgraph/types/scalars.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { Money } from "../../../platform/subgraph/types/money.ts";
import type { BillingCall } from "../loaders/loaders.ts";
import { chargesOf } from "../services/charges-of.ts";
import { Charge, ChargeExplanation, Rate } from "../types/charge.ts";
import { Partner, Transaction } from "../types/stubs.ts";

@Resolver(() => Transaction)
export class TransactionResolver {
  @FieldResolver(() => [Charge], {
    nullable: true,
    description: "What it costs, by partner and category. A client reads those of its own without billing:read.",
  })
  charges(@Root() { id }: Transaction, @Ctx() call: BillingCall) {
    return chargesOf(call, id);
  }
}

@Resolver(() => Charge)
export class ChargeResolver {
  @FieldResolver(() => CategoryId)
  category(@Root() { category }: Charge) {
    return readQuestion(category).category;
  }

  @FieldResolver(() => WayToAsk, { nullable: true })
  wayToAsk(@Root() { category }: Charge) {
    return readQuestion(category).way;
  }

  @FieldResolver(() => Money, { nullable: true, description: "What it costs." })
  amount(@Root() { minor, currency }: Charge): Money {
    return { minor, currency };
  }

  @FieldResolver(() => ChargeExplanation, { nullable: true, description: "How that was computed." })
  explain(@Root() { minor, currency, priceBook, waived }: Charge): ChargeExplanation {
    return { rule: `price-book:${priceBook}${waived ? ", waived" : ""}`, tier: null, units: 1, rate: { minor, currency }, rounding: "NONE" };
  }

  @FieldResolver(() => Partner, { nullable: true, description: "The partner." })
  partner(@Root() { partnerId }: Charge): Partner {
    return { id: partnerId };
  }
}

@Resolver(() => Partner)
export class PartnerResolver {
  @FieldResolver(() => [Rate], {
    nullable: true,
    description: "Its prices now, in the caller's currency. An outcome that is not listed costs nothing.",
  })
  async rates(@Root() { id }: Partner, @Ctx() { loaders }: BillingCall) {
    const rows = await loaders.ratesOf.load(id);
    return rows.map(({ category: question, outcome, minor, currency }) => {
      const { category, way } = readQuestion(question);
      return { category, wayToAsk: way, outcome, amount: { minor, currency } };
    });
  }
}
