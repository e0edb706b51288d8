import { readFileSync } from "node:fs";
import { enableCompileCache, registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { transformSync } from "@swc/core";
import { swcOptions } from "./swc-options.mjs";

// Type stripping alone cannot run this code: type-graphql needs legacy decorators.
enableCompileCache();
process.setSourceMapsEnabled(true);

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith(".ts") || url.includes("/node_modules/")) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, "utf8"), { ...swcOptions, filename, swcrc: false, configFile: false });
    return { format: "module", source: code, shortCircuit: true };
  },
});
