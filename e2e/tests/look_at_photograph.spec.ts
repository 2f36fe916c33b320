// Looking at a photograph: enhanced for the eyes, marked as such, and the result is what it was.
import { expect, test } from "../watch.ts";
import { Case } from "../pages/case.ts";
import { Viewer } from "../pages/viewer.ts";
import { Worklist } from "../pages/worklist.ts";
import { FUNDUS } from "../samples.ts";

test("red-free is grey, says so, and changes nothing that was read", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(FUNDUS);
  const shown = new Case(page);
  await shown.isComplete();
  const before = await shown.result.textContent();
  const viewer = new Viewer(page);
  const corner = page.locator(".viewer__corner--foot");

  const colours = async (): Promise<number[]> =>
    viewer.image.evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const middle = canvas.getContext("2d")?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
      return [...(middle?.data ?? [])].slice(0, 3);
    });
  const coloured = await colours();
  expect(coloured[0]).not.toBe(coloured[1]);

  await viewer.take("f");
  await expect(corner).toContainText("enhanced: red-free");
  await expect.poll(async () => new Set(await colours()).size).toBe(1);
  expect(Math.abs(((await colours())[0] ?? 0) - (coloured[1] ?? 0))).toBeLessThan(3);

  await page.getByRole("button", { name: "Look", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Local contrast" }).click();
  await expect(corner).toContainText("enhanced: local contrast");
  await expect.poll(async () => new Set(await colours()).size).toBeGreaterThan(1);
  await page.getByRole("menuitemcheckbox", { name: "Local contrast" }).click();
  await expect(corner).not.toContainText("enhanced");
  await expect.poll(colours).toEqual(coloured);
  expect(await shown.result.textContent()).toBe(before);
});

test("the optic disc as a ruler and the ETDRS grid, in disc diameters and as if it were 1.5 mm", async ({
  page,
}) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(FUNDUS);
  await new Case(page).isComplete();
  const viewer = new Viewer(page);

  await viewer.take("d");
  await page.keyboard.press("d");
  await viewer.drag([0.6, 0.5], [0.7, 0.5]);
  await viewer.drag([0.3, 0.5], [0.6, 0.5]);
  expect(await viewer.value("Length")).toBeCloseTo(3, 1);
  expect((await viewer.values()).join()).toContain("disc diameters (by the disc as drawn)");

  await viewer.take("Shift+G");
  await viewer.click([0.35, 0.5]);
  await viewer.click([0.65, 0.5]);
  await viewer.click([0.65, 0.45]);
  await expect(viewer.marks).toContainText("ETDRS grid");
  await expect(viewer.marks).toContainText("if the disc is 1.5 mm");
});
