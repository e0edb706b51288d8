import { BadUserInput } from "../../../platform/errors/common.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import type { IssueGrantsInput } from "../types/grant.ts";
import { agreementOf, requireAgreement } from "./agreement-of.ts";
import { accepted, attempt } from "./attempt.ts";
import { readBinding } from "./binding.ts";
import { checkFetches, prepareGrant, signGrant, storeGrants } from "./prepare-grant.ts";
import { findStandings, requireInForce } from "./standing.ts";
import { tenantOf } from "./tenant-of.ts";

const MOST = 100;

/** A grant or a refusal for each attestation, in input order. */
export async function issueGrants(call: ConsentCall, { attestationIds, fetches, bindings }: IssueGrantsInput) {
  const tenant = tenantOf(call);
  if (attestationIds.length > MOST) throw new BadUserInput([{ at: "input.attestationIds", kind: "TOO_MANY" }]);
  if (bindings && bindings.length !== attestationIds.length) throw new BadUserInput([{ at: "input.bindings", kind: "INVALID_VALUE" }]);
  checkFetches(fetches, "input.fetches");

  const attempts = await call.data.run(async (em) => {
    const agreement = await agreementOf(em, tenant);
    const standings = await findStandings(em, attestationIds);
    const prepared = attestationIds.map((id, index) =>
      attempt(() => {
        const { attestation, version } = requireInForce(standings.get(id));
        const agreementId = requireAgreement(agreement);
        return prepareGrant(call, { attestation, version, agreementId, fetches, binding: readBinding(bindings?.[index]) });
      }),
    );
    await storeGrants(em, call, accepted(prepared));
    return prepared;
  });
  const results = attempts.map(async ({ value, error }) => ({ grant: value && (await signGrant(call, value)), error }));
  return { results: await Promise.all(results) };
}
