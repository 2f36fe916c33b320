// Slices of a CT series, dropped in any order: one case, in the order of space, to leaf through.
import type { Page } from "@playwright/test";
import { expect, test } from "../watch.ts";
import { cornerHu, series } from "../inputs/ct.ts";
import { Worklist } from "../pages/worklist.ts";

const SLICES = 20;

/** Grey level of the slice's own corner, as the viewer has drawn it. */
async function cornerGrey(page: Page): Promise<number> {
  return page.locator("canvas.viewer__image").evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const side = Math.min(canvas.width, canvas.height);
    const inCorner = side * 0.06;
    const x = (canvas.width - side) / 2 + inCorner;
    const y = (canvas.height - side) / 2 + inCorner;
    return canvas.getContext("2d")?.getImageData(x, y, 1, 1).data[0] ?? -1;
  });
}

test("slices in any order become one case in the order of space", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(series({ slices: SLICES, side: 64 }));
  const corner = page.locator(".viewer__corner--end");
  await expect(corner).toContainText(`of ${SLICES}`, { timeout: 30_000 });
  await expect(page.locator(".viewer__corner--start")).toContainText("Phantom");
  await expect(page.getByRole("region", { name: "Result" })).toContainText("no model reads it");

  await page.locator("canvas.viewer__image").focus();
  await page.keyboard.press("Home");
  for (const slice of [0, 1, 2]) {
    await expect(corner).toContainText(`frame ${slice + 1} of ${SLICES}`);
    // The window of the file shows a grey level for each HU.
    await expect.poll(() => cornerGrey(page)).toBe(cornerHu(slice));
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("End");
  await expect(corner).toContainText(`frame ${SLICES} of ${SLICES}`);
  await expect.poll(() => cornerGrey(page)).toBe(cornerHu(SLICES - 1));
});

test("two series in one drop are two cases, and a photograph stays one of its own", async ({
  page,
}) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose([
    ...series({ slices: 5, side: 32, series: "1.2.3.4" }),
    ...series({ slices: 7, side: 32, series: "1.2.3.5" }),
  ]);
  const rows = page.getByRole("row").filter({ hasText: "Phantom" });
  await expect(rows).toHaveCount(2, { timeout: 30_000 });
  await expect(rows.filter({ hasText: "CT, 5 images" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "CT, 7 images" })).toHaveCount(1);
  await expect(rows.first()).toContainText("View only");
});
