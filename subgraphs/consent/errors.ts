import { ClientError } from "../../platform/errors/client-error.ts";

export type ConsentErrorCode =
  | "ALREADY_EXISTS"
  | "POLICY_VERSION_UNKNOWN"
  | "AGREEMENT_NOT_ACCEPTED"
  | "PROCESS_UNKNOWN"
  | "PROCESS_RETIRED"
  | "OUTSIDE_PROCESS"
  | "SUBJECT_TOO_YOUNG"
  | "BINDING_MALFORMED"
  | "EVIDENCE_MALFORMED"
  | "ATTESTATION_UNKNOWN"
  | "CONSENT_WITHDRAWN"
  | "CONSENT_EXPIRED"
  | "CONSENT_USED_UP"
  | "SUBPROCESSOR_UNKNOWN"
  | "LEGAL_GATE_NOT_DECLARED";

export class AlreadyExists extends ClientError<ConsentErrorCode> {
  constructor() {
    super("ALREADY_EXISTS", "Your organisation has a process of that name already: choose another name, or publish a new version of it.");
  }
}

export class PolicyVersionUnknown extends ClientError<ConsentErrorCode> {
  constructor() {
    super("POLICY_VERSION_UNKNOWN", "There is no such policy version in effect: `policies` lists those that are.");
  }
}

export class AgreementNotAccepted extends ClientError<ConsentErrorCode> {
  constructor() {
    super("AGREEMENT_NOT_ACCEPTED", "Your organisation has to accept the data-processing agreement, the acceptable use policy and the terms first.");
  }
}

export class ProcessUnknown extends ClientError<ConsentErrorCode> {
  constructor() {
    super("PROCESS_UNKNOWN", "Your organisation has no such business process.");
  }
}

export class ProcessRetired extends ClientError<ConsentErrorCode> {
  constructor() {
    super("PROCESS_RETIRED", "This business process is retired: nothing is asked for it any more.");
  }
}

export class OutsideProcess extends ClientError<ConsentErrorCode> {
  constructor() {
    super("OUTSIDE_PROCESS", "The consent names a category or attribute that the current version of the process does not have.");
  }
}

export class SubjectTooYoung extends ClientError<ConsentErrorCode> {
  constructor() {
    super("SUBJECT_TOO_YOUNG", "Nothing is asked about a person who is not attested to be at least 16: check, and set `atLeast16`.");
  }
}

export class BindingMalformed extends ClientError<ConsentErrorCode> {
  constructor() {
    super("BINDING_MALFORMED", "A binding is an HMAC-SHA-256 in base64url without padding: 43 characters.");
  }
}

export class EvidenceMalformed extends ClientError<ConsentErrorCode> {
  constructor() {
    super("EVIDENCE_MALFORMED", "Evidence is one signed token (JWS, compact serialisation) of at most 20,000 characters.");
  }
}

export class AttestationUnknown extends ClientError<ConsentErrorCode> {
  constructor() {
    super("ATTESTATION_UNKNOWN", "Your organisation has no such attestation.");
  }
}

export class ConsentWithdrawn extends ClientError<ConsentErrorCode> {
  constructor() {
    super("CONSENT_WITHDRAWN", "This consent was withdrawn: ask the subject anew.");
  }
}

export class ConsentExpired extends ClientError<ConsentErrorCode> {
  constructor() {
    super("CONSENT_EXPIRED", "This consent has expired: ask the subject anew.");
  }
}

export class ConsentUsedUp extends ClientError<ConsentErrorCode> {
  constructor() {
    super("CONSENT_USED_UP", "This consent was used as often as it allows: wait for its next period if it has one, or ask the subject anew.");
  }
}

export class SubprocessorUnknown extends ClientError<ConsentErrorCode> {
  constructor() {
    super("SUBPROCESSOR_UNKNOWN", "There is no such recipient: `subprocessors` lists those that are.");
  }
}

export class LegalGateNotDeclared extends ClientError<ConsentErrorCode> {
  constructor() {
    super("LEGAL_GATE_NOT_DECLARED", "This legal gate is not declared of the process: `BusinessProcess.legalGates` lists those that are.");
  }
}
