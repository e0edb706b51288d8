import { KNOWN } from "./known.ts";
import { TEST_PEOPLE } from "./test-people.ts";
import { ASKED, claimsAbout, type Expected, TEST_SUBJECTS, type TestSubject, WITHDRAWN_SUBJECT } from "./test-subjects.ts";

const code = (text: string) => `\`${text}\``;

const answersOf = (answers: Expected["answers"]): string => {
  const byAnswer = Map.groupBy(Object.entries(answers), ([, answer]) => answer);
  return [...byAnswer].map(([answer, of]) => `${of.map(([name]) => code(name)).join(", ")} ${answer}`).join("; ") || "nothing";
};

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

const subjectRow = ({ outcome, what, subject, subjectReference, deadline }: TestSubject): string => {
  const { phone, email, country } = subject;
  const more = [subjectReference && `subjectReference ${code(subjectReference)}`, deadline && `deadline ${code(deadline)}`].filter((one) => !!one);
  return row([outcome, code(phone), code(email), country, more.join(", ") || "–", what]);
};

const WAYS = [
  ["retrieve", "RETRIEVE"],
  ["match", "MATCH"],
  ["check", "CHECK"],
] as const;

const answerRows = (one: TestSubject): string[] =>
  WAYS.map(([way, name], index) => {
    const { status, error, outcome, answers } = one[way];
    return row([index === 0 ? one.outcome : "", name, code(error ?? status), outcome === null ? "none kept" : code(outcome), answersOf(answers)]);
  });

const ALL = [...TEST_SUBJECTS, WITHDRAWN_SUBJECT];

/** docs/test-subjects.md, from the table that the contract suite proves. */
export const describeSubjects = (): string => `# Test subjects

An API client is made for \`TEST\` or for \`LIVE\` (\`createApiClient(input: { mode })\`), for good. A test client works at once: every category that sandbox partners offer can be asked without a contract or a budget, and costs nothing. Everything else is as in live: agreements, process, consent, grant, scopes, codes and answers. One suite runs the same documents in both modes and compares (\`test/supergraph/contract\`).

These subjects are made up. Send no real person's data with a test client: sandbox partners know nobody else, and what is unknown to them gives "no record".

| outcome | phone | email | country | also send | what happens |
|---|---|---|---|---|---|
${ALL.map(subjectRow).join("\n")}

One identifier is enough. The first subject has a value in every category; its WiFi is found by the \`bssid\` ${code(KNOWN.complete.wifi.bssid)}. \`subjectReference\` goes into the consent (\`attestConsents\`), \`deadline\` into the delivery.

## What comes of them

Asked in each way ([ways to ask](ways-to-ask.md)):

${WAYS.map(([way, name]) => `- ${name}: ${code(ASKED[way])}`).join("\n")}

A match compares three claims: the given name as it is, the family name with an x at its end, and the birth date ${code(claimsAbout({}).birthDate)}. Of Zelda Quillfeather (the first) that is ${code(JSON.stringify(claimsAbout({ givenName: "Zelda", familyName: "Quillfeather" })))}, of Perry Halfmeasure (the second) his own names in the same way.

| outcome | way | status, or error | transaction | attributes |
|---|---|---|---|---|
${ALL.flatMap(answerRows).join("\n")}

- Pending: ask \`employment { employer }\` and \`continuation\` of ${code(TEST_PEOPLE.pending.phone)} (${code(TEST_PEOPLE.pending.email)}, CA). The status is \`PENDING\`, the reason too. Two seconds later the same subject with the \`continuation\` in place of its identifiers gives \`COMPLETE\`; sooner, it is \`PENDING\` still. An [endpoint](webhooks.md) for \`TEST\` is told when it is there.
- Over-delivery: \`transaction { disclosures { overDelivered } }\` counts what was dropped.
- Consent refused: the consent is recorded, and withdrawn at once. \`issueGrants\` refuses with \`CONSENT_WITHDRAWN\` too. In live the reference is one like any other.
- Consent withdrawn while a partner is asked: deliver the slow subject, and call \`withdrawConsent\` within its 3 seconds.
- \`NOT_IN_CONTRACT\` and \`CATEGORY_NOT_IN_SANDBOX\` say that no sandbox partner offers it.
- An open circuit (\`PARTNER_UNAVAILABLE\`) cannot be tested: sandbox partners are never left alone, so that nobody's test of a failure keeps another's from them.

## What is apart

| | test | live |
|---|---|---|
| partners | sandbox partners, without a contract | contracted ones |
| consents and grants | of test clients only | of live clients only (\`GRANT_OF_OTHER_MODE\`, \`ATTESTATION_UNKNOWN\`) |
| idempotency keys | of test clients | of live clients |
| price | \`quote\` and \`dryRun\` say what it would cost; never charged, in no statement and no budget | charged |
| how much | a number of subjects in 24 hours (\`TEST_DAILY_QUOTA\`; then \`TEST_QUOTA_EXCEEDED\`) | the budget |
| lists and counts | \`mode: TEST\` for people; a test client sees nothing else | the default for people; a live client sees nothing else (\`OTHER_MODE\`) |
| scopes | all but \`org:admin\`, \`process:write\`, \`billing:write\`, \`rights:manage\` (\`SCOPE_NOT_FOR_TEST\`) | all |
| client id and secret begin with | \`genifi_test_\` | \`genifi_live_\` |

Sensitive categories need approval and a token that is bound to a key in both modes. Nothing of a subject is kept in either.
`;
