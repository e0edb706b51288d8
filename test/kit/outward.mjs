import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import net from "node:net";

/** Loaded into every process of a trial by NODE_OPTIONS: names each address outside loopback that one of them turns to. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost|0\.0\.0\.0|::)$/;

const tell = (how, host) => appendFileSync(process.env.OUTWARD_FILE, `${how} ${host}\n`);

function note(how, host) {
  if (typeof host === "string" && host !== "" && !LOOPBACK.test(host)) tell(how, host);
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
  for (const name of Object.getOwnPropertyNames(resolver)) {
    if (typeof resolver[name] !== "function") continue;
    if (name === "lookup") before(resolver, name, ([host]) => note("name", host));
    // These ask a server of names, whatever it is that they ask about.
    if (/^(?:resolve|reverse$|lookupService$)/.test(name)) before(resolver, name, ([host]) => tell("name", host));
  }
}
