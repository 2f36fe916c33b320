// Looking at a photograph: enhanced for the eyes, marked as such, and the result is what it was.
import { expect, test } from "../watch.ts";
import { Case } from "../pages/case.ts";
import { Viewer } from "../pages/viewer.ts";
import { Worklist } from "../pages/worklist.ts";
import { DERMOSCOPY, FUNDUS } from "../samples.ts";

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

  // A first guess, where disc and fovea were found; it is taken away to draw one by hand.
  await viewer.take("Shift+G");
  await expect(viewer.marks).toContainText("first guess");
  await expect(page.getByRole("status").filter({ hasText: "first guess" })).toHaveCount(1);
  await page.keyboard.press("Delete");
  await expect(viewer.marks).not.toContainText("first guess");
  await viewer.click([0.35, 0.5]);
  await viewer.click([0.65, 0.5]);
  await viewer.click([0.65, 0.45]);
  await expect(viewer.marks).toContainText("ETDRS grid");
  await expect(viewer.marks).toContainText("if the disc is 1.5 mm");
});

test("where the score came from is shown when asked for, with what it does not say", async ({
  page,
}) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(FUNDUS);
  const shown = new Case(page);
  await shown.isComplete();
  const viewer = new Viewer(page);
  /** What is drawn, as one number. */
  const drawn = async (): Promise<number> =>
    viewer.image.evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const context = (element as HTMLCanvasElement).getContext("2d");
      const data = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      return data.reduce((sum, value, index) => (sum + value * (index % 8191)) % 1e9, 0);
    });
  const plain = await drawn();
  const toggle = shown.result.getByRole("checkbox", { name: "Heat map" });
  await expect(toggle).not.toBeChecked();

  await toggle.check();
  await expect(shown.result).toContainText("It is not an outline of disease");
  await expect(shown.result).toContainText("or worse");
  await expect(viewer.how).toContainText("no outline of disease");
  await expect.poll(drawn).not.toBe(plain);
  const whole = await drawn();

  const hides = shown.result.getByRole("slider", { name: "Hide below" });
  await hides.fill("80");
  await expect(hides).toHaveAttribute("aria-valuetext", "80 %");
  await expect.poll(drawn).not.toBe(whole);

  await viewer.image.focus();
  await page.keyboard.press("Shift+H");
  await expect(toggle).not.toBeChecked();
  await expect(viewer.how).not.toContainText("no outline of disease");
  await expect.poll(drawn).toBe(plain);
});

test("the map by hiding parts is made when it is asked for, says how far it is, and can be stopped", async ({
  page,
}) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(DERMOSCOPY);
  const shown = new Case(page);
  await shown.isComplete();
  const panel = shown.result.getByRole("region", { name: "Where the model's score came from" });
  await panel.getByRole("checkbox", { name: "Heat map" }).check();
  const slow = panel.getByRole("radio", { name: /By hiding part after part/ });
  await slow.check();
  await expect(panel.getByRole("progressbar")).toBeVisible();
  await expect(panel).toContainText(/Hiding part [1-9]\d* of 121/);
  await panel.getByRole("button", { name: "Stop" }).click();
  await expect(panel.getByRole("radio", { name: /own features/ })).toBeChecked();
  await expect(panel).toContainText("Brighter parts raised");

  await slow.check();
  const start = panel.getByRole("button", { name: "Hide part after part" });
  const progress = panel.getByRole("progressbar");
  await expect(start.or(progress)).toBeVisible();
  if (await start.isVisible()) {
    await start.click();
  }
  await expect(progress).toBeHidden({ timeout: 90_000 });
  await expect(panel).toContainText("hiding them lowered the model’s score");
  await expect(panel.getByRole("listitem")).toHaveCount(0);
  await expect(new Viewer(page).how).toContainText("no outline of disease");
});

test("regions of the heat map are accepted, rejected and drawn anew, and that stays with the case", async ({
  page,
}) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(FUNDUS);
  const shown = new Case(page);
  await shown.isComplete();
  const viewer = new Viewer(page);
  await viewer.image.focus();
  await page.keyboard.press("Shift+H");
  const first = shown.result.getByRole("group", { name: "Region 1" });
  const outline = page.locator(".regions__one");
  const outlines = await outline.count();
  expect(outlines).toBeGreaterThan(0);
  await expect(first).toHaveCount(1);

  // By keyboard.
  const accept = first.getByRole("button", { name: "Accept" });
  await accept.focus();
  await page.keyboard.press("Space");
  await expect(accept).toHaveAttribute("aria-pressed", "true");
  await expect(outline.first()).toContainText("1 ✓");
  // Said again, it is taken back; saying the other thing replaces it.
  await accept.click();
  await expect(accept).toHaveAttribute("aria-pressed", "false");
  const reject = first.getByRole("button", { name: "Reject" });
  await accept.click();
  await reject.click();
  await expect(accept).toHaveAttribute("aria-pressed", "false");
  await expect(outline.first()).toContainText("1 ✗");

  // It stays with the case, and goes into the text that is copied.
  await page.goto("/#/en");
  await page.goto("/#/en/case/1");
  await viewer.image.focus();
  await page.keyboard.press("Shift+H");
  await expect(reject).toHaveAttribute("aria-pressed", "true");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = async (): Promise<string> => {
    await shown.result.locator(".result__foot").getByRole("button").click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copied()).toContain("Heat map, region 1: rejected by the reader");

  // Drawn anew it is a mark like any other; without the mark it is as nobody had said anything.
  const redraw = first.getByRole("button", { name: "Redraw" });
  await redraw.click();
  await expect(viewer.marks).toContainText("Polygon");
  await expect(viewer.marks).toContainText("Region 1");
  await expect(outline).toHaveCount(outlines - 1);
  await expect(first.getByRole("button", { name: "Redrawn" })).toBeDisabled();
  expect(await copied()).toContain("Heat map, region 1: drawn anew by the reader");
  await viewer.marks.getByRole("button", { name: "Undo" }).click();
  await viewer.marks.getByRole("button", { name: "Undo" }).click();
  await expect(outline).toHaveCount(outlines);
  await expect(redraw).toBeEnabled();
  expect(await copied()).not.toContain("Heat map, region 1");
});
