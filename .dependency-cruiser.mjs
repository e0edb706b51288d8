/** The house's import rules (design §3). A rule's name says what is forbidden; a type-only import counts, except in circles. */
const ROOM = "^subgraphs/([^/]+)/";
const SUBJECT_PATH = "^subgraphs/partner-data/(?:delivery|connectors)/";

export default {
  forbidden: [
    {
      name: "no-room-in-another-room",
      severity: "error",
      from: { path: ROOM },
      to: { path: "^subgraphs/[^/]+/", pathNot: "^subgraphs/$1/" },
    },
    {
      name: "no-way-into-a-room-but-its-door",
      comment: "Tests of a single unit are let in.",
      severity: "error",
      from: { pathNot: "^(?:subgraphs/[^/]+|test)/" },
      to: { path: ROOM, pathNot: "^subgraphs/[^/]+/index\\.ts$" },
    },
    {
      name: "gateway-imports-platform-only",
      severity: "error",
      from: { path: "^gateway/" },
      to: { path: "^(?:subgraphs|scripts|test)/" },
    },
    {
      name: "platform-imports-nothing-of-ours",
      severity: "error",
      from: { path: "^platform/" },
      to: { path: "^(?:gateway|subgraphs|scripts|test)/" },
    },
    {
      name: "rooms-import-no-gateway-and-no-scripts",
      severity: "error",
      from: { path: "^subgraphs/" },
      to: { path: "^(?:gateway|scripts)/" },
    },
    {
      name: "no-test-outside-tests",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "no-store-on-the-subject-path",
      comment: "P03, P04: delivery and connectors have no store, driver, queue or open logger in reach.",
      severity: "error",
      from: { path: SUBJECT_PATH },
      to: { path: "(?:^|/)node_modules/(?:@mikro-orm/|pg/|pg-[^/]+/|@types/pg/|pino/)|^(?:node:)?sqlite$" },
    },
    {
      name: "no-way-to-a-store-from-the-subject-path",
      comment: "P03, P04: nor through another file. The ledger's port is implemented elsewhere and handed in.",
      severity: "error",
      from: { path: SUBJECT_PATH },
      to: {
        path: "^platform/(?:database|events)/|^subgraphs/partner-data/(?:entities|events|loaders|migrations|resolvers|services)/",
        reachable: true,
      },
    },
    {
      name: "no-file-system-on-the-subject-path",
      comment: "Only the connectors' index loads what comes from files (client certificates, MMDB) and hands in readers.",
      severity: "error",
      from: { path: SUBJECT_PATH, pathNot: "^subgraphs/partner-data/connectors/index\\.ts$" },
      to: { path: "^(?:fs(?:/promises)?|child_process|worker_threads)$" },
    },
    {
      name: "no-reveal-elsewhere",
      comment: "Only these may open a subject's value.",
      severity: "error",
      from: { pathNot: "^(?:subgraphs/partner-data/(?:delivery|connectors|types)|subgraphs/consent/services|platform/personal|test)/" },
      to: { path: "^platform/personal/reveal\\.ts$" },
    },
    {
      name: "no-telemetry-elsewhere",
      comment: "P61: spans are made and sent in one place, which lets nothing out that is not listed.",
      severity: "error",
      from: { path: "^(?:gateway|subgraphs|platform|scripts)/", pathNot: "^platform/tracing/" },
      to: { path: "(?:^|/)node_modules/@opentelemetry/" },
    },
    {
      name: "no-type-graphql-elsewhere",
      comment: "A release candidate at the core: it stays replaceable.",
      severity: "error",
      from: { path: "^(?:gateway|subgraphs|platform|scripts|test)/", pathNot: "/(?:types|resolvers)/|^platform/subgraph/type-graphql\\.ts$" },
      to: { path: "(?:^|/)node_modules/type-graphql/" },
    },
    {
      name: "no-circle",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-import-of-nothing",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-development-package-in-the-program",
      severity: "error",
      from: { path: "^(?:gateway|subgraphs|platform)/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    moduleSystems: ["es6", "cjs"],
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js", ".json"],
    },
    skipAnalysisNotInRules: true,
  },
};
