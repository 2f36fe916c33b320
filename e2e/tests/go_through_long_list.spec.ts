// A list of hundreds: only what is seen is drawn, and nobody notices.
import type { Page } from "@playwright/test";
import { expect, test } from "../watch.ts";
import { slice } from "../inputs/ct.ts";
import type { Upload } from "../inputs/bad.ts";
import { Worklist } from "../pages/worklist.ts";

const CASES = 240;

/** Slices of series of their own, each of another name of eight letters. */
function cases(): Upload[] {
  return Array.from({ length: CASES }, (_, index) => {
    const whole = slice({ slices: 1, side: 16, series: `1.2.3.${index + 1}` }, 0).toString("latin1");
    return {
      name: `I${index}`,
      mimeType: "application/dicom",
      buffer: Buffer.from(whole.replace("Phantom ", name(index)), "latin1"),
    };
  });
}

function name(index: number): string {
  return `Study${String(index + 1).padStart(3, "0")}`;
}

async function open(page: Page): Promise<Worklist> {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(cases());
  await expect(page.getByRole("main")).toContainText(`view only ${CASES}`, { timeout: 90_000 });
  await expect(worklist.table).toHaveAttribute("aria-rowcount", String(CASES + 1));
  return worklist;
}

test("of a long list what is seen is drawn, and all of it is found, copied and counted", async ({
  page,
}) => {
  const worklist = await open(page);
  expect(await worklist.rows.count()).toBeLessThan(120);
  await expect(worklist.row(name(200))).toHaveCount(0);

  // The browser's own search finds it where it will be drawn. Unlike the one that people use, a script's
  // search does not go there.
  const away = await page.evaluate((text) => {
    const found = (window as unknown as { find(text: string): boolean }).find(text);
    const range = found ? getSelection()?.getRangeAt(0) : undefined;
    return range ? range.getBoundingClientRect().top - innerHeight / 2 : null;
  }, name(200));
  expect(away).not.toBeNull();
  await worklist.rows.first().hover();
  await page.mouse.wheel(0, away ?? 0);
  await expect(worklist.row(name(200))).toBeInViewport();
  await expect(worklist.row(name(200))).toHaveAttribute("aria-rowindex", "202");

  const copied = await page.evaluate(() => {
    getSelection()?.selectAllChildren(document.querySelector("main") ?? document.body);
    return getSelection()?.toString() ?? "";
  });
  for (let index = 0; index < CASES; index += 1) {
    expect(copied).toContain(name(index));
  }
});

test("keys go from end to end, and the row that has the focus keeps it", async ({ page }) => {
  const worklist = await open(page);
  const link = (index: number) => page.getByRole("link", { name: name(index) });
  await link(0).focus();
  await page.keyboard.press("End");
  await expect(link(CASES - 1)).toBeFocused();
  await expect(worklist.row(name(CASES - 1))).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(link(CASES - 2)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(link(0)).toBeFocused();

  await worklist.rows.first().hover();
  await page.mouse.wheel(0, 5_500);
  await expect(worklist.row(name(120))).toHaveCount(1);
  await expect(link(0)).toBeFocused();
  await expect(link(0)).not.toBeInViewport();

  // Whoever comes back finds the list as it was left.
  const seen = worklist.row(name(120));
  await seen.scrollIntoViewIfNeeded();
  const before = await seen.boundingBox();
  await seen.dblclick();
  await expect(page.locator("canvas.viewer__image")).toBeVisible();
  await page.goBack();
  await expect(seen).toBeInViewport();
  // Places are whole pixels when a list is scrolled to them.
  expect(Math.abs(((await seen.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
});
