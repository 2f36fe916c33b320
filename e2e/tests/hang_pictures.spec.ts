// Several pictures side by side: layouts, what they do together, and what lies over them.
import type { Page } from "@playwright/test";
import { expect, test } from "../watch.ts";
import { type Ct, series, slice } from "../inputs/ct.ts";
import { type Part, Viewer } from "../pages/viewer.ts";
import { Worklist } from "../pages/worklist.ts";

const SLICES = 6;
const MIDDLE: Part = [0.5, 0.5];
const FIRST: Ct = { slices: SLICES, side: 64, series: "1.2.3.4" };
const SECOND: Ct = { slices: SLICES + 3, side: 64, series: "1.2.3.5" };

/** Two series are opened, and the first is shown. */
async function openTwo(page: Page, second = SECOND): Promise<void> {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose([...series(FIRST), ...series(second)]);
  const rows = page.getByRole("row").filter({ hasText: "Phantom" });
  await expect(rows).toHaveCount(2, { timeout: 30_000 });
  await expect(rows.filter({ hasText: `${second.slices} images` })).toHaveCount(1);
  await page.goto("/#/en/case/1");
  await expect(new Viewer(page).frame).toContainText(`of ${SLICES}`);
}

async function layOut(page: Page, layout: string): Promise<void> {
  await page.getByRole("button", { name: "Layout", exact: true }).click();
  await page.getByRole("menuitemradio", { name: layout }).click();
}

function panes(page: Page) {
  return page.locator("canvas.viewer__image");
}

async function home(viewer: Viewer): Promise<void> {
  await viewer.image.focus();
  await viewer.page.keyboard.press("Home");
  await expect(viewer.frame).toContainText("frame 1 of");
}

test("a second pane shows the other series, and the active one has the keys", async ({ page }) => {
  await openTwo(page);
  await layOut(page, "1×2");
  await expect(panes(page)).toHaveCount(2);
  const [left, right] = [new Viewer(page), new Viewer(page, 1)];
  await expect(right.frame).toContainText(`of ${SLICES + 3}`);
  await home(left);
  await home(right);
  await page.keyboard.press("ArrowDown");
  await expect(right.frame).toContainText("frame 2 of");
  await expect(left.frame).toContainText("frame 1 of");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(left.frame).toContainText("frame 3 of");
  await expect(right.frame).toContainText("frame 2 of");

  await layOut(page, "2×2");
  await expect(panes(page)).toHaveCount(4);
  await layOut(page, "1×1");
  await expect(panes(page)).toHaveCount(1);
  // The active pane is the one that stays.
  await expect(left.frame).toContainText(`frame 3 of ${SLICES}`);
});

test("linked panes zoom, move, leaf and change their window together", async ({ page }) => {
  await openTwo(page);
  await layOut(page, "1×2");
  const [left, right] = [new Viewer(page), new Viewer(page, 1)];
  await home(left);
  await home(right);
  await page.keyboard.press("Shift+L");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(right.frame).toContainText("frame 3 of");
  await expect(left.frame).toContainText("frame 3 of");

  const fitted = await left.how.textContent();
  await page.keyboard.press("+");
  await expect(left.how).not.toHaveText(fitted ?? "");
  await expect(left.how).toHaveText((await right.how.textContent()) ?? "");

  // Moved as far in one as in the other.
  await right.drag(MIDDLE, [0.8, 0.5]);
  const moved = await right.grey([0.8, 0.5]);
  await expect.poll(() => left.grey([0.8, 0.5])).toBe(moved);

  await right.take("w");
  await right.drag(MIDDLE, [0.5, 0.2]);
  await expect(left.how).toHaveText((await right.how.textContent()) ?? "");
  await expect(left.how).not.toContainText("C 128 W 256");

  await page.keyboard.press("Shift+L");
  await page.keyboard.press("ArrowDown");
  await expect(right.frame).toContainText("frame 4 of");
  await expect(left.frame).toContainText("frame 3 of");
});

test("linked series meet where they lie in the patient, however thick their slices are", async ({
  page,
}) => {
  // Four slices where the first has one, which lies 2 mm after the one before.
  await openTwo(page, { ...SECOND, slices: 4 * SLICES, gap: 0.5 });
  await layOut(page, "1×2");
  const [thick, thin] = [new Viewer(page), new Viewer(page, 1)];
  await home(thin);
  await home(thick);
  await page.keyboard.press("Shift+L");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(thick.frame).toContainText("frame 3 of");
  await expect(thin.frame).toContainText(`frame 9 of ${4 * SLICES}`);
  await page.keyboard.press("ArrowRight");
  for (const _ of [1, 2, 3]) {
    await page.keyboard.press("ArrowDown");
  }
  await expect(thin.frame).toContainText("frame 12 of");
  await expect(thick.frame).toContainText("frame 4 of");
});

test("the prior hangs beside the current series, with the day of each", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  const of = (number: number, slices: number, patient: string, date: string): Ct => ({
    slices,
    side: 32,
    series: `1.2.3.${number}`,
    visit: [patient, date],
  });
  await worklist.choose([
    ...series(of(4, 3, "P1", "20261103")),
    ...series(of(5, 4, "P2", "20261102")),
    ...series(of(6, 5, "P1", "20210518")),
    ...series(of(7, 6, "P1", "20240312")),
  ]);
  const rows = page.getByRole("row").filter({ hasText: "Phantom" });
  await expect(rows).toHaveCount(4, { timeout: 30_000 });
  await page.goto("/#/en/case/1");
  const [current, prior] = [new Viewer(page), new Viewer(page, 1)];
  await expect(current.frame).toContainText("of 3");
  await layOut(page, "1×2");
  await expect(prior.frame).toContainText("of 6");
  const who = page.locator(".viewer__corner--start");
  await expect(who.first()).toContainText("3 November 2026");
  await expect(who.nth(1)).toContainText("12 March 2024");
  await page.keyboard.press("Shift+P");
  await expect(who.first()).not.toContainText("2026");
});

test("one picture lies over another, as opaque as wanted, moved by hand", async ({ page }) => {
  await openTwo(page);
  await layOut(page, "1×2");
  const [left, right] = [new Viewer(page), new Viewer(page, 1)];
  await home(right);
  await home(left);
  // The corner of frame 6 is a lighter grey than that of frame 1.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("End");
  const corner: Part = [0.05, 0.05];
  await expect.poll(() => right.grey(corner)).toBe((SLICES + 2) * 10);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+C");
  await expect.poll(() => left.grey(corner)).toBe((SLICES + 2) * 5);
  for (const _ of [1, 2, 3, 4, 5]) {
    await page.keyboard.press("]");
  }
  await expect.poll(() => left.grey(corner)).toBe((SLICES + 2) * 10);
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "Move the upper picture" }).click();
  await left.drag(MIDDLE, [0.8, 0.8]);
  await expect.poll(() => left.grey(corner)).toBe(0);
  await page.keyboard.press("Shift+C");
  await expect.poll(() => left.grey(MIDDLE)).toBe(255);
});

test("the strip shows another case in the active pane", async ({ page }) => {
  await openTwo(page);
  const strip = page.getByRole("navigation", { name: "All pictures" });
  const second = strip.getByRole("button", { name: /Show case/ }).nth(1);
  await second.click();
  await expect(new Viewer(page).frame).toContainText(`of ${SLICES + 3}`);
  // Its last file was looked into before all others, and yet it does not begin there.
  await expect(new Viewer(page).frame).not.toContainText(`frame ${SLICES + 3} of`);
  await expect(page).not.toHaveURL(new RegExp(`case/${SLICES + SLICES + 3}$`));
  await layOut(page, "2×1");
  const below = new Viewer(page, 1);
  await expect(below.frame).toContainText(`of ${SLICES}`);
  await below.image.focus();
  await second.click();
  await expect(below.frame).toContainText(`of ${SLICES + 3}`);
  // The same case twice is on two frames at once.
  await home(below);
  await page.keyboard.press("End");
  await expect(below.frame).toContainText(`frame ${SLICES + 3} of`);
  await expect(new Viewer(page).frame).not.toContainText(`frame ${SLICES + 3} of`);
});

test("names and the file's own overlay can be hidden", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(series({ slices: 2, side: 64, overlay: true }));
  const viewer = new Viewer(page);
  await expect(viewer.frame).toContainText("of 2", { timeout: 30_000 });
  const beside: Part = [0.39, 0.39];
  // The overlay is yellow: red is full, whatever the slice shows there.
  await expect.poll(() => viewer.grey(beside)).toBe(255);
  await viewer.image.focus();
  await page.keyboard.press("Shift+O");
  await expect.poll(() => viewer.grey(beside)).toBe(0);

  const who = page.locator(".viewer__corner--start");
  await expect(who).toContainText("Phantom");
  await page.keyboard.press("Shift+P");
  await expect(who).not.toContainText("Phantom");
});

test("a missing slice is said and marked on the slider", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  const ct = { slices: 8, side: 32 };
  const there = [0, 1, 2, 3, 5, 6, 7];
  await worklist.choose(
    there.map((number) => ({
      name: `I${number}`,
      mimeType: "application/dicom",
      buffer: slice(ct, number),
    })),
  );
  const viewer = new Viewer(page);
  await expect(viewer.frame).toContainText("of 7", { timeout: 30_000 });
  await expect(viewer.how).toContainText("1 slice is missing");
  await expect(page.locator(".toolbar__mark")).toHaveCount(1);
});

test("the loupe follows the pointer", async ({ page }) => {
  await openTwo(page);
  const viewer = new Viewer(page);
  await viewer.take("b");
  const { x, y } = await viewer.place([0.5, 0.7]);
  await page.mouse.move(x, y);
  const loupe = page.locator(".viewer__loupe");
  await expect(loupe).toBeVisible();
  const middle = async (): Promise<number> =>
    loupe.evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext("2d");
      return context?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[0] ?? -1;
    });
  await expect.poll(middle).toBe(0);
  const rod = await viewer.place(MIDDLE);
  await page.mouse.move(rod.x, rod.y);
  await expect.poll(middle).toBe(255);
  await page.keyboard.press("b");
  await expect(loupe).toHaveCount(0);
});

test("a photograph gets millimetres by a known length", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.sample(/to be referred/i).click();
  const viewer = new Viewer(page);
  await expect(page.locator("section[data-tier]")).toBeVisible({ timeout: 60_000 });
  for (const _ of [1, 2, 3]) {
    await viewer.take("d");
  }
  await viewer.drag([0.4, 0.5], [0.6, 0.5]);
  await page.getByLabel("True length, mm").fill("10");
  await page.getByLabel("True length, mm").press("Enter");
  await expect.poll(() => viewer.value("Length")).toBeCloseTo(10, 0);
  expect((await viewer.values())[0]).toContain("mm");
  await viewer.take("d");
  await viewer.drag([0.4, 0.6], [0.5, 0.6]);
  await expect.poll(() => viewer.value("Length")).toBeCloseTo(5, 0);
});

test.describe("by touch", () => {
  test.use({ hasTouch: true });

  test("panes are chosen by a tap", async ({ page }) => {
    await openTwo(page);
    await page.getByRole("button", { name: "Layout", exact: true }).tap();
    await page.getByRole("menuitemradio", { name: "1×2" }).tap();
    await expect(panes(page)).toHaveCount(2);
    const right = new Viewer(page, 1);
    await expect(right.frame).toContainText(`of ${SLICES + 3}`);
    const { x, y } = await right.place(MIDDLE);
    await page.touchscreen.tap(x, y);
    await expect(page.getByRole("group", { name: "Picture 2 of 2" })).toHaveAttribute(
      "aria-current",
      "true",
    );
  });
});
