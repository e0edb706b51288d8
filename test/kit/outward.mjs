import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import net from "node:net";

/** Loaded into every process of a trial by NODE_OPTIONS: names each address outside loopback that one of them turns to. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost|0\.0\.0\.0|::)$/;

function note(how, host) {
  if (typeof host === "string" && host !== "" && !LOOPBACK.test(host)) appendFileSync(process.env.OUTWARD_FILE, `${how} ${host}\n`);
}

function before(object, name, look) {
  const original = object[name];
  object[name] = function watched(...given) {
    look(given);
    return Reflect.apply(original, this, given);
  };
}

before(net.Socket.prototype, "connect", ([first, second]) => {
  const options = Array.isArray(first) ? first[0] : first;
  note("tcp", typeof options === "object" ? options?.host : typeof first === "number" ? second : undefined);
});
before(dgram.Socket.prototype, "send", (given) =>
  note(
    "udp",
    given.findLast((one) => typeof one === "string"),
  ),
);
before(dgram.Socket.prototype, "connect", ([, host]) => note("udp", host));
for (const resolver of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of ["lookup", "resolve", "resolve4", "resolve6", "resolveAny"])
    if (typeof resolver[name] === "function") before(resolver, name, ([host]) => note("name", host));
}
