import type { KeyObject } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Migration } from "@mikro-orm/migrations";
import type { DocumentNode, GraphQLSchema } from "graphql";
import type { JWTVerifyGetKey } from "jose";
import type { z } from "zod";
import type { DatabaseAddress } from "../database/address.ts";
import type { EventConsumer, Subscription } from "../events/consumer.ts";
import type { Authenticator } from "../identity/authenticator.ts";
import type { Chore } from "../process/chores.ts";
import type { Log } from "../logging/log.ts";
import type { RoomDoor } from "./room-door.ts";

/** What every room is given when it opens. */
export interface RoomSurroundings<Config> {
  readonly config: Config;
  /** The room's own login. */
  readonly database: DatabaseAddress;
  readonly log: Log;
  readonly authenticate: Authenticator;
  readonly keyEncryptionKey: KeyObject;
  /** The public origin: the issuer of everything that we sign. */
  readonly issuer: string;
}

/** A room that is open. */
export interface OpenRoom {
  readonly door: RoomDoor;
  /** What the worker runs for this room, under this room's database role. */
  readonly consumers: readonly EventConsumer[];
  /** What the worker does for this room now and then. */
  readonly chores: readonly Chore[];
  /** The authorisation server, in the room that owns users and clients; serves `/oauth/*` and `/.well-known/*`. */
  readonly authorization?: {
    readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
    readonly publicKeys: JWTVerifyGetKey;
  };
  /** Where partners tell us of what is theirs, in the room that asks them; serves `/partner/*`. */
  readonly partners?: { readonly handler: (request: IncomingMessage, response: ServerResponse) => void };
  /** Throws when the room cannot serve, such as when its database is away. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** What a room's index offers to the program: the only door into its code. */
export interface Room<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** The room's PostgreSQL schema; its owner and login roles are `<schema>_owner` and `<schema>_app`. */
  readonly schema: string;
  readonly config: Schema;
  readonly migrations: readonly (new (...parameters: ConstructorParameters<typeof Migration>) => Migration)[];
  readonly subscriptions: readonly Subscription[];
  /** Builds the guarded schema without opening anything, for composition and for tests of the schema. */
  describe(): Promise<RoomSchema>;
  open(surroundings: RoomSurroundings<z.infer<Schema>>): Promise<OpenRoom>;
}

export interface RoomSchema {
  readonly schema: GraphQLSchema;
  readonly typeDefs: DocumentNode;
  readonly sdl: string;
}
