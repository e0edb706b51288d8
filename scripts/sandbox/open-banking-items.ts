import type { Subject } from "./known.ts";

export type Resource = keyof typeof ITEMS;

interface Money {
  readonly minor: string;
  readonly currency: string;
}

/** All of the sandbox's currencies have two decimals. */
const amountOf = ({ minor, currency }: Money) => ({ Amount: (Math.abs(Number(minor)) / 100).toFixed(2), Currency: currency });

/** The bank's own id of an account, and its number; both end as the masked number does. */
const idOf = (masked: string) => `account-${masked.slice(-4)}`;
const numberOf = (masked: string) => `2040601000${masked.slice(-4)}`;

/** What a bank holds of a subject, by Open Banking's names. */
export const ITEMS = {
  accounts: {
    section: "Account",
    items: ({ financial }: Subject) =>
      (financial?.accounts ?? []).map(({ accountId, kind, currency, nickname }) => ({
        AccountId: idOf(accountId),
        Status: "Enabled",
        Currency: currency,
        AccountCategory: "Personal",
        AccountTypeCode: kind,
        ...(nickname !== undefined && { Nickname: nickname }),
        Account: [{ SchemeName: "UK.OBIE.SortCodeAccountNumber", Identification: numberOf(accountId) }],
      })),
  },
  balances: {
    section: "Balance",
    items: ({ financial }: Subject) =>
      (financial?.balances ?? []).map(({ accountId, type, amount, at }) => ({
        AccountId: idOf(accountId),
        CreditDebitIndicator: amount.minor.startsWith("-") ? "Debit" : "Credit",
        Type: type,
        DateTime: at,
        Amount: amountOf(amount),
      })),
  },
  transactions: {
    section: "Transaction",
    items: ({ financial }: Subject) =>
      (financial?.transactions ?? []).map(({ accountId, bookedAt, amount, creditDebit, description }) => ({
        AccountId: idOf(accountId),
        CreditDebitIndicator: creditDebit === "CRDT" ? "Credit" : "Debit",
        Status: "BOOK",
        BookingDateTime: bookedAt,
        ...(description !== undefined && { TransactionInformation: description }),
        Amount: amountOf(amount),
      })),
  },
} as const;
