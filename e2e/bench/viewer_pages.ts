// Pages that a viewer stands in, alone, while it is measured.
import { expect, type Browser, type Page } from "@playwright/test";
import { Worklist } from "../pages/worklist.ts";

/** CSS pixels. */
export interface Area {
  width: number;
  height: number;
}

/** The window of the browser. */
const WINDOW: Area = { width: 1440, height: 900 };

/** Our canvas. */
export const OURS = "canvas.viewer__image";

/** Does something in a new page, which is closed after it. */
export async function withPage<Found>(
  browser: Browser,
  baseURL: string,
  act: (page: Page) => Promise<Found>,
): Promise<Found> {
  const page = await browser.newPage({ baseURL, viewport: WINDOW });
  try {
    return await act(page);
  } finally {
    await page.close();
  }
}

/** Our own page, with all of its parts loaded, and scripts of the bench beside it. */
export async function openOurs(page: Page, scripts: string[]): Promise<Worklist> {
  const worklist = new Worklist(page);
  await worklist.open();
  await page.waitForLoadState("networkidle");
  for (const url of scripts) {
    await page.addScriptTag({ url, type: "module" });
  }
  return worklist;
}

/** How large our picture is, so that others can be given as much. */
export async function areaOfOurs(page: Page, files: string[]): Promise<Area> {
  const worklist = await openOurs(page, []);
  await worklist.choose(files);
  const canvas = page.locator(OURS);
  await expect(canvas).toBeVisible();
  const box = await canvas.boundingBox();
  if (!box) {
    throw new Error("our picture has no place on the page");
  }
  return { width: Math.round(box.width), height: Math.round(box.height) };
}
