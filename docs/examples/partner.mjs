// A partner in one file: what genifi's protocol asks of a server, with nothing but Node. docs/partner-quickstart.md runs it.
import { randomUUID, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";

const [folder, port = "8443"] = process.argv.slice(2);
const file = (name) => readFileSync(join(folder, name), "utf8").trim();
const token = Buffer.from(`Bearer ${file("token")}`);

// What you know of people, by the identifiers that you are registered to work by.
const PEOPLE = [{ email: "zelda.quillfeather@example.com", name: { givenName: "Zelda", familyName: "Quillfeather", birthDate: "1984-03-17" } }];

const MOST_BYTES = 64 * 1024;

const send = (response, status, body) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
const refuse = (response, status, code) => send(response, status, { error: { code } });

const isText = (value) => typeof value === "string" && value.length > 0 && value.length <= 400;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function isQuestion(question) {
  if (!isObject(question) || Object.keys(question).sort().join() !== "identifiers,requested,subject") return false;
  const { identifiers, requested, subject } = question;
  return (
    isObject(subject) &&
    isObject(identifiers) &&
    Object.values(identifiers).every(isText) &&
    isObject(requested) &&
    Object.values(requested).every((attributes) => Array.isArray(attributes) && attributes.every(isText))
  );
}

async function read(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) if ((text += chunk).length > MOST_BYTES) return undefined;
  try {
    const question = JSON.parse(text);
    return isQuestion(question) ? question : undefined;
  } catch {
    return undefined;
  }
}

/** Of what is known, only what was requested; an unknown subject has no claims, and that is no error. */
function claimsOf({ identifiers, requested }) {
  const person = PEOPLE.find(({ email }) => email === identifiers.email);
  const claims = {};
  for (const [category, attributes] of Object.entries(requested)) {
    const known = attributes.filter((attribute) => person?.[category]?.[attribute] !== undefined);
    if (known.length > 0) claims[category] = Object.fromEntries(known.map((attribute) => [attribute, person[category][attribute]]));
  }
  return claims;
}

async function answer(request, response) {
  const given = Buffer.from(request.headers.authorization ?? "");
  if (given.length !== token.length || !timingSafeEqual(given, token)) return refuse(response, 401, "unauthorized");
  if (request.url !== "/v1/lookup" || request.method !== "POST") return refuse(response, 404, "not_found");
  const question = await read(request);
  if (!question) return refuse(response, 400, "invalid_request");
  send(response, 200, {
    reference: randomUUID(),
    at: new Date().toISOString(),
    verification: { trustFramework: "nist_800_63A", assuranceLevel: "ial2", evidence: ["document"] },
    claims: claimsOf(question),
  });
}

const tls = { cert: file("partner.pem"), key: file("partner.key"), ca: file("authority.pem"), requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.2" };
createServer(tls, (request, response) => answer(request, response).catch(() => response.destroy())).listen(Number(port), "127.0.0.1", () =>
  console.log(`A partner listens on https://127.0.0.1:${port}`),
);
