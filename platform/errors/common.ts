import { ClientError } from "./client-error.ts";

export type CommonErrorCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "OTHER_MODE"
  | "ORGANIZATION_SUSPENDED"
  | "ORGANIZATION_TERMINATED"
  | "BAD_USER_INPUT"
  | "PERSONAL_VALUE_NOT_IN_VARIABLE"
  | "DEADLINE_EXCEEDED"
  | "INTERNAL";

export class Unauthenticated extends ClientError<CommonErrorCode> {
  /** @param challenge the `www-authenticate` header of the answer. */
  constructor(readonly challenge = "Bearer") {
    super("UNAUTHENTICATED", "Send a valid access token as `authorization: Bearer …`; get one at the token endpoint.", {
      extensions: { http: { status: 401 } },
    });
  }
}

export class Forbidden extends ClientError<CommonErrorCode> {
  constructor() {
    super("FORBIDDEN", "Your token does not allow this field. Ask an administrator of your organisation for the scope or role it needs.");
  }
}

export class OtherMode extends ClientError<CommonErrorCode> {
  constructor() {
    super("OTHER_MODE", "An API client reads what is of its own mode only. Ask with a client of the other mode, or sign in.");
  }
}

export class OrganizationSuspended extends ClientError<CommonErrorCode> {
  constructor() {
    super("ORGANIZATION_SUSPENDED", "Your organisation is suspended. Ask genifi's operations to reinstate it.");
  }
}

export class OrganizationTerminated extends ClientError<CommonErrorCode> {
  constructor() {
    super("ORGANIZATION_TERMINATED", "Your organisation's account has ended.");
  }
}

/** Where input is wrong and how; never what was sent. */
export interface InputFault {
  readonly at: string;
  readonly kind: "REQUIRED" | "WRONG_TYPE" | "UNKNOWN_FIELD" | "INVALID_VALUE" | "TOO_MANY";
}

export class BadUserInput extends ClientError<CommonErrorCode> {
  constructor(faults: readonly InputFault[]) {
    const listed = faults.slice(0, 20);
    super("BAD_USER_INPUT", `The input is wrong at ${listed.map(({ at, kind }) => `${at} (${kind})`).join(", ")}.`, {
      extensions: { faults: listed, http: { status: 400 } },
    });
  }
}

export class PersonalValueNotInVariable extends ClientError<CommonErrorCode> {
  constructor() {
    super(
      "PERSONAL_VALUE_NOT_IN_VARIABLE",
      "An argument that can carry a personal value must be one variable, whole, and without a default value in the document.",
    );
  }
}

export class DeadlineExceeded extends ClientError<CommonErrorCode> {
  constructor() {
    super("DEADLINE_EXCEEDED", "This part of the answer did not arrive in time. Ask for it again.", { retryable: true });
  }
}
