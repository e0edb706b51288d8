import { validate as isUuid, v7 as uuid } from "uuid";
import { BadUserInput } from "../../../platform/errors/common.ts";
import { shortText } from "../../../platform/subgraph/short-text.ts";
import { BusinessProcess, type BusinessProcessRow, LegalGateDeclaration } from "../entities/entities.ts";
import { LegalGateNotDeclared, ProcessUnknown } from "../errors.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import type { DeclareLegalGatesInput, WithdrawLegalGateInput } from "../types/legal-gate.ts";
import { tenantOf } from "./tenant-of.ts";

const MOST = 50;
const MOST_REFERENCE = 200;
const GATE = /^[A-Z]{2}_[A-Z0-9_]{2,57}$/;

type Declared = { readonly process: BusinessProcessRow };

/** Holds for every version of the process, from the next delivery on. What is declared already stays as it is. */
export async function declareLegalGates(call: ConsentCall, { processId, gates }: DeclareLegalGatesInput): Promise<Declared> {
  const organizationId = tenantOf(call);
  const at = "input.gates";
  if (gates.length === 0) throw new BadUserInput([{ at, kind: "REQUIRED" }]);
  if (gates.length > MOST) throw new BadUserInput([{ at, kind: "TOO_MANY" }]);
  const rows = gates.map(({ gate, reference }, index) => {
    if (!GATE.test(gate)) throw new BadUserInput([{ at: `${at}.${index}.gate`, kind: "INVALID_VALUE" }]);
    return { gate, reference: shortText(reference, `${at}.${index}.reference`, MOST_REFERENCE) };
  });
  if (!isUuid(processId)) throw new ProcessUnknown();
  return call.data.run(async (em) => {
    const process = await em.findOne(BusinessProcess, { id: processId });
    if (!process) throw new ProcessUnknown();
    for (const { gate, reference } of rows) {
      await em.execute(
        `insert into consent.legal_gate_declarations (id, organization_id, process_id, gate, reference, declared_by) values (?, ?, ?, ?, ?, ?)
         on conflict (process_id, gate) where withdrawn_at is null do nothing`,
        [uuid(), organizationId, processId, gate, reference, call.principal.id],
      );
    }
    return { process };
  });
}

/** From the next delivery on the gate is not met. */
export async function withdrawLegalGate(call: ConsentCall, { processId, gate }: WithdrawLegalGateInput): Promise<Declared> {
  if (!isUuid(processId)) throw new ProcessUnknown();
  return call.data.run(async (em) => {
    const process = await em.findOne(BusinessProcess, { id: processId });
    if (!process) throw new ProcessUnknown();
    const ended = { withdrawnBy: call.principal.id, withdrawnAt: new Date() };
    const changed = await em.nativeUpdate(LegalGateDeclaration, { processId, gate, withdrawnAt: null }, ended);
    if (changed === 0) throw new LegalGateNotDeclared();
    return { process };
  });
}
