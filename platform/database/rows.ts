/** Runs a query on a connection of the caller's and gives its rows. */
export type Rows = <R extends object>(sql: string, values?: readonly unknown[]) => Promise<readonly R[]>;
