import { faker } from "@faker-js/faker/locale/en";
import { KNOWN, type Subject } from "./known.ts";
import { TEST_PEOPLE } from "./test-people.ts";
import { madeTraces } from "./traces.ts";

// Ranges that numbering plans keep for fiction.
const COUNTRIES = [
  { country: "CA", currency: "CAD", phone: "+1416555", region: "ON", postalCode: "M5V 1A1" },
  { country: "US", currency: "USD", phone: "+1212555", region: "NY", postalCode: "10001" },
  { country: "FR", currency: "EUR", phone: "+3363998", region: "IDF", postalCode: "75001" },
] as const;

function place(index: number) {
  const { country, currency, phone, region, postalCode } = COUNTRIES[index % 3]!;
  const address = { streetAddress: faker.location.streetAddress(), locality: faker.location.city(), region, postalCode, country };
  return { country, currency, phone: `${phone}${String(100 + Math.floor(index / 3)).padStart(4, "0")}`, address };
}

const day = (date: Date) => date.toISOString().slice(0, 10);

function person(_: unknown, index: number): Subject {
  const { currency, ...rest } = place(index);
  const [givenName, familyName] = [faker.person.firstName(), faker.person.lastName()];
  return {
    kind: "PERSON",
    ...rest,
    givenName,
    middleName: faker.person.middleName(),
    familyName,
    email: `person${index}@example.com`,
    birthDate: day(faker.date.birthdate({ mode: "age", min: 17, max: 90 })),
    employment: {
      employer: `${faker.company.name()} (synthetic)`,
      position: faker.person.jobTitle(),
      since: day(faker.date.past({ years: 10 })),
      income: { minor: String(faker.number.int({ min: 2_000_000, max: 15_000_000 })), currency },
    },
    ...madeTraces(index, currency, rest.country),
  };
}

function company(_: unknown, index: number): Subject {
  // Phones after those of the 200 people.
  const { currency: _unused, ...rest } = place(index + 210);
  return {
    kind: "COMPANY",
    ...rest,
    email: `company${index}@example.com`,
    legalName: `${faker.company.name()} (synthetic)`,
    registrationNumber: `${rest.country}-SPEC-1${String(index).padStart(6, "0")}`,
  };
}

/** Everyone that sandbox partners know: the same at every start. */
export function population(): readonly Subject[] {
  faker.seed(20260101);
  faker.setDefaultRefDate("2026-01-01T00:00:00Z");
  const { unknown: _, ...known } = KNOWN;
  return [...Object.values(known), ...Object.values(TEST_PEOPLE), ...Array.from({ length: 200 }, person), ...Array.from({ length: 20 }, company)];
}
