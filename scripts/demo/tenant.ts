import { makeKeys } from "../customer/app.ts";
import type { SeededTenant } from "../seed/tenant.ts";

/** The demo's customer, with a new key for its demo client each time. */
export function demoTenant(): { readonly tenant: SeededTenant; readonly signInKey: ReturnType<typeof makeKeys>["privateJwk"] } {
  const { publicJwk, privateJwk } = makeKeys();
  return {
    signInKey: privateJwk,
    tenant: {
      id: "0199a000-0000-7000-8000-000000000001",
      name: "Maplewood Bank",
      people: [{ email: "olive@maplewood.example", name: "Olive Owner", roles: ["OWNER"] }],
      demoClient: { id: "0199a000-0000-7000-8000-0000000000c1", publicJwk },
      budget: 50_000_00,
    },
  };
}
