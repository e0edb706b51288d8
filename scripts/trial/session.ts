import { setTimeout as sleep } from "node:timers/promises";
import { ask, type GraphqlAnswer } from "../customer/app.ts";
import type { App } from "../customer/onboarding.ts";

const RENEW_AFTER_MS = 120_000;
const PATIENCE_MS = 8_000;

/** An app that goes on while the platform comes and goes: an answer that is lost is `undefined`, and tokens are renewed. */
export class Session {
  /** Requests that wait for their answer now. */
  waiting = 0;
  #token: Promise<string> | undefined;
  #renewAt = 0;

  constructor(
    readonly origin: string,
    readonly app: App,
  ) {}

  async ask<T>(query: string, variables: Readonly<Record<string, unknown>>, patienceMs = PATIENCE_MS): Promise<GraphqlAnswer<T> | undefined> {
    this.waiting += 1;
    try {
      const answer = await ask<T>(this.origin, await this.#currentToken(), query, variables, AbortSignal.timeout(patienceMs));
      if (answer.status === 401) this.#token = undefined;
      return answer;
    } catch {
      await sleep(100);
      return undefined;
    } finally {
      this.waiting -= 1;
    }
  }

  #currentToken(): Promise<string> {
    if (!this.#token || Date.now() > this.#renewAt) {
      this.#renewAt = Date.now() + RENEW_AFTER_MS;
      this.#token = this.app.token();
      this.#token.catch(() => (this.#token = undefined));
    }
    return this.#token;
  }
}
