// Looking at and measuring a CT phantom whose lengths, areas and HU are known.
import { expect, test } from "../watch.ts";
import { ROD, ROD_HU, SPACING, WATER_HU, series } from "../inputs/ct.ts";
import { Viewer, type Part } from "../pages/viewer.ts";
import { Worklist } from "../pages/worklist.ts";

const SIDE = 256;
const SLICES = 4;
/** Millimetres of the whole side. */
const MM = SIDE * SPACING;
const MIDDLE: Part = [0.5, 0.5];
/** In the water, beside the rod. */
const WATER: Part = [0.5, 0.75];

async function open(worklist: Worklist): Promise<Viewer> {
  await worklist.open();
  await worklist.choose(series({ slices: SLICES, side: SIDE }));
  const viewer = new Viewer(worklist.page);
  await expect(viewer.frame).toContainText(`of ${SLICES}`, { timeout: 30_000 });
  await viewer.image.focus();
  await worklist.page.keyboard.press("Home");
  await expect(viewer.frame).toContainText(`frame 1 of ${SLICES}`);
  await expect.poll(() => viewer.grey(MIDDLE)).toBe(255);
  return viewer;
}

test("lengths and areas are in millimetres with their source, values in HU", async ({ page }) => {
  const viewer = await open(new Worklist(page));

  await viewer.take("d");
  await viewer.drag([0.2, 0.5], [0.7, 0.5]);
  expect(await viewer.value("Length")).toBeCloseTo(0.5 * MM, -0.5);
  expect((await viewer.values())[0]).toContain("mm (from file)");

  await viewer.take("u");
  const inside = ROD * 0.6;
  await viewer.drag([0.5 - inside, 0.5 - inside], [0.5 + inside, 0.5 + inside]);
  expect(await viewer.value("Mean")).toBe(ROD_HU);
  expect(await viewer.value("Standard deviation")).toBe(0);
  const area = Math.PI * (inside * MM) ** 2;
  expect(Math.abs((await viewer.value("Area")) / area - 1)).toBeLessThan(0.03);

  await viewer.take("x");
  await viewer.click(WATER);
  expect(await viewer.value("Value")).toBe(WATER_HU);

  // A mark stays on its own frame, and is found again there.
  await page.keyboard.press("End");
  await expect(viewer.frame).toContainText(`frame ${SLICES} of ${SLICES}`);
  await expect(page.locator(".marks__one")).toHaveCount(0);
  await viewer.marks.getByRole("button", { name: /^Length/ }).click();
  await expect(page.locator(".marks__one")).toHaveCount(3);
});

test("pixels that are not square are shown in their true shape", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(series({ slices: 3, side: 64, spacing: [1.5, 0.5] }));
  const viewer = new Viewer(page);
  await expect(viewer.frame).toContainText(/of 3$/);
  const box = await viewer.image.boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  /** Millimetres of a line from beside the middle to so many CSS pixels farther on. */
  const millimetres = async (right: number, down: number): Promise<number> => {
    await page.mouse.move(x + 20 - right, y + 20 - down);
    await page.mouse.down();
    await page.mouse.move(x + 20, y + 20);
    await page.mouse.move(x + 20 + right / 2, y + 20 + down / 2);
    await page.mouse.up();
    return viewer.value("Length");
  };
  await viewer.take("d");
  const across = await millimetres(80, 0);
  const down = await millimetres(0, 80);
  expect(across).toBeGreaterThan(5);
  // Far longer than it is wide, the picture fills the pane from top to bottom.
  expect(down / across).toBeCloseTo(1, 1);
  expect(across / 120).toBeCloseTo((64 * 1.5) / (box?.height ?? 1), 2);

  await page.getByRole("button", { name: "Look", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Pixels as squares" }).click();
  await page.keyboard.press("Escape");
  await expect(viewer.how).toContainText("pixels as squares, not in their true shape");
  // What is measured stays what it is: a line as long on the screen goes through as many pixels.
  const widened = await millimetres(80, 0);
  expect((await millimetres(0, 80)) / widened).toBeCloseTo(3, 1);

  // In the list too, and always in its true shape.
  await page.goto("/#/en/");
  const small = page.locator("img.rows__thumb");
  await expect(small).toHaveJSProperty("naturalWidth", 64);
  await expect(small).toHaveJSProperty("naturalHeight", 192);
});

test("undo, redo and remove by keys; a mark is changed by its handle", async ({ page }) => {
  const viewer = await open(new Worklist(page));
  await viewer.take("d");
  await viewer.drag([0.3, 0.3], [0.6, 0.3]);
  const first = await viewer.value("Length");

  await viewer.take("m");
  await viewer.drag([0.6, 0.3], [0.8, 0.3]);
  const longer = await viewer.value("Length");
  expect(longer / first).toBeCloseTo(5 / 3, 1);

  await viewer.image.focus();
  await page.keyboard.press("Control+z");
  expect(await viewer.value("Length")).toBe(first);
  await page.keyboard.press("Control+y");
  expect(await viewer.value("Length")).toBe(longer);
  await page.keyboard.press("Delete");
  await expect(page.locator(".marks__one")).toHaveCount(0);
  await page.keyboard.press("Control+z");
  expect(await viewer.value("Length")).toBe(longer);
});

test("the window changes by drag, by number, by preset, and comes back", async ({ page }) => {
  const viewer = await open(new Worklist(page));
  const corner = page.locator(".viewer__corner--foot");
  await expect(corner).toContainText("C 128 W 256");
  expect(await viewer.grey(WATER)).toBe(0);

  await viewer.take("w");
  await viewer.drag([0.5, 0.3], [0.5, 0.1]);
  expect(await viewer.grey(WATER)).toBeGreaterThan(20);

  await page.getByRole("button", { name: "Look", exact: true }).click();
  await page.getByLabel("Centre").fill("0");
  await page.getByLabel("Width").fill("2000");
  await page.getByLabel("Width").blur();
  await expect(corner).toContainText("C 0 W 2000");
  expect(Math.abs((await viewer.grey(WATER)) - 127)).toBeLessThan(2);

  await page.getByRole("menuitem", { name: /Lung/ }).click();
  await expect(corner).toContainText("C -600 W 1500");
  await page.getByRole("menuitem", { name: "As in the file" }).click();
  await expect(corner).toContainText("C 128 W 256");
  await page.keyboard.press("Escape");

  // The second button changes the window whatever tool is in hand.
  await viewer.take("m");
  await viewer.drag([0.5, 0.3], [0.5, 0.1], "right");
  expect(await viewer.grey(WATER)).toBeGreaterThan(20);
});

test("frames go by wheel, by keys and by themselves", async ({ page }) => {
  const viewer = await open(new Worklist(page));
  await viewer.image.focus();
  await page.keyboard.press("Home");
  await expect(viewer.frame).toContainText(`frame 1 of ${SLICES}`);
  const { x, y } = await viewer.place(MIDDLE);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 100);
  await expect(viewer.frame).toContainText(`frame 2 of ${SLICES}`);
  await page.keyboard.press("c");
  await expect(viewer.frame).toContainText(`frame 4 of ${SLICES}`);
  await page.keyboard.press("c");
});

test.describe("by touch", () => {
  test.use({ hasTouch: true });

  test("a length is placed by two taps", async ({ page }) => {
    const viewer = await open(new Worklist(page));
    await viewer.take("d");
    for (const part of [[0.25, 0.5], [0.75, 0.5]] as Part[]) {
      const { x, y } = await viewer.place(part);
      await page.touchscreen.tap(x, y);
    }
    expect(await viewer.value("Length")).toBeCloseTo(0.5 * MM, -0.5);
  });
});
