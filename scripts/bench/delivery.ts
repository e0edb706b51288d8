import type { Customer } from "../trial/customer.ts";
import { createClient } from "./client.ts";
import { attestMany, type Consented, SUBJECT } from "./consents.ts";
import type { Peer } from "./peer.ts";
import { type Question, RETRIEVED, type Result } from "./questions.ts";
import type { World } from "./world.ts";

export interface DeliveryOptions {
  readonly question?: Question;
  /** Who asks in turn; the world's own two when none are named. */
  readonly customers?: readonly Customer[];
  /** In one request. */
  readonly subjects?: number;
  /** Of the peer; how the world is shaped and what is asked when left out. */
  readonly name?: string;
  readonly haste?: number;
}

/** Consents of one customer for each request: customers take turns, request by request. */
function inRequests(consented: readonly Consented[], customers: number, size: number): Consented[][] {
  const requests = Array.from({ length: consented.length / size }, (): Consented[] => []);
  for (const [index, one] of consented.entries()) {
    const turn = Math.floor(index / customers);
    requests[Math.floor(turn / size) * customers + (index % customers)]?.push(one);
  }
  return requests;
}

/** Deliveries through the whole platform: each subject under a consent and a key of its own. */
export function deliveryPeer(world: World, options: DeliveryOptions = {}): Peer {
  const { question = RETRIEVED, customers = world.customers, subjects: size = 1, name = `delivery, ${world.shape}`, haste = 1 } = options;
  const client = createClient(world.platform.origin);
  const { identifiers, country } = SUBJECT;
  return {
    name,
    world,
    parts: ["caller", ...world.platform.roles.keys(), "PostgreSQL", "sandbox"],
    haste,
    async prepare(requests) {
      const whole = Math.ceil(requests / customers.length) * customers.length;
      const consented = inRequests(await attestMany(customers, whole * size, question.categories), customers.length, size);
      return async (index) => {
        const request = consented[index]!;
        const { customer } = request[0]!;
        const subjects = request.map(({ grant, salt, key }) => ({ idempotencyKey: key, grant, salt, country, identifiers, ...question.more }));
        const query = `mutation Deliver($input: DeliveryInput!) {
  deliverPartnerData(input: $input) { results { status error { code } ${question.selection(customer)} } }
}`;
        const data = await client.ask(customer.token, { query, variables: { input: { ...customer.workplace, subjects } } });
        const { results } = data["deliverPartnerData"] as { results: readonly Result[] };
        for (const result of results) {
          if (result.status !== "COMPLETE" || !(await question.isRight(result, customer)))
            throw new Error(`A delivery was not answered as it should: ${result.status} ${result.error?.code ?? ""}`);
        }
      };
    },
    close: () => client.close(),
  };
}
