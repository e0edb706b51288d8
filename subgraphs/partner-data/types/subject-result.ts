import { Field, ID, ObjectType } from "type-graphql";
import type { Personal } from "../../../platform/personal/personal.ts";
import { Refusal } from "../../../platform/subgraph/types/refusal.ts";
import { Duration } from "../../../platform/subgraph/types/scalars.ts";
import { AddressData } from "./categories/address.ts";
import { BiometricsData } from "./categories/biometrics.ts";
import { CreditData } from "./categories/credit.ts";
import { CriminalRecordsData } from "./categories/criminal-records.ts";
import { DeviceData } from "./categories/device.ts";
import { EmailData } from "./categories/email.ts";
import { EmploymentData } from "./categories/employment.ts";
import { FinancialData } from "./categories/financial.ts";
import { IpData } from "./categories/ip.ts";
import { MediaReportsData } from "./categories/media-reports.ts";
import { MobileCarrierData } from "./categories/mobile-carrier.ts";
import { NameData } from "./categories/name.ts";
import { PhoneData } from "./categories/phone.ts";
import { SocialMediaData } from "./categories/social-media.ts";
import { WifiData } from "./categories/wifi.ts";
import { AttributeOutcome, SubjectStatus } from "./outcomes.ts";
import { DeliveryPlan } from "./plan.ts";
import type { ShownExtension } from "./shown-extension.ts";
import { Source } from "./source.ts";
import { ContinuationToken } from "./scalars.ts";
import { Transaction } from "./transaction.ts";

@ObjectType({ description: "The answer for one subject. A category that you do not select is not asked of any partner." })
export class SubjectResult {
  @Field(() => SubjectStatus, { description: "What came of it." })
  status!: SubjectStatus;

  @Field(() => Refusal, { nullable: true, description: "Why it was refused or dropped; null otherwise." })
  error!: Refusal | null;

  @Field(() => NameData, { nullable: true, description: "Who the subject is." })
  name?: NameData | null;

  @Field(() => EmailData, { nullable: true, description: "An e-mail address." })
  email?: EmailData | null;

  @Field(() => AddressData, { nullable: true, description: "A postal address." })
  address?: AddressData | null;

  @Field(() => PhoneData, { nullable: true, description: "A telephone number." })
  phone?: PhoneData | null;

  @Field(() => CreditData, { nullable: true, description: "What a credit bureau knows." })
  credit?: CreditData | null;

  @Field(() => BiometricsData, { nullable: true, description: "What came of comparing a biometric sample." })
  biometrics?: BiometricsData | null;

  @Field(() => CriminalRecordsData, { nullable: true, description: "Convictions on record." })
  criminalRecords?: CriminalRecordsData | null;

  @Field(() => EmploymentData, { nullable: true, description: "Where the subject works." })
  employment?: EmploymentData | null;

  @Field(() => FinancialData, { nullable: true, description: "Accounts at banks, their balances and transactions." })
  financial?: FinancialData | null;

  @Field(() => SocialMediaData, { nullable: true, description: "Public profiles on social networks." })
  socialMedia?: SocialMediaData | null;

  @Field(() => MediaReportsData, { nullable: true, description: "What the media report." })
  mediaReports?: MediaReportsData | null;

  @Field(() => MobileCarrierData, { nullable: true, description: "Carrier and line type of the phone number." })
  mobileCarrier?: MobileCarrierData | null;

  @Field(() => DeviceData, { nullable: true, description: "What the User-Agent header tells of the device." })
  device?: DeviceData | null;

  @Field(() => IpData, { nullable: true, description: "What the IP address tells." })
  ip?: IpData | null;

  @Field(() => WifiData, { nullable: true, description: "What the WiFi network's BSSID tells." })
  wifi?: WifiData | null;

  @Field(() => [AttributeOutcome], { description: "Of each selected attribute, whether it has a value or why not." })
  outcomes!: readonly AttributeOutcome[];

  @Field(() => [Source], { description: "Where the values come from." })
  sources!: readonly Source[];

  @Field(() => ContinuationToken, {
    nullable: true,
    description: "By what pending answers are asked for, as subjects[].continuation; null unless the status is PENDING.",
  })
  continuation!: Personal<string> | null;

  @Field(() => Duration, {
    nullable: true,
    description: "When the first of the partners that are still at it thinks that asking with the continuation is worth while; null when none says.",
  })
  retryAfter!: string | null;

  @Field(() => DeliveryPlan, { nullable: true, description: "Of a dry run: what would be asked, and its price." })
  plan!: DeliveryPlan | null;

  @Field(() => Transaction, { nullable: true, description: "What is kept of it; null when nothing is." })
  transaction?: Transaction | null;

  /** Made only when it is selected. */
  sign!: () => Promise<Personal<string> | null>;

  extensions!: ReadonlyMap<string, ShownExtension>;

  transactionId!: string | null;
}

@ObjectType({ description: "A delivery and its answers, in the order of its subjects." })
export class DeliverPartnerDataPayload {
  @Field(() => ID, { description: "The delivery's id." })
  id!: string;

  @Field(() => [SubjectResult], { nullable: "items", description: "One for each subject, in input order." })
  results!: (SubjectResult | null)[];
}
