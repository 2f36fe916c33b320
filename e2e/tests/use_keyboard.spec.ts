// The main job without a mouse.
import { expect, test } from "../watch.ts";
import { Case } from "../pages/case.ts";
import { Viewer } from "../pages/viewer.ts";
import { Worklist } from "../pages/worklist.ts";
import { FUNDUS } from "../samples.ts";

test("a photograph is opened, read and left again by keys alone", async ({ page }) => {
  await new Worklist(page).open();
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("o");
  await (await chooser).setFiles(FUNDUS);
  const shown = new Case(page);
  await shown.isComplete();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  // Every part of the result is reached by Tab; the focus is never lost and never trapped.
  const reached = new Set<string>();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    reached.add(
      await page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 40) ?? ""),
    );
  }
  for (const part of ["Why", "How sure", "Copy text"]) {
    expect([...reached].some((text) => text.startsWith(part)), `${part} by Tab`).toBe(true);
  }

  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Worklist");
  await page.getByRole("link", { name: /retina/ }).focus();
  await page.keyboard.press("Enter");
  await shown.isComplete();
});

test("a file that is opened where an old address led to no case has its picture and its keys", async ({
  page,
}) => {
  await page.goto("/#/en/case/1");
  await expect(page.getByRole("heading", { name: "This case is no longer here" })).toBeVisible();
  // What the page does once it rests takes nothing from the screen that is shown.
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await new Worklist(page).choose(FUNDUS);
  const shown = new Case(page);
  await shown.isComplete();
  const viewer = new Viewer(page);
  await expect.poll(() => viewer.grey([0.5, 0.5])).toBeGreaterThan(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Worklist");
});

test("the first Tab on the page is the way past the navigation", async ({ page }) => {
  await new Worklist(page).open();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});
