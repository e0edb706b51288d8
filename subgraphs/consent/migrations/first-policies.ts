/** Version 1 of each kind of agreement. Constants of ours without quotes: they stand in SQL. */
export const FIRST_POLICIES = [
  {
    kind: "DATA_PROCESSING",
    title: "Data processing agreement",
    text:
      "Your organisation decides why personal data are asked and genifi asks for them on its behalf, as its processor. " +
      "You ask only for a business process that you have defined, and only with the consent of the person. " +
      "You show the notice, collect the consent, keep both, and tell genifi at once when a consent is withdrawn. " +
      "genifi asks only what the consent, the process and your contract allow, and keeps nothing of the person after the answer.",
  },
  {
    kind: "ACCEPTABLE_USE",
    title: "Acceptable use policy",
    text:
      "You use personal data that you receive for the business process that you named and for nothing else. " +
      "You do not ask about persons under 16 years of age, do not sell what you receive, and do not try to learn more than was asked. " +
      "References that you send to genifi hold nothing personal.",
  },
  {
    kind: "TERMS",
    title: "Terms of service",
    text:
      "Usage is booked on your cost centers and billed by the price book in force at the time of each request. " +
      "genifi may suspend an organisation that breaks these terms or the acceptable use policy; requests then stop at once. " +
      "Either side may end the contract; statements and the audit trail stay available as the law requires.",
  },
] as const;
