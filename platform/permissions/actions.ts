import type { Principal } from "../identity/principal.ts";

/** Who may do something: machines by scope, people of a tenant by role, platform staff by staff role. */
export interface Grantees {
  readonly description: string;
  readonly scopes?: readonly string[];
  /** Scopes whose names are not all known to the program. */
  readonly scopesLike?: RegExp;
  readonly roles?: readonly string[];
  readonly staff?: readonly string[];
}

/** A room's rows of the one registry of actions (DESIGN §3); the keys are the actions. */
export type Actions = Readonly<Record<string, Grantees>>;

/** Gives the table its exact keys as a type. */
export const defineActions = <const T extends Actions>(actions: T): T => actions;

export function allows(principal: Principal, grantees: Grantees): boolean {
  switch (principal.kind) {
    case "client":
      return principal.scopes.some((scope) => grantees.scopes?.includes(scope) || grantees.scopesLike?.test(scope));
    case "person":
      return grantees.roles?.some((role) => principal.roles.includes(role)) ?? false;
    case "staff":
      return grantees.staff?.some((role) => principal.roles.includes(role)) ?? false;
  }
}
