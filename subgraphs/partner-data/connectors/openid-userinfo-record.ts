import type { CategoryName } from "./claims.ts";
import { oidcPaths } from "./oidc-names.ts";
import type { UserinfoAnswer, Verified } from "./openid-userinfo-answer.ts";

interface UserinfoRecord {
  /** By our names, still unchecked. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly verification: Verified["verification"] | null;
  readonly overDelivered: number;
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);
const own = (members: Members, name: string): unknown => (Object.hasOwn(members, name) ? members[name] : undefined);

/**
 * What was asked, out of the verified claims that hold most of it: a partner may verify in several ways, and an answer of
 * ours tells one. Everything else is over-delivered, claims that nothing vouches for too.
 */
export function readUserinfo(category: CategoryName, attributes: readonly string[], { verified, unverified }: UserinfoAnswer): UserinfoRecord {
  const paths = oidcPaths(category, attributes);
  const read = verified.map(({ verification, claims }) => {
    const record: Record<string, unknown> = {};
    for (const [attribute, [claim, member]] of paths) {
      const value = own(claims, claim);
      const found = member === undefined ? value : memberOf(value, member);
      if (found !== undefined) record[attribute] = found;
    }
    return { verification, record, held: count(claims) };
  });
  const most = read.reduce<(typeof read)[number] | null>((best, one) => (best === null || size(one.record) > size(best.record) ? one : best), null);
  const held = read.reduce((sum, one) => sum + one.held, unverified.length);
  return {
    record: most?.record ?? {},
    verification: most?.verification ?? null,
    overDelivered: Math.max(0, held - size(most?.record ?? {})),
  };
}

/** Of an address that is no object, what no shape accepts: the answer is malformed. */
const memberOf = (value: unknown, member: string): unknown => (isObject(value) ? own(value, member) : (value ?? undefined) && {});

const size = (members: Members): number => Object.keys(members).length;

/** Each member of an address is a claim, as each is asked by itself. */
const count = (claims: Members): number =>
  Object.entries(claims).reduce((sum, [claim, value]) => sum + (claim === "address" && isObject(value) ? size(value) : 1), 0);
