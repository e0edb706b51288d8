import { z } from "zod";
import { minorUnits } from "./minor-units.ts";

// Everything here throws on what is not of Open Banking's shape; whoever calls makes a malformed answer of that.

const Amount = z.object({ Amount: z.string(), Currency: z.string() });
const indicator = z.enum(["Credit", "Debit"]);

const Account = z.object({
  AccountId: z.string().min(1),
  Currency: z.string(),
  AccountTypeCode: z.string(),
  Nickname: z.string().nullish(),
  /** Its numbers; absent when the consent is to basic detail. */
  Account: z.array(z.object({ Identification: z.string() })).nullish(),
});
const Balance = z.object({ AccountId: z.string().min(1), CreditDebitIndicator: indicator, Type: z.string(), DateTime: z.string(), Amount });
const Transaction = z.object({
  AccountId: z.string().min(1),
  CreditDebitIndicator: indicator,
  Status: z.string(),
  BookingDateTime: z.string(),
  TransactionInformation: z.string().nullish(),
  Amount,
});

type Names = ReadonlyMap<string, string>;

const MASK = "xxxx-xxxx-";
const MOST_SHOWN = 4;
const LONGEST_TEXT = 400;

/** Of a number the last four characters, and never more than half. */
function masked(number: string): string {
  const characters = number.replace(/[^A-Za-z0-9]/g, "");
  const shown = Math.min(MOST_SHOWN, Math.floor(characters.length / 2));
  return shown === 0 ? MASK : `${MASK}${characters.slice(-shown)}`;
}

/** By the bank's id of each account, its masked number. */
export function accountNames(items: readonly unknown[]): Names {
  const accounts = items.map((item) => Account.parse(item));
  return new Map(accounts.map(({ AccountId, Account: numbers }) => [AccountId, masked(numbers?.[0]?.Identification ?? AccountId)]));
}

/** Who was not asked for the accounts knows their ids only, which tell them apart as well. */
const nameIn = (names: Names, id: string): string => names.get(id) ?? masked(id);

export function readAccounts(items: readonly unknown[], names: Names) {
  return items.map((item) => {
    const { AccountId, Currency, AccountTypeCode, Nickname } = Account.parse(item);
    return { accountId: nameIn(names, AccountId), kind: AccountTypeCode, currency: Currency, ...(Nickname && { nickname: Nickname }) };
  });
}

export function readBalances(items: readonly unknown[], names: Names) {
  return items.map((item) => {
    const balance = Balance.parse(item);
    const { minor, currency } = moneyOf(balance.Amount);
    const owed = balance.CreditDebitIndicator === "Debit" && minor !== "0";
    return {
      accountId: nameIn(names, balance.AccountId),
      type: balance.Type,
      amount: { minor: owed ? `-${minor}` : minor, currency },
      at: balance.DateTime,
    };
  });
}

/** What is booked; what is pending or rejected has no day of booking. */
export function readTransactions(items: readonly unknown[], names: Names) {
  return items
    .map((item) => Transaction.parse(item))
    .filter(({ Status }) => Status === "BOOK")
    .map((transaction) => ({
      accountId: nameIn(names, transaction.AccountId),
      bookedAt: transaction.BookingDateTime,
      amount: moneyOf(transaction.Amount),
      creditDebit: transaction.CreditDebitIndicator === "Credit" ? "CRDT" : "DBIT",
      ...(transaction.TransactionInformation && { description: transaction.TransactionInformation.slice(0, LONGEST_TEXT) }),
    }));
}

function moneyOf({ Amount: written, Currency: currency }: z.infer<typeof Amount>) {
  const minor = minorUnits(written, currency);
  if (minor === null) throw new TypeError("Not an amount of its currency.");
  return { minor, currency };
}
