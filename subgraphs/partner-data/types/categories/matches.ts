import { Directive, Field, ObjectType } from "type-graphql";
import { CLAIMED } from "../../delivery/claimed.ts";
import { MatchVerdict } from "../verdicts.ts";

abstract class Verdicts {
  readonly [attribute: string]: MatchVerdict;
}

/** The type of a category's match: a verdict for each attribute that can be claimed (`ClaimsInput`). */
function matchType(name: string, category: string) {
  // type-graphql knows a type by its class; this one has nothing else to it.
  const Match = { [name]: class extends Verdicts {} }[name] as typeof Verdicts;
  for (const [claim, [of, attribute]] of Object.entries(CLAIMED)) {
    if (of !== category) continue;
    const description = `How well your claim \`${claim}\` fits.`;
    Field(() => MatchVerdict, { nullable: true, description })(Match.prototype, attribute);
  }
  Directive('@tag(name: "personal")')(Match);
  ObjectType(name, { description: "Your own values, compared with what partners hold." })(Match);
  return Match;
}

export const NameMatch = matchType("NameMatch", "name");
export const EmailMatch = matchType("EmailMatch", "email");
export const AddressMatch = matchType("AddressMatch", "address");
export const PhoneMatch = matchType("PhoneMatch", "phone");
export const EmploymentMatch = matchType("EmploymentMatch", "employment");
export const MobileCarrierMatch = matchType("MobileCarrierMatch", "mobileCarrier");
export const DeviceMatch = matchType("DeviceMatch", "device");
export const IpMatch = matchType("IpMatch", "ip");
export const WifiMatch = matchType("WifiMatch", "wifi");
