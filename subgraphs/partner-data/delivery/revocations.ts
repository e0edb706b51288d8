/** Tells a delivery that its consent was withdrawn, or its organisation suspended, while partners are at it. */
export interface Revocations {
  /** Aborts at once on either; `done` ends the watch. Settling reads both again, so a notice that is lost costs time only. */
  watch(tenant: string, attestation: string): { readonly signal: AbortSignal; readonly done: () => void };
}
