import type { z } from "zod";
import { PartnerFault } from "./connector.ts";
import type { Transport, TransportAnswer, TransportRequest } from "./transport.ts";
import { statusFault } from "./status-fault.ts";

/** The calls that answer one question. Once one of them has told the partner of the subject, each later fault says so. */
export class Exchange {
  readonly #transport: Transport;
  readonly #signal: AbortSignal;
  #told = false;

  constructor(transport: Transport, signal: AbortSignal) {
    this.#transport = transport;
    this.#signal = signal;
  }

  async send(request: Omit<TransportRequest, "signal">): Promise<TransportAnswer> {
    try {
      const answer = await this.#transport.send({ ...request, signal: this.#signal });
      if (request.discloses) this.#told = true;
      return answer;
    } catch (error) {
      if (error instanceof PartnerFault && !error.disclosed && this.#told) throw new PartnerFault(error.kind, true);
      throw error;
    }
  }

  fault(kind: PartnerFault["kind"]): PartnerFault {
    return new PartnerFault(kind, this.#told);
  }

  refusal(status: number): PartnerFault {
    return statusFault(status, this.#told);
  }

  /** JSON of a shape, or a malformed answer. Neither V8's message nor zod's is kept: both quote. */
  read<T>(text: string, shape: z.ZodType<T>): T {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw this.fault("MALFORMED_ANSWER");
    }
    const read = shape.safeParse(json);
    if (!read.success) throw this.fault("MALFORMED_ANSWER");
    return read.data;
  }
}
