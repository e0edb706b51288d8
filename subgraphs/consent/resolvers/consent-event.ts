import { FieldResolver, Resolver, Root } from "type-graphql";
import type { AttestationEventRow } from "../entities/entities.ts";
import { ConsentEvent } from "../types/consent-event.ts";
import { ApiClient, User } from "../types/stubs.ts";

@Resolver(() => ConsentEvent)
export class ConsentEventResolver {
  @FieldResolver(() => ApiClient, { nullable: true, description: "The API client that did it; null when a person did." })
  client(@Root() { clientId }: AttestationEventRow): ApiClient | null {
    return clientId ? { id: clientId } : null;
  }

  @FieldResolver(() => User, { nullable: true, description: "The person who did it; null when an API client did." })
  user(@Root() { userId }: AttestationEventRow): User | null {
    return userId ? { id: userId } : null;
  }
}
