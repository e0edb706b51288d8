import { type Subject, synthetic } from "./known.ts";
import { TRACES } from "./traces.ts";

const person = (last: string, givenName: string, familyName: string, more: Partial<Subject> = {}): Subject => ({
  kind: "PERSON",
  country: "CA",
  email: `${givenName}.${familyName}@example.com`.toLowerCase(),
  phone: `+151455501${last}`,
  givenName,
  middleName: "Sample",
  familyName,
  birthDate: "1980-02-29",
  address: synthetic(Number(last), "Montreal", "QC", "H2Y 1C6", "CA"),
  ...TRACES,
  ...more,
});

/** People for whom partners behave in a way of their own; docs/test-subjects.md names them, beside some of `KNOWN`. */
export const TEST_PEOPLE = {
  partial: person("51", "Perry", "Halfmeasure", { middleName: undefined, birthDate: undefined }),
  down: person("52", "Dora", "Outage", { provokes: { kind: "500" } }),
  slow: person("53", "Sloane", "Tarry", { provokes: { kind: "delay", delayMs: 3_000 } }),
  overDelivery: person("54", "Otto", "Surplus", { provokes: { kind: "over-deliver" } }),
  /** Of whom only an asynchronous partner knows an employment, and not at once. */
  pending: person("55", "Lena", "Later", {
    provokes: { kind: "later", delayMs: 2_000 },
    employment: {
      employer: "Tomorrow Specimens Ltd",
      position: "Keeper of Minutes",
      since: "2018-05-01",
      income: { minor: "5010000", currency: "CAD" },
    },
  }),
} as const satisfies Record<string, Subject>;
