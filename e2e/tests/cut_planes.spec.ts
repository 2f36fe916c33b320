// A stack cut anew: axial, coronal and sagittal planes with linked cross-hairs, in a worker.
import type { Page } from "@playwright/test";
import { expect, test } from "../watch.ts";
import { series } from "../inputs/ct.ts";
import { type Part, Viewer } from "../pages/viewer.ts";
import { Worklist } from "../pages/worklist.ts";

const SLICES = 24;
const SIDE = 64;
/** In the water, beside the rod, whose radius is a tenth of the side. */
const WATER: Part = [0.5, 0.7];

async function openPlanes(page: Page): Promise<Viewer[]> {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(series({ slices: SLICES, side: SIDE }));
  const viewer = new Viewer(page);
  await expect(viewer.frame).toContainText(`of ${SLICES}`, { timeout: 30_000 });
  await viewer.take("Shift+M");
  const panes = [0, 1, 2, 3].map((pane) => new Viewer(page, pane));
  for (const [pane, name] of ["Axial", "Coronal", "Sagittal", "CT"].entries()) {
    await expect(panes[pane]?.frame ?? page.locator("none")).toContainText(name, {
      timeout: 30_000,
    });
  }
  return panes;
}

test("planes show the rod along its length, and follow the cross-hairs", async ({ page }) => {
  const [axial, coronal, sagittal] = (await openPlanes(page)) as [Viewer, Viewer, Viewer];
  // A little beside the middle, where the lines cross.
  for (const viewer of [axial, coronal, sagittal]) {
    await expect.poll(() => viewer.grey([0.52, 0.52])).toBe(255);
  }
  // Above the middle the rod goes on in the coronal plane, and ends in the axial one.
  await expect.poll(() => coronal.grey([0.52, 0.2])).toBe(255);
  await expect.poll(() => axial.grey([0.52, 0.2])).toBe(0);

  await axial.click(WATER);
  await expect.poll(() => coronal.grey([0.52, 0.52])).toBe(0);
  await expect.poll(() => sagittal.grey([0.52, 0.52])).toBe(255);

  // A slab of twenty millimetres reaches the rod again.
  await page.getByRole("button", { name: "Planes", exact: true }).click();
  await page.getByLabel("Thickness, mm").fill("20");
  await page.getByLabel("Thickness, mm").press("Enter");
  await page.getByRole("menuitemradio", { name: "Maximum (MIP)" }).click();
  await expect.poll(() => coronal.grey([0.52, 0.52])).toBe(255);
  await expect(coronal.how).toContainText("Maximum (MIP), 20 mm");
  await page.getByRole("menuitemradio", { name: "Minimum (MinIP)" }).click();
  await expect.poll(() => coronal.grey([0.52, 0.52])).toBe(0);
  await page.keyboard.press("Escape");
});

test("a length keeps the scale of its own plane while another picture is in hand", async ({
  page,
}) => {
  const [axial, , , slices] = (await openPlanes(page)) as [Viewer, Viewer, Viewer, Viewer];
  await expect.poll(() => axial.grey([0.52, 0.52])).toBe(255);
  for (const _ of [1, 2, 3]) {
    await axial.take("d");
  }
  await axial.drag([0.25, 0.3], [0.75, 0.3]);
  await page.getByLabel("True length, mm").fill("100");
  await page.getByLabel("True length, mm").press("Enter");
  await expect.poll(() => axial.value("Length")).toBe(100);
  await slices.take("m");
  await expect(page.getByRole("group", { name: "Picture 4 of 4" })).toHaveAttribute(
    "aria-current",
    "true",
  );
  expect(await slices.value("Length")).toBe(100);
  expect((await slices.values())[0]).toContain("calibrated here");
});

test("leafing moves one direction alone, and a length in a plane is in millimetres", async ({
  page,
}) => {
  const [axial, coronal] = (await openPlanes(page)) as [Viewer, Viewer];
  await expect.poll(() => axial.grey([0.52, 0.52])).toBe(255);
  await axial.image.focus();
  const before = await axial.frame.textContent();
  const beside = await coronal.frame.textContent();
  await page.keyboard.press("ArrowDown");
  await expect(axial.frame).not.toHaveText(before ?? "");
  await expect(coronal.frame).toHaveText(beside ?? "");

  await axial.take("d");
  await axial.drag([0.25, 0.3], [0.75, 0.3]);
  expect(await axial.value("Length")).toBeCloseTo(SIDE * 0.5 * 0.5, -0.5);
  // It stays on its own plane.
  await expect(page.locator(".marks__one")).toHaveCount(1);
  await axial.image.focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".marks__one")).toHaveCount(0);

  await axial.take("Shift+M");
  await expect(page.locator("canvas.viewer__image")).toHaveCount(1);
  await expect(new Viewer(page).frame).toContainText(`of ${SLICES}`);
});
