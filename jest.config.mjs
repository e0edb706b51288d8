import { swcOptions } from "./scripts/swc-options.mjs";

/** Run as `node --experimental-vm-modules node_modules/jest/bin/jest.js`, or `npm run jest`. */
export default {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": ["@swc/jest", { ...swcOptions, swcrc: false, configFile: false }] },
  modulePathIgnorePatterns: ["<rootDir>/\\.data/"],
  globalSetup: "<rootDir>/test/kit/global-setup.mjs",
  globalTeardown: "<rootDir>/test/kit/global-teardown.mjs",
  reporters: ["default", "<rootDir>/test/kit/count-reporter.mjs"],
  maxWorkers: 2,
  testTimeout: 60_000,
};
