// How the browser tests run: `cargo xtask e2e` serves the site and says where, in INSITU_ADDRESS.
import { defineConfig, devices } from "@playwright/test";

const address = process.env["INSITU_ADDRESS"];
if (!address) {
  throw new Error("run these through `cargo xtask e2e`: they need a served site");
}

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  snapshotPathTemplate: "goldens/{arg}{ext}",
  // One browser at a time: the first run compiles several megabytes of wasm, and times are compared.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["json"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: address,
    viewport: { width: 1440, height: 1000 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["INSITU_CHROMIUM"],
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        // The browser's own errands, so that every request that is seen is the page's.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        "--no-pings",
      ],
    },
  },
});
