import type { CloudEvent } from "./cloud-event.ts";

/**
 * What a room does when something happened elsewhere. Delivery is at least once: `handle` is idempotent
 * by (source, id), and throws coded errors only, since the queue keeps an error's own properties.
 */
export interface EventConsumer {
  /** The queue's name: `<schema>.<verb>`. */
  readonly queue: string;
  readonly types: readonly string[];
  /**
   * Each event stands for itself: one that fails holds up no other, and is tried again less and less often, for two days.
   * Else a tenant's are in the order of their facts.
   */
  readonly independent?: boolean;
  handle(event: CloudEvent): Promise<void>;
}

export type Subscription = Pick<EventConsumer, "queue" | "types" | "independent">;
