import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** A receiver of OTLP over HTTP, as far as traces go: appends what comes to a file, headers too, and tells its port on standard output. */
const [file = "", port = "0"] = process.argv.slice(2);

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const taken = request.method === "POST" && request.url === "/v1/traces";
  const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
  if (taken) appendFileSync(file, Buffer.concat([Buffer.from(`${JSON.stringify(request.headers)}\n`), text, Buffer.from("\n")]));
  response.writeHead(taken ? 200 : 404, { "content-type": "application/json" }).end("{}");
});
server.listen(Number(port), "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
