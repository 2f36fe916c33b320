// A person gives a command another key, and it is kept.
import { expect, test } from "../watch.ts";
import { series } from "../inputs/ct.ts";
import { Viewer } from "../pages/viewer.ts";
import { Worklist } from "../pages/worklist.ts";

test("a command has the key that a person gave it, also after a reload", async ({ page }) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await page.goto("/#/en/settings");
  const loupe = page.getByRole("button", { name: /^Loupe: / });
  await loupe.click();
  await page.keyboard.press("m");
  await expect(page.getByRole("status").filter({ hasText: "taken by Move" })).toBeVisible();
  await loupe.click();
  await page.keyboard.press("?");
  await expect(page.getByRole("status").filter({ hasText: "means something else" })).toBeVisible();
  await loupe.click();
  await page.keyboard.press("Shift+B");
  await expect(loupe).toHaveText("Shift+B");

  await page.reload();
  await page.goto("/#/en/");
  await worklist.choose(series({ slices: 2, side: 32 }));
  const viewer = new Viewer(page);
  await expect(viewer.frame).toContainText("of 2", { timeout: 30_000 });
  const button = page.getByRole("button", { name: "Loupe" });
  await viewer.take("b");
  await expect(button).toHaveAttribute("aria-pressed", "false");
  await viewer.take("Shift+B");
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("?");
  const row = page.getByRole("dialog", { name: "Keys" }).getByRole("row", { name: /Loupe/ });
  await expect(row).toContainText("Shift+B");

  await page.keyboard.press("Escape");
  await page.goto("/#/en/settings");
  await page.getByRole("button", { name: "First keys again" }).click();
  await expect(loupe).toHaveText("b");
});
