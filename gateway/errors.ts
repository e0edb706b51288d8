import { ClientError } from "../platform/errors/client-error.ts";

export type GatewayErrorCode =
  | "BAD_REQUEST"
  | "RESERVED_VARIABLE_NAME"
  | "DOCUMENT_TOO_LARGE"
  | "DOCUMENT_TOO_DEEP"
  | "TOO_MANY_ALIASES"
  | "TOO_MANY_ROOT_FIELDS"
  | "ROOM_UNAVAILABLE"
  | "ANSWER_TOO_LARGE";

const BAD_REQUEST = { extensions: { http: { status: 400 } } };

export class MalformedRequest extends ClientError<GatewayErrorCode> {
  constructor() {
    super("BAD_REQUEST", "Send `query` as a string, and if you send them `variables` as an object and `operationName` as a string.", BAD_REQUEST);
  }
}

export class ReservedVariableName extends ClientError<GatewayErrorCode> {
  constructor() {
    super("RESERVED_VARIABLE_NAME", "The variable name `representations` is reserved: choose another.", BAD_REQUEST);
  }
}

export class DocumentTooLarge extends ClientError<GatewayErrorCode> {
  constructor() {
    super(
      "DOCUMENT_TOO_LARGE",
      "The document has too many tokens, or its fragments select too many fields: send values as variables, or split it.",
      BAD_REQUEST,
    );
  }
}

export class DocumentTooDeep extends ClientError<GatewayErrorCode> {
  constructor() {
    super("DOCUMENT_TOO_DEEP", "The document is nested too deeply, counted through its fragments.", BAD_REQUEST);
  }
}

export class TooManyAliases extends ClientError<GatewayErrorCode> {
  constructor() {
    super("TOO_MANY_ALIASES", "The document has too many aliases or repeated fields, counted through its fragments.", BAD_REQUEST);
  }
}

export class TooManyRootFields extends ClientError<GatewayErrorCode> {
  constructor() {
    super("TOO_MANY_ROOT_FIELDS", "An operation selects too many root fields: send several requests.", BAD_REQUEST);
  }
}

/** A room could not be reached, or did not answer as a room does. It costs that room's fields, no others. */
export class RoomUnavailable extends ClientError<GatewayErrorCode> {
  constructor() {
    super("ROOM_UNAVAILABLE", "This part of the answer cannot be had at the moment. Ask for it again.", { retryable: true });
  }
}

export class AnswerTooLarge extends ClientError<GatewayErrorCode> {
  constructor() {
    super("ANSWER_TOO_LARGE", "This part of the answer is too large: ask for fewer items or fields at a time.");
  }
}
