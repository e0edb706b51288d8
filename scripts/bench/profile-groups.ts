/** As V8's profiler gives it, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

type Node = CpuProfile["nodes"][number];

const NODE_PARTS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["node: http", /^node:(?:_?http|internal\/http)/],
  ["node: tls, net, sockets", /^node:(?:_?tls|internal\/tls|net|internal\/net|internal\/stream_base|dns)/],
  ["node: crypto", /^node:(?:crypto|internal\/crypto)/],
  [
    "node: streams, buffers, text",
    /^node:(?:stream|internal\/streams|internal\/webstreams|buffer|internal\/buffer|internal\/encoding|string_decoder)/,
  ],
  [
    "node: events, timers, promises",
    /^node:(?:events|internal\/(?:event_target|events|timers|process\/|async_|abort)|timers|async_hooks|diagnostics)/,
  ],
];

/** Whose code a file is: a package, a part of Node, or a folder of ours. */
function ownerOf(url: string): string | undefined {
  if (url.startsWith("node:")) return NODE_PARTS.find(([, pattern]) => pattern.test(url))?.[0] ?? "node: other";
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (inPackage) return inPackage;
  const ours = /\/((?:gateway|platform|subgraphs|scripts)\/(?:[^/]+\/)*)[^/]+$/.exec(url)?.[1];
  return ours ? `ours: ${ours.split("/").slice(0, 3).filter(Boolean).join("/")}` : undefined;
}

const JSON_BUILTINS = ["parse", "stringify"];
const IDLE = "(idle)";

/** What V8 itself does has no file; a builtin works for whoever called it. */
function groupOf(node: Node, parents: ReadonlyMap<number, Node>): string {
  const { functionName, url } = node.callFrame;
  if (url === "" && functionName.startsWith("(")) return functionName === "(program)" ? "V8 and system calls outside of JavaScript" : functionName;
  if (url === "" && JSON_BUILTINS.includes(functionName)) return "JSON";
  for (let at: Node | undefined = node; at; at = parents.get(at.id)) {
    const owner = ownerOf(at.callFrame.url);
    if (owner) return owner;
  }
  return "other";
}

/** Milliseconds that a profile's thread spent in each group's own code. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map<number, Node>();
  for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node);
  const groups = new Map(nodes.map((node) => [node.id, groupOf(node, parents)]));
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const group = byId.has(id) ? (groups.get(id) ?? "other") : "other";
    // A sample stands for the time until the next.
    if (group !== IDLE) times.set(group, (times.get(group) ?? 0) + (timeDeltas[index + 1] ?? 0) / 1_000);
  });
  return times;
}
