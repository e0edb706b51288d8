import { GraphQLError } from "graphql";

export interface ClientErrorOptions {
  /** Whether the same request can succeed later without a change. */
  readonly retryable?: boolean;
  /** ISO 8601 duration after which a retry makes sense. */
  readonly retryAfter?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * The only kind of error whose words reach a client. Each room closes `Code` to a union of its own;
 * messages are constants of ours and say what to do: no value that was sent, no SQL, no address.
 */
export class ClientError<Code extends string = string> extends GraphQLError {
  readonly retryable: boolean;
  readonly retryAfter: string | null;

  constructor(
    readonly code: Code,
    message: string,
    options: ClientErrorOptions = {},
  ) {
    super(message, { extensions: { code, ...options.extensions } });
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter ?? null;
  }

  /** The shape of `error { code message retryable retryAfter }` in payloads. */
  toResult(): { code: Code; message: string; retryable: boolean; retryAfter: string | null } {
    return { code: this.code, message: this.message, retryable: this.retryable, retryAfter: this.retryAfter };
  }
}

/** The result that a batch gives for one input that failed. Unknown faults are rethrown, to be masked at the door. */
export function asResult(error: unknown): ReturnType<ClientError["toResult"]> {
  if (error instanceof ClientError) return error.toResult();
  throw error;
}
