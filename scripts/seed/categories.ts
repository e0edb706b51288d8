interface SeededCategory {
  readonly id: string;
  readonly title: string;
  readonly sensitivity: "STANDARD" | "SENSITIVE";
  readonly attributes: readonly string[];
  /** Of persons and companies, when left out. */
  readonly subjectKinds?: readonly ("PERSON" | "COMPANY")[];
  /** False for what may be asked only where a jurisdiction is listed. */
  readonly everywhere?: false;
}

const PEOPLE = ["PERSON"] as const;

/** The categories that the program comes with, in the policy's order (P29). */
export const CATEGORIES: readonly SeededCategory[] = [
  {
    id: "name",
    title: "Names",
    sensitivity: "STANDARD",
    attributes: [
      "givenName",
      "middleName",
      "familyName",
      "birthDate",
      "legalName",
      "registrationNumber",
      "registrationAuthority",
      "lei",
      "legalForm",
      "vatId",
      "entityStatus",
      "incorporatedOn",
      "activities",
    ],
  },
  { id: "email", title: "E-mail", sensitivity: "STANDARD", attributes: ["address", "verified", "domain", "disposable", "syntaxValid"] },
  { id: "address", title: "Address", sensitivity: "STANDARD", attributes: ["streetAddress", "locality", "region", "postalCode", "country"] },
  { id: "phone", title: "Phone", sensitivity: "STANDARD", attributes: ["number", "verified", "type", "latestSimChange", "country"] },
  { id: "credit", title: "Credit", sensitivity: "SENSITIVE", attributes: ["score", "scoreModel", "tradelines", "inquiries"] },
  {
    id: "biometrics",
    title: "Biometrics",
    sensitivity: "SENSITIVE",
    attributes: ["modality", "verdict", "quality", "live"],
    subjectKinds: PEOPLE,
    everywhere: false,
  },
  { id: "criminalRecords", title: "Criminal records", sensitivity: "SENSITIVE", attributes: ["records"], subjectKinds: PEOPLE, everywhere: false },
  { id: "employment", title: "Employment", sensitivity: "STANDARD", attributes: ["employer", "position", "since", "income"], subjectKinds: PEOPLE },
  { id: "financial", title: "Financial transactions and balances", sensitivity: "STANDARD", attributes: ["accounts", "balances", "transactions"] },
  { id: "socialMedia", title: "Social media", sensitivity: "STANDARD", attributes: ["profiles"] },
  { id: "mediaReports", title: "Media reports", sensitivity: "STANDARD", attributes: ["reports"] },
  { id: "mobileCarrier", title: "Mobile carrier", sensitivity: "STANDARD", attributes: ["carrier", "lineType", "country"] },
  {
    id: "device",
    title: "Device",
    sensitivity: "STANDARD",
    attributes: ["type", "vendor", "model", "operatingSystem", "operatingSystemVersion", "browser", "browserVersion"],
  },
  { id: "ip", title: "IP address", sensitivity: "STANDARD", attributes: ["country", "addressFamily", "range"] },
  { id: "wifi", title: "WiFi", sensitivity: "STANDARD", attributes: ["vendor", "ssidKnown", "country"] },
];
