import { registerEnumType } from "type-graphql";
import type { Way } from "../question.ts";

export const WayToAsk: Readonly<{ [W in Way]: W }> = { CHECK: "CHECK", MATCH: "MATCH", RETRIEVE: "RETRIEVE" };
registerEnumType(WayToAsk, {
  name: "WayToAsk",
  description: "How a category is asked: the less it reveals, the better.",
  valuesConfig: {
    CHECK: { description: "A predicate is answered yes or no." },
    MATCH: { description: "Your own values are compared; none comes back." },
    RETRIEVE: { description: "Values come back." },
  },
});
