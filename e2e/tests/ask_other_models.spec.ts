// Several models on one photograph: the first answers by itself, the others when they are asked or always,
// each for itself; none takes another's place, and the more careful answer counts.
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../watch.ts";
import { addPack, always, nameless } from "../inputs/packs.ts";
import { ROOT } from "../command_line.ts";
import { Case } from "../pages/case.ts";
import { Worklist } from "../pages/worklist.ts";
import { DERMOSCOPY } from "../samples.ts";

const HEALTHY = join(ROOT, "public/samples/retina-no-retinopathy.jpg");

async function read(page: Page, file: string): Promise<Case> {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(file);
  const shown = new Case(page);
  await shown.isComplete();
  return shown;
}

function others(shown: Case): Locator {
  return shown.result.getByRole("region", { name: "Other models" });
}

test("another model is asked by one press, and its answer stands under the first one's", async ({ page, watch }) => {
  await addPack(page, "second-retina", "dr-grade-open", always(true));
  const shown = await read(page, HEALTHY);
  const first = await shown.result.getByText(/\(ICDR \d\)/).first().textContent();
  const tier = await shown.tier();
  expect(tier).not.toBe("human");
  await expect(others(shown)).toContainText("second-retina");
  expect(watch.requests.filter(({ url }) => url.endsWith("second-retina/weights.onnx"))).toHaveLength(0);

  await others(shown).getByRole("button", { name: "Ask them too" }).click();
  await expect(others(shown).getByRole("heading", { name: /^second-retina / })).toBeVisible({ timeout: 60_000 });
  await expect(others(shown)).toContainText("Gives another answer about referral. The more careful one counts.");
  await expect(others(shown).getByRole("button")).toHaveCount(0);
  expect(await shown.tier()).toBe("human");
  await expect(shown.result.getByText(/\(ICDR \d\)/).first()).toHaveText(first ?? "");
  await expect(shown.result).toContainText(/Model dr-grade-open/);
});

test("with the setting on, every model reads by itself", async ({ page }) => {
  await addPack(page, "second-retina", "dr-grade-open");
  await page.goto("/#/en/settings");
  await page.getByRole("switch", { name: /Read each photograph with every model/ }).check();
  const shown = await read(page, HEALTHY);
  await expect(others(shown).getByRole("heading", { name: /^second-retina / })).toBeVisible();
  await expect(others(shown)).toContainText("Gives the same answer about referral.");
});

test("a model that cannot be had costs the others nothing", async ({ page }) => {
  await addPack(page, "second-retina", "dr-grade-open");
  await page.route("**/models/second-retina/weights.onnx", (route) => route.fulfill({ status: 404, body: "" }));
  const shown = await read(page, HEALTHY);
  const tier = await shown.tier();
  await others(shown).getByRole("button", { name: "Ask them too" }).click();
  await expect(others(shown)).toContainText("model.missing", { timeout: 60_000 });
  expect(await shown.tier()).toBe(tier);
  await expect(others(shown).getByRole("button", { name: "Ask them too" })).toBeVisible();
  await expect(shown.result.getByText(/\(ICDR \d\)/)).toHaveCount(1);
});

test("what is known stays while the others are asked, and when that is stopped", async ({ page }) => {
  await addPack(page, "second-retina", "dr-grade-open");
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/models/second-retina/weights.onnx", async (route) => {
    await held;
    await route.abort();
  });
  const shown = await read(page, HEALTHY);
  await others(shown).getByRole("button", { name: "Ask them too" }).click();
  await expect(others(shown).getByRole("progressbar")).toBeVisible();
  await expect(shown.care).toBeVisible();
  await others(shown).getByRole("button", { name: "Stop" }).click();
  release();
  await expect(others(shown).getByRole("button", { name: "Ask them too" })).toBeVisible({ timeout: 20_000 });
  await expect(shown.result.getByText(/\(ICDR \d\)/)).toHaveCount(1);
});

test("a model whose answer no guideline knows never reads first", async ({ page }) => {
  await addPack(page, "a-skin", "skin-lesion", nameless);
  const shown = await read(page, DERMOSCOPY);
  await expect(shown.result).toContainText(/Model skin-lesion/);
  await expect(others(shown)).toContainText("a-skin");
});
