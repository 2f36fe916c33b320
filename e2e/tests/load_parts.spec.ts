// The page comes in parts: the first screen, then the rest by itself.
import type { Page } from "@playwright/test";
import { expect, test } from "../watch.ts";
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
