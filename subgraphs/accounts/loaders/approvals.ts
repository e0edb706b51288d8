import DataLoader from "dataloader";
import type { TenantData } from "../../../platform/database/tenant-data.ts";
import { ScopeApproval, type ScopeApprovalRow } from "../entities/entities.ts";

/** The approvals that stand, by client, newest first. */
export const approvalsByClient = (data: TenantData): DataLoader<string, readonly ScopeApprovalRow[]> =>
  new DataLoader(async (clients) => {
    const standing = { clientId: { $in: [...clients] }, withdrawnAt: null };
    const rows = await data.run((em) => em.find(ScopeApproval, standing, { orderBy: { id: "desc" } }));
    return clients.map((client) => rows.filter(({ clientId }) => clientId === client));
  });
