import type { JWTVerifyGetKey } from "jose";
import type { Mode } from "../../../platform/identity/principal.ts";
import type { Personal } from "../../../platform/personal/personal.ts";
import type { AddedCategory } from "../connectors/added-category.ts";
import type { Connector } from "../connectors/connector.ts";
import type { WishedAssurance } from "./assurance.ts";
import type { ContinuationRules } from "./continuation.ts";
import type { IdentifierKey } from "./sealed-identifiers.ts";
import type { Ledger } from "./ledger.ts";
import type { Revocations } from "./revocations.ts";
import type { SignDelivery } from "./seal.ts";
import type { DeliveryKeys } from "./sealed-parts.ts";
import type { Selection } from "./selection.ts";

/** A delivery as its door hands it on. */
export interface DeliveryRequest {
  readonly tenant: string;
  readonly client: string;
  /** The client's. */
  readonly mode: Mode;
  readonly scopes: readonly string[];
  readonly senderConstrained: boolean;
  readonly costCenter: string;
  readonly project: string | null;
  readonly selection: Selection;
  readonly subjects: readonly SubjectRequest[];
  readonly wished: WishedAssurance;
  /** Only say what would be done. */
  readonly dryRun: boolean;
  /** When partners must have answered, in milliseconds from now. */
  readonly deadlineMs: number;
  /** Aborted when the client has left. */
  readonly gone: AbortSignal;
}

export interface SubjectRequest {
  readonly key: string;
  readonly grant: Personal;
  readonly salt: Personal | undefined;
  readonly country: string;
  /** ISO 3166-2. */
  readonly subdivision: string | null;
  /** Undefined when they come sealed. */
  readonly identifiers: Readonly<Record<string, unknown>> | undefined;
  /** A JWE of identifiers, and perhaps claims, to a key of ours. */
  readonly sealedIdentifiers: Personal | undefined;
  /** Of late answers: what was answered in their place. */
  readonly continuation: Personal | undefined;
  /** What the customer says of the subject. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface DeliveryPorts {
  readonly ledger: Ledger;
  readonly grantKeys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly continuations: ContinuationRules;
  /** Where partners say that a late answer is there. */
  readonly noticeUrl: string;
  readonly deliveryKeys: DeliveryKeys;
  readonly sign: SignDelivery;
  readonly identifierKey: IdentifierKey;
  readonly connectorFor: (partner: string, tenant: string, mode: Mode) => Promise<Connector>;
  readonly revocations: Revocations;
  /** A version of a category that was added, which admission has planned. */
  readonly addedCategory: (category: string, version: number) => Promise<AddedCategory>;
}
