// Stopping a batch: at once in the page, nothing lost, and it can go on.
import { copyFileSync } from "node:fs";
import { expect, test } from "../watch.ts";
import { Worklist } from "../pages/worklist.ts";
import { FUNDUS } from "../samples.ts";

const FILES = 12;

test("a batch that is stopped keeps what was read, and reads the rest when it is resumed", async ({
  page,
}, info) => {
  const paths = Array.from({ length: FILES }, (_, index) => {
    const path = info.outputPath(`eye-${index}.jpg`);
    copyFileSync(FUNDUS, path);
    return path;
  });
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(paths);

  const progress = page.getByRole("region", { name: "Progress" });
  await expect(progress).toContainText(/[1-9]\d* of 12 read/);
  await progress.getByRole("button", { name: "Cancel" }).click();
  // ux.md: cancel answers at once and is true within two seconds.
  await expect(progress).toContainText(/Stopped/, { timeout: 2_000 });

  await progress.getByRole("button", { name: "Read the rest" }).click();
  await expect(progress).toBeHidden({ timeout: 60_000 });
  await expect(page.getByRole("row").filter({ hasText: "eye-" })).toHaveCount(FILES);
  await expect(page.getByRole("main")).not.toContainText(/Waiting|Stopped before/);
});
