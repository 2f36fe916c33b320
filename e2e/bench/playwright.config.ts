// The bench runs in the tests' browser, with no limit that a slow machine would reach.
import base from "../playwright.config.ts";

export default {
  ...base,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../test-results/bench",
  timeout: 3_600_000,
  reporter: [["list"]],
  use: { ...base.use, trace: "off" as const },
};
