import type { Subject } from "./known.ts";
import type { Lookup } from "./protocol.ts";

type Keys = Partial<Pick<Subject, "email" | "phone" | "registrationNumber" | "givenName" | "familyName" | "birthDate">> & {
  readonly bssid?: string | undefined;
  readonly lei?: string | undefined;
};

const plain = (text: string) => text.normalize("NFC").trim().toLowerCase();

/** What a subject can be found by, most telling first. */
function keysOf({ email, phone, registrationNumber, givenName, familyName, birthDate, bssid, lei }: Keys): string[] {
  return [
    lei && `lei ${lei}`,
    registrationNumber && `registration ${plain(registrationNumber)}`,
    email && `email ${plain(email)}`,
    phone && `phone ${phone.replace(/[^+\d]/g, "")}`,
    givenName && familyName && birthDate && `name ${plain(givenName)} ${plain(familyName)} ${birthDate}`,
    bssid && `bssid ${bssid}`,
  ].filter((key) => !!key) as string[];
}

/** Who is meant, as far as a finder looks. */
export interface Sought {
  readonly subject: Pick<Lookup["subject"], "kind">;
  readonly identifiers: Lookup["identifiers"];
}

/** A finder over a population. */
export function finder(subjects: readonly Subject[]): (sought: Sought) => Subject | undefined {
  const byKey = new Map(
    subjects.flatMap((subject) =>
      keysOf({ ...subject, bssid: subject.wifi?.bssid, lei: subject.company?.lei }).map((key) => [`${subject.kind} ${key}`, subject] as const),
    ),
  );
  return ({ subject, identifiers }) => {
    for (const key of keysOf(identifiers)) {
      const found = byKey.get(`${subject.kind} ${key}`);
      if (found) return found;
    }
    return undefined;
  };
}
