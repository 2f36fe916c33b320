// What the model cannot tell, and pictures unlike those that it learned from: no grade is made up, and a
// person must look.
import type { Page } from "@playwright/test";
import { expect, test } from "../watch.ts";
import { changePack, distance, MILD_OR_MODERATE, NOTHING_FAMILIAR } from "../inputs/packs.ts";
import { Case } from "../pages/case.ts";
import { Worklist } from "../pages/worklist.ts";
import { FUNDUS } from "../samples.ts";

const RETINA = "dr-grade-open";

async function read(page: Page): Promise<Case> {
  await new Worklist(page).choose(FUNDUS);
  const shown = new Case(page);
  await shown.isComplete();
  return shown;
}

test("where the model cannot tell, all that it could be is said, and no grade", async ({ page }) => {
  await changePack(page, RETINA, MILD_OR_MODERATE);
  const worklist = new Worklist(page);
  await worklist.open();
  const shown = await read(page);

  const headings = await shown.headings();
  expect(headings[0]).toMatch(/good enough/i);
  expect(headings).toContain("The model cannot tell");
  expect(headings.join()).not.toMatch(/Looks like|No sign/);
  await expect(shown.result).toContainText(/It could be: mild.* or .*\. An expert should look/);
  await expect(shown.result).toContainText(/Of 100 photographs|Of 1000 photographs/);
  expect(await shown.tier()).toMatch(/^(human|urgent|immediate)$/);
  await expect(shown.care).toContainText("Model unsure: needs your reading.");
  await expect(shown.result.getByText("the model cannot tell", { exact: true })).toBeVisible();

  await page.goto("/#/en/");
  await expect(worklist.rows.first()).toContainText("the model cannot tell");
});

test("the answer to a picture unlike the training photographs is hidden until it is asked for", async ({
  page,
}) => {
  await changePack(page, RETINA, NOTHING_FAMILIAR);
  const worklist = new Worklist(page);
  await worklist.open();
  const shown = await read(page);

  expect(await shown.headings()).toContain("This does not look like the photographs the model learned from");
  await expect(shown.result).toContainText("A person must look at the photograph.");
  await expect(shown.result).not.toContainText(/Of 100 photographs|Of 1000 photographs/);
  expect(await shown.tier()).toMatch(/^(human|urgent|immediate)$/);
  await expect(shown.care).toContainText("unlike those that the model learned from");
  const grade = shown.result.getByText(/\(ICDR \d\)/);
  await expect(grade).toBeHidden();
  await shown.result.getByText("Show the model’s answer anyway").click();
  await expect(grade).toBeVisible();
  await expect(shown.result.getByText("This answer is not to be relied on.")).toBeVisible();

  await page.goto("/#/en/");
  await expect(worklist.rows.first()).toContainText("unlike what the model knows");
});

test("the files that a distance is measured with are fetched beside the weights", async ({ page, watch }) => {
  const [limits, files] = distance(8.5);
  await changePack(page, RETINA, limits, files);
  await new Worklist(page).open();
  const shown = await read(page);
  for (const file of Object.keys(files)) {
    expect(watch.requests.filter((seen) => seen.url.endsWith(`/${RETINA}/${file}`)).length, file).toBe(1);
  }
  expect(await shown.headings()).toContain("This does not look like the photographs the model learned from");
  await shown.result.getByText("How sure").click();
  await expect(shown.result).toContainText("9.00, above 8.50");
});

test("a file of a pack that is not the manifest's is named, and nothing is graded", async ({ page }) => {
  const [limits, files] = distance(8.5);
  await changePack(page, RETINA, limits, { ...files, "ood-references.bin": Buffer.alloc(4) });
  await new Worklist(page).open();
  await new Worklist(page).choose(FUNDUS);
  const result = new Case(page).result;
  await expect(result).toContainText("model.hash_mismatch");
  await expect(result).not.toContainText(/ICDR|Of 100 photographs/);
});
