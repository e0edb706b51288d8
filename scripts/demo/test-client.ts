import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ask } from "../customer/app.ts";
import { APP_SCOPES, done } from "../customer/onboarding.ts";
import type { Story } from "./story.ts";

const CREATE = `mutation($input: CreateApiClientInput!) { createApiClient(input: $input) { client { oauthClientId } clientSecret } }`;

/** Makes a test client, and writes what a shell needs to use it: who may read the file may be that client. */
export async function writeTestClient({ demo: { origin }, person, workplace, processId }: Story, file: string): Promise<void> {
  const input = { name: "Quickstart", mode: "TEST", authenticationMethod: "CLIENT_SECRET_BASIC", scopes: APP_SCOPES };
  const { client, secret } = await done(ask(origin, person, CREATE, { input }), ({ createApiClient: made }) => ({
    client: String(made.client.oauthClientId),
    secret: String(made.clientSecret),
  }));
  const variables = {
    GENIFI: origin,
    CLIENT_ID: client,
    CLIENT_SECRET: secret,
    COST_CENTER: workplace.costCenterId,
    PROJECT: workplace.projectId,
    PROCESS: processId,
  };
  const text = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);
  await mkdir(dirname(file), { recursive: true });
  // By rename: who waits for the file never reads half of it.
  await writeFile(`${file}.new`, text.join(""), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
