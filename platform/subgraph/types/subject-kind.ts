import { registerEnumType } from "type-graphql";

export enum SubjectKind {
  PERSON = "PERSON",
  COMPANY = "COMPANY",
}
registerEnumType(SubjectKind, {
  name: "SubjectKind",
  description: "Whom data are asked about.",
  valuesConfig: {
    PERSON: { description: "A natural person of at least 16 years." },
    COMPANY: { description: "A legal person." },
  },
});
