// Bad files: each gives its own error, and costs the good one nothing.
import { copyFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "../watch.ts";
import { badFiles } from "../inputs/bad.ts";
import { rendererPeakBytes } from "../memory.ts";
import { Worklist } from "../pages/worklist.ts";
import { FUNDUS } from "../samples.ts";

const GIBIBYTE = 1 << 30;

test("five bad files and a good one in one drop: five typed errors, one result, little memory", async ({
  page,
}, info) => {
  const bad = badFiles(FUNDUS);
  const paths = bad.map((file) => {
    const path = info.outputPath(file.name);
    writeFileSync(path, file.buffer);
    return path;
  });
  const good = info.outputPath(basename(FUNDUS));
  copyFileSync(FUNDUS, good);

  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.drop([...paths, good]);

  await expect
    .poll(async () => (await worklist.failureCodes()).sort(), { timeout: 60_000 })
    .toEqual(bad.map((file) => file.code).sort());
  await expect(page.getByRole("row", { name: new RegExp(basename(FUNDUS, ".jpg")) })).toContainText(
    /Routine|Early|Refer|Urgent|Phone|human/i,
  );

  const peak = await rendererPeakBytes(page);
  test.skip(peak === null, "this system does not tell how much memory a process took");
  expect(peak).toBeLessThan(GIBIBYTE);
});
