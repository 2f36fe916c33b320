// Every test watches the page: what it asks for, what its policy blocks, and what it throws.
import { test as base, expect, type BrowserContext } from "@playwright/test";

/** What was seen from the first request to the end of the test. */
export interface Watch {
  /** Every request of page and worker. */
  requests: Seen[];
  /** Uncaught errors and what the policy blocked. */
  faults: string[];
}

export interface Seen {
  method: string;
  url: string;
  bodyBytes: number;
}

/** Addresses that are no network: made by the page from what it already holds. */
const LOCAL = /^(blob|data|about):/;

function observe(context: BrowserContext, watch: Watch): void {
  context.on("request", (request) => {
    watch.requests.push({
      method: request.method(),
      url: request.url(),
      bodyBytes: request.postDataBuffer()?.length ?? 0,
    });
  });
  context.on("weberror", (error) => {
    watch.faults.push(`uncaught: ${error.error().message}`);
  });
  context.on("console", (message) => {
    if (/content security policy/i.test(message.text())) {
      watch.faults.push(`policy: ${message.text()}`);
    }
  });
}

/** Requests that leave the site, carry something, or are more than asking. */
export function departures(watch: Watch, origin: string): Seen[] {
  return watch.requests.filter(
    (seen) =>
      !LOCAL.test(seen.url) &&
      (new URL(seen.url).origin !== origin || seen.method !== "GET" || seen.bodyBytes > 0),
  );
}

/** A test that fails if anything leaves the device, whatever else it is about. */
export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ context, baseURL }, use) => {
      const watch: Watch = { requests: [], faults: [] };
      observe(context, watch);
      await use(watch);
      expect(departures(watch, new URL(baseURL ?? "").origin), "requests that leave").toEqual([]);
      expect(watch.faults, "errors and blocked attempts").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
