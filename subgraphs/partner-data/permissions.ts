import { defineActions } from "../../platform/permissions/actions.ts";
import { AS_PARENT, type FieldRules, SIGNED_IN } from "../../platform/permissions/shield.ts";
import { CATEGORIES } from "./connectors/claims.ts";

export const ACTIONS = defineActions({
  // Machines only (DESIGN §4): which categories, the delivery itself checks for each.
  deliver: { description: "Ask partners about subjects.", scopes: CATEGORIES.map((category) => `partner-data:deliver:${category}`) },
  readTransactions: {
    description: "Read what is kept of one's organisation's deliveries.",
    scopes: ["transactions:read"],
    roles: ["OWNER", "ADMIN", "BILLING_MANAGER", "PRIVACY_OFFICER", "DEVELOPER"],
  },
  readContracts: {
    description: "Read what one's organisation may ask of whom.",
    scopes: ["transactions:read", "process:write", "org:admin"],
    roles: ["OWNER", "ADMIN", "BILLING_MANAGER", "PRIVACY_OFFICER", "PROCESS_OWNER", "DEVELOPER"],
  },
});

export const RULES: FieldRules<keyof typeof ACTIONS> = {
  Query: {
    transaction: "readTransactions",
    // A client that timed out may learn what became of its own key; the rows are its tenant's.
    transactionByKey: SIGNED_IN,
    partners: SIGNED_IN,
    dataCategories: SIGNED_IN,
    deliverySigningKeys: SIGNED_IN,
  },
  Mutation: { deliverPartnerData: "deliver" },
  DeliverPartnerDataPayload: AS_PARENT,
  SubjectResult: AS_PARENT,
  NameData: AS_PARENT,
  EmailData: AS_PARENT,
  AddressData: AS_PARENT,
  PhoneData: AS_PARENT,
  EmploymentData: AS_PARENT,
  FinancialData: AS_PARENT,
  FinancialAccount: AS_PARENT,
  FinancialBalance: AS_PARENT,
  FinancialTransaction: AS_PARENT,
  SocialMediaData: AS_PARENT,
  SocialMediaProfile: AS_PARENT,
  MediaReportsData: AS_PARENT,
  MediaReport: AS_PARENT,
  PersonalMoney: AS_PARENT,
  MobileCarrierData: AS_PARENT,
  DeviceData: AS_PARENT,
  IpData: AS_PARENT,
  WifiData: AS_PARENT,
  AttributeOutcome: AS_PARENT,
  Source: AS_PARENT,
  Refusal: AS_PARENT,
  Transaction: SIGNED_IN,
  Minimisation: SIGNED_IN,
  Disclosure: SIGNED_IN,
  Delivery: { id: SIGNED_IN, createdAt: SIGNED_IN, transactions: "readTransactions" },
  Organization: { id: SIGNED_IN, transactions: "readTransactions", contracts: "readContracts" },
  CostCenter: { id: SIGNED_IN, transactions: "readTransactions" },
  Project: { id: SIGNED_IN, transactions: "readTransactions" },
  ApiClient: SIGNED_IN,
  ConsentAttestation: SIGNED_IN,
  ProcessVersion: SIGNED_IN,
  Partner: SIGNED_IN,
  Offer: SIGNED_IN,
  DataCategory: SIGNED_IN,
  Contract: "readContracts",
  TransactionConnection: AS_PARENT,
  TransactionEdge: AS_PARENT,
  PageInfo: AS_PARENT,
};
