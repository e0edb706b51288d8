import { PartnerFault } from "./connector.ts";

/** Of a partner whose entry in the registry lacks what its protocol needs. */
export const unreachable = {
  async ask(): Promise<never> {
    throw new PartnerFault("UNREACHABLE", false);
  },
  async close() {},
};
