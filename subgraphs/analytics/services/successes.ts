/** The outcomes after which something came back, as a list for SQL: constants of ours. */
export const SUCCESSES = ["HIT", "PARTIAL", "ANSWERED"].map((outcome) => `'${outcome}'`).join(", ");
