/** A category and its attributes, as a process may ask them. */
export interface MayAsk {
  readonly category: string;
  readonly waysToAsk: readonly string[];
  readonly attributes: readonly string[];
}

/** Attributes that are objects or lists, with what is in them. */
const INSIDE: Readonly<Record<string, string>> = {
  "name.activities": "{ scheme code description }",
  "employment.income": "{ minor currency }",
  "financial.accounts": "{ accountId kind currency nickname }",
  "financial.balances": "{ accountId type amount { minor currency } at }",
  "financial.transactions": "{ accountId bookedAt amount { minor currency } creditDebit description }",
  "socialMedia.profiles": "{ network handle url displayName verified }",
  "mediaReports.reports": "{ title publisher publishedAt url topic }",
  "credit.tradelines": "{ kind openedOn balance { minor currency } limit { minor currency } status }",
  "criminalRecords.records": "{ offence convictedOn court jurisdiction sentence }",
};

/** What the app may have brought back: the process allows it, and the token's scopes do. */
export const askable = (mayAsk: readonly MayAsk[], scopes: readonly string[]): readonly MayAsk[] =>
  mayAsk.filter(({ category, waysToAsk }) => waysToAsk.includes("RETRIEVE") && scopes.includes(`partner-data:deliver:${category}`));

/** A delivery of everything that may be asked. */
export function deliveryOf(asked: readonly MayAsk[]): string {
  const selections = asked.map(({ category, attributes }) => {
    const fields = attributes.map((attribute) => `${attribute} ${INSIDE[`${category}.${attribute}`] ?? ""}`);
    return `${category} { ${fields.join(" ")} }`;
  });
  return `mutation Prove($input: DeliveryInput!) {
    deliverPartnerData(input: $input) { results { status error { code } ${selections.join(" ")} sources { partnerReference } } }
  }`;
}
