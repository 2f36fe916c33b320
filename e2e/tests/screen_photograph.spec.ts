// The main job: a picture lands on the page, and quality, reading and guideline come back.
import { expect, test } from "../watch.ts";
import { Case } from "../pages/case.ts";
import { Worklist } from "../pages/worklist.ts";
import { sampleName } from "../samples.ts";

const TIERS = /^(routine|early|refer|urgent|immediate|human)$/;

test("a photograph of the retina is judged, read and looked up, in this order", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.sample(sampleName("fundus")).click();
  const shown = new Case(page);
  await shown.isComplete();

  const headings = await shown.headings();
  const quality = headings.findIndex((heading) => /good enough/i.test(heading));
  const reading = headings.findIndex((heading) => /retinopathy|cannot tell/i.test(heading));
  expect(quality).toBe(0);
  expect(reading).toBeGreaterThan(quality);
  expect(await shown.tier()).toMatch(TIERS);
  await expect(shown.care).toContainText("ICO");
});

test("a photograph of a skin lesion is judged, read and looked up", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.sample(sampleName("dermoscopy")).click();
  const shown = new Case(page);
  await shown.isComplete();
  expect((await shown.headings())[0]).toMatch(/good enough/i);
  expect(await shown.tier()).toMatch(TIERS);
  await expect(shown.care).toContainText("NICE");
});

test("a blurred photograph is refused, says how to do better, and is given no grade", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.sample(sampleName("blurred")).click();
  const shown = new Case(page);
  await shown.isComplete();
  expect((await shown.headings())[0]).toMatch(/^Not good enough/);
  expect(await shown.tier()).toBe("human");
  await expect(shown.result).not.toContainText("Of 100 photographs");
  await expect(shown.result).not.toContainText("Looks like");
});

test("a DICOM file goes the same way", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.sample(sampleName("dicom")).click();
  const shown = new Case(page);
  await shown.isComplete();
  expect((await shown.headings())[0]).toMatch(/good enough/i);
  expect(await shown.tier()).toMatch(TIERS);
});
