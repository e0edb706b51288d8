type Claims = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Claims each of which is wrapped in an object, as a partner with another schema might. */
export function misshapen(claims: Claims): Claims {
  return mapValues(claims, (record) => mapValues(record, (value) => ({ value })));
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
