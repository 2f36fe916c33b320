// The page comes in parts: the first screen, then the rest by itself.
import type { Page } from "@playwright/test";
import { expect, test } from "../watch.ts";
import { HTJ2K, JPEG_2000, JPEG_LS, JPEG_XL } from "../inputs/compressed.ts";
import { Worklist } from "../pages/worklist.ts";

/** Screens that the first file does not hold, and what stands on each. */
const LATER: [string, string][] = [
  ["help", "Reading a result"],
  ["privacy", "Nothing leaves this device"],
  ["settings", "Colours"],
  ["about", "What this is"],
];

async function allParts(page: Page): Promise<void> {
  const arrived = (): boolean => {
    const names = performance.getEntriesByType("resource").map((entry) => entry.name);
    return ["reading", "pages"].every((part) =>
      names.some((name) => name.includes(`insitu-later-split-${part}`)),
    );
  };
  await page.waitForFunction(arrived);
}

test("the first screen needs no later part, and then all of them are loaded unasked", async ({
  page,
  watch,
}) => {
  const held: (() => void)[] = [];
  await page.route("**/insitu-later-*", (route) => {
    held.push(() => void route.continue());
  });
  await new Worklist(page).open();
  await expect(page.getByRole("heading", { name: "Open a photograph or DICOM file" })).toBeVisible();
  await expect.poll(() => held.length).toBeGreaterThanOrEqual(2);
  for (const release of held) {
    release();
  }
  await allParts(page);
  expect(watch.requests.some((seen) => seen.url.includes("insitu-later-"))).toBe(true);
});

test("with the network cut once the parts are there, every screen still opens", async ({
  page,
  context,
}) => {
  await new Worklist(page).open();
  await allParts(page);
  await context.setOffline(true);
  for (const [route, heading] of LATER) {
    await page.goto(`/#/en/${route}`);
    await expect(page.getByRole("main").getByText(heading, { exact: true })).toBeVisible();
    await expect(page.getByText("A part of this site did not arrive")).toBeHidden();
  }
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
});

test("a part that does not arrive is said, and is there after Retry", async ({ page }) => {
  await page.route("**/insitu-later-*", (route) => route.abort());
  await page.goto("/#/en/help");
  const notice = page.getByRole("main").getByRole("alert");
  await expect(notice).toContainText("A part of this site did not arrive");
  await page.unroute("**/insitu-later-*");
  await notice.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByRole("heading", { name: "Reading a result" })).toBeVisible();
});

test("a file opened while its part does not arrive is said not to be opened", async ({ page }) => {
  await page.route("**/insitu-later-*", (route) => route.abort());
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.sample(/retina/i).first().click();
  await expect(page.getByRole("alert")).toContainText("A part of this site did not arrive");
});

test("decoders are loaded unasked, and used with the network cut", async ({ page, context }) => {
  const arrived: string[] = [];
  context.on("requestfinished", (request) => arrived.push(request.url()));
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose([JPEG_LS]);
  await expect(page.getByRole("region", { name: "Result" })).toContainText("no model reads it");
  await expect
    .poll(() => arrived.filter((url) => url.includes("insitu-worker-later-")).length)
    .toBeGreaterThanOrEqual(2);
  await context.setOffline(true);
  await page.goto("/#/en/");
  await worklist.choose([JPEG_2000, HTJ2K, JPEG_XL]);
  await expect(page.getByRole("row").filter({ hasText: "View only" })).toHaveCount(4);
});

test("a decoder that does not arrive costs only the files that need it, and Retry asks for it again", async ({
  page,
}) => {
  await page.route("**/insitu-worker-later-*", (route) => route.abort());
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose([JPEG_2000, JPEG_LS, JPEG_XL]);
  const open = async (name: string): Promise<void> => {
    await page.goto("/#/en/");
    await page.getByRole("row").filter({ hasText: name }).getByRole("link").click();
  };
  const size = page.locator(".viewer__corner--end").getByText("20 × 24 pixels");
  const failure = page.locator(".viewer__failure");
  await open(JPEG_LS.name);
  await expect(size).toBeVisible();
  await expect(failure).toBeHidden();
  for (const { name } of [JPEG_XL, JPEG_2000]) {
    await open(name);
    await expect(failure).toContainText("asset.unavailable");
  }

  await page.unroute("**/insitu-worker-later-*");
  await failure.getByRole("button", { name: "Retry" }).click();
  await expect(size).toBeVisible();
  await expect(failure).toBeHidden();
  // Whoever comes back to the other need not ask.
  await open(JPEG_XL.name);
  await expect(size).toBeVisible();
});
