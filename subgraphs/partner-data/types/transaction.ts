import { Directive, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import { connectionOf } from "../../../platform/subgraph/types/connection.ts";
import type { Way } from "../../../platform/subgraph/question.ts";
import { CategoryId, Country, DateTime, OpaqueReference } from "../../../platform/subgraph/types/scalars.ts";
import { Mode } from "../../../platform/subgraph/types/mode.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { Partner } from "./partner.ts";

export enum TransactionOutcome {
  OPEN = "OPEN",
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
registerEnumType(TransactionOutcome, {
  name: "TransactionOutcome",
  description: "What came of one subject of a delivery, as it is kept.",
  valuesConfig: {
    OPEN: { description: "Under way." },
    HIT: { description: "Everything that was asked came back." },
    PARTIAL: { description: "Some of it came back." },
    NO_RECORD: { description: "The partners had no record." },
    ANSWERED: { description: "A sensitive category was answered: what is not kept." },
    NOT_ANSWERED: { description: "A sensitive category was not answered." },
    PARTNER_ERROR: { description: "The partners failed." },
    TIMEOUT: { description: "The partners did not answer in time." },
    PENDING: { description: "A slow partner is still at it." },
    WITHDRAWN: { description: "Consent was withdrawn meanwhile: the answer was dropped." },
    ABORTED: { description: "The client left or was shut out meanwhile: the answer was dropped." },
    INTERRUPTED: { description: "The process died meanwhile: disclosure unknown, not charged." },
  },
});

@ObjectType({ description: "Data minimisation in numbers: how much less was asked than could have been." })
export class Minimisation {
  @Field(() => Int, { description: "Attributes that the grant covers." })
  granted!: number;

  @Field(() => Int, { description: "Attributes that the document selected." })
  selected!: number;

  @Field(() => Int, { description: "Attributes that any partner was asked." })
  asked!: number;

  @Field(() => Int, { description: "Attributes that came back." })
  returned!: number;
}

@ObjectType({ description: "One partner that received identifiers of the subject." })
export class Disclosure {
  @Field(() => Partner, { nullable: true, description: "The partner." })
  partner?: Partner | null;

  @Field(() => CategoryId, { description: "The category that it was asked for." })
  category!: string;

  @Field(() => WayToAsk, { nullable: true, description: "How it was asked." })
  wayToAsk?: Way;

  @Field(() => DateTime, { description: "When it was asked." })
  at!: Date;

  @Field(() => Boolean, { nullable: true, description: "Whether it answered; null when that is unknown, since the process that asked died." })
  answered!: boolean | null;

  @Field(() => Int, {
    description:
      "How many values it sent that were not asked; they were dropped unread. Always 0 for a sensitive category, of whose answer nothing is kept.",
  })
  overDelivered!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many messages asked it; further pages of an answer are not counted. 0 of a partner whose data are here; null when that is unknown, since the process that asked died.",
  })
  calls!: number | null;

  @Field(() => Boolean, { description: "Whether it was asked once more since its answer was slow, as the contract allows. It is charged once." })
  hedged!: boolean;

  partnerId!: string;
}

@ObjectType({ description: "That what was under way was cut, as consent was withdrawn or the client left: what came was dropped." })
export class WithdrawalReceipt {
  @Field(() => DateTime, { description: "When it was dropped." })
  at!: Date;

  @Field(() => Int, { description: "How many calls to partners were aborted." })
  abortedCalls!: number;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "What is kept about one subject of a delivery: ids, enums, counts and times; nothing of the subject (clauses P32, P33)." })
export class Transaction {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => OpaqueReference, { description: "The key under which it was asked." })
  idempotencyKey!: string;

  @Field(() => Mode, { description: "TEST: a test client asked sandbox partners, at no cost." })
  mode!: ModeName;

  @Field(() => TransactionOutcome, { description: "What came of it." })
  outcome!: TransactionOutcome;

  @Field(() => Int, { description: "How often it was tried: 1, and 1 more for each retry." })
  attempt!: number;

  @Field(() => Country, { description: "The country that was named for the subject." })
  country!: string;

  @Field(() => DateTime, { description: "When it was first admitted." })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When its last attempt ended; null while it is under way." })
  settledAt!: Date | null;

  droppedAt!: Date | null;
  abortedCalls!: number | null;
  granted!: number;
  selected!: number;
  asked!: number;
  returned!: number;
  deliveryId!: string;
  clientId!: string;
  costCenterId!: string;
  projectId!: string | null;
  attestationId!: string;
  processVersionId!: string;
}

export const TransactionConnection = connectionOf("Transaction", () => Transaction);
