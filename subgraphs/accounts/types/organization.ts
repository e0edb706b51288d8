import { Directive, Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { Country, Currency, DateTime } from "../../../platform/subgraph/types/scalars.ts";

export enum OrganizationStatus {
  ACTIVE = "ACTIVE",
  SUSPENDED = "SUSPENDED",
  TERMINATED = "TERMINATED",
}
registerEnumType(OrganizationStatus, {
  name: "OrganizationStatus",
  description: "Whether a customer may use the platform.",
  valuesConfig: {
    ACTIVE: { description: "May use everything that it is allowed." },
    SUSPENDED: { description: "Every request is refused until operations reinstates it." },
    TERMINATED: { description: "The account has ended." },
  },
});

@ObjectType({ description: "Where invoices go (clause P15)." })
export class BillingAddress {
  @Field(() => String, { description: "Street and number." })
  street!: string;

  @Field(() => String, { description: "City or place." })
  locality!: string;

  @Field(() => String, { nullable: true, description: "Province, state or region." })
  region!: string | null;

  @Field(() => String, { description: "Postal code." })
  postalCode!: string;

  @Field(() => Country, { description: "Country of the address." })
  country!: string;
}

@ObjectType({ description: "The person who speaks for a customer (clause P15)." })
export class Representative {
  @Field(() => String, { description: "Full name." })
  name!: string;

  @Field(() => String, { description: "Position in the organisation." })
  position!: string;

  @Field(() => String, { description: "E-mail address." })
  email!: string;

  @Field(() => String, { description: "Phone number, E.164." })
  phone!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "A customer of genifi: the tenant to which everything else belongs." })
export class Organization {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => String, { description: "Legal name." })
  name!: string;

  @Field(() => OrganizationStatus, { description: "Whether it may use the platform." })
  status!: OrganizationStatus;

  @Field(() => Currency, { description: "The currency in which it is billed." })
  currency!: string;

  @Field(() => String, { description: "IANA time zone in which its months begin and end." })
  timeZone!: string;

  @Field(() => DateTime, { description: "When it joined." })
  createdAt!: Date;

  billingStreet!: string;
  billingLocality!: string;
  billingRegion!: string | null;
  billingPostalCode!: string;
  billingCountry!: string;
  representativeName!: string;
  representativePosition!: string;
  representativeEmail!: string;
  representativePhone!: string;
}
