import { Field, ObjectType, registerEnumType } from "type-graphql";
import type { Way } from "../../../platform/subgraph/question.ts";
import { CategoryId } from "../../../platform/subgraph/types/scalars.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";

export enum SubjectStatus {
  COMPLETE = "COMPLETE",
  PARTIAL = "PARTIAL",
  EMPTY = "EMPTY",
  REFUSED = "REFUSED",
  FAILED = "FAILED",
  PENDING = "PENDING",
  PLANNED = "PLANNED",
}
registerEnumType(SubjectStatus, {
  name: "SubjectStatus",
  description: "What came of one subject.",
  valuesConfig: {
    COMPLETE: { description: "Every selected attribute has a value." },
    PARTIAL: { description: "Some have a value; outcomes says why the others do not." },
    EMPTY: { description: "No partner has a record of what was asked." },
    REFUSED: { description: "Nothing was asked, or the answer was dropped: error says why." },
    FAILED: { description: "No partner could answer." },
    PENDING: { description: "A partner is still at it." },
    PLANNED: { description: "Nothing was asked, and nothing booked: it was a dry run. plan says what would be." },
  },
});

export enum AttributeStatus {
  RETURNED = "RETURNED",
  NOT_FOUND = "NOT_FOUND",
  UNAVAILABLE = "UNAVAILABLE",
  WITHHELD = "WITHHELD",
  PENDING = "PENDING",
}
registerEnumType(AttributeStatus, {
  name: "AttributeStatus",
  description: "Whether a selected attribute has a value.",
  valuesConfig: {
    RETURNED: { description: "It has." },
    NOT_FOUND: { description: "The partners that were asked have none." },
    UNAVAILABLE: { description: "It could not be had: reason says why." },
    WITHHELD: { description: "It was not asked, since grant, process or contract does not cover it." },
    PENDING: { description: "A partner is still at it." },
  },
});

export enum AttributeReason {
  NOT_GRANTED = "NOT_GRANTED",
  NOT_IN_PROCESS = "NOT_IN_PROCESS",
  NOT_IN_CONTRACT = "NOT_IN_CONTRACT",
  NO_RECORD = "NO_RECORD",
  NO_PARTNER = "NO_PARTNER",
  IDENTIFIER_MISSING = "IDENTIFIER_MISSING",
  PARTNER_ERROR = "PARTNER_ERROR",
  PARTNER_UNAVAILABLE = "PARTNER_UNAVAILABLE",
  PARTNER_TIMEOUT = "PARTNER_TIMEOUT",
  MALFORMED_ANSWER = "MALFORMED_ANSWER",
  PARTNER_OF_OTHER_MODE = "PARTNER_OF_OTHER_MODE",
  ABORTED = "ABORTED",
  CLAIM_MISSING = "CLAIM_MISSING",
  ASSURANCE_TOO_LOW = "ASSURANCE_TOO_LOW",
  QUORUM_NOT_REACHED = "QUORUM_NOT_REACHED",
  SOURCES_DISAGREE = "SOURCES_DISAGREE",
}
registerEnumType(AttributeReason, {
  name: "AttributeReason",
  description: "Why a selected attribute has no value, or what to know of the value that it has.",
  valuesConfig: {
    NOT_GRANTED: { description: "The grant does not cover it." },
    NOT_IN_PROCESS: { description: "The business process does not allow it." },
    NOT_IN_CONTRACT: { description: "Your contract does not cover it." },
    NO_RECORD: { description: "The partners have no record of it." },
    NO_PARTNER: { description: "No contracted partner serves it for this country." },
    IDENTIFIER_MISSING: { description: "No partner works by the identifiers that you sent." },
    PARTNER_ERROR: { description: "A partner failed or could not be reached." },
    PARTNER_UNAVAILABLE: { description: "A partner was not asked, since it fails at present or has too many questions open already." },
    PARTNER_TIMEOUT: { description: "A partner did not answer in time." },
    MALFORMED_ANSWER: { description: "A partner answered in another shape than agreed; the answer was dropped." },
    PARTNER_OF_OTHER_MODE: { description: "A partner was not asked, since it is not of the client's mode: a test never reaches a live partner." },
    ABORTED: { description: "The call was aborted, as when the client left." },
    CLAIM_MISSING: { description: "You did not send the claim that it would be compared with." },
    ASSURANCE_TOO_LOW: { description: "No source is as sure, or as fresh, as you wish; what a partner gave below that was not used." },
    QUORUM_NOT_REACHED: { description: "Fewer partners could compare it than must agree." },
    SOURCES_DISAGREE: { description: "It has a value, and another partner gave another one: sources says who gave one, and whose was chosen." },
  },
});

@ObjectType({ description: "Of one selected attribute, whether it has a value or why not." })
export class AttributeOutcome {
  @Field(() => CategoryId, { description: "Its category." })
  category!: string;

  @Field(() => WayToAsk, { name: "wayToAsk", description: "How it is asked." })
  way!: Way;

  @Field(() => String, { description: "Its name, as in the schema; of a check, with its arguments." })
  attribute!: string;

  @Field(() => AttributeStatus, { description: "Whether it has a value." })
  status!: AttributeStatus;

  @Field(() => AttributeReason, { nullable: true, description: "Why not; null when it has, unless its sources disagree." })
  reason!: AttributeReason | null;
}
