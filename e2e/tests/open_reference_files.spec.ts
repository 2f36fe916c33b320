// Every reference DICOM file in one drop: each is listed and shown, or explained; nothing crashes.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "../watch.ts";
import { ROOT } from "../command_line.ts";
import { Worklist } from "../pages/worklist.ts";

const FOLDER = join(ROOT, "../shared/data/dicom");
const MANIFEST = join(FOLDER, "manifest.csv");

test("all reference files at once: each is shown or explained, and the reader never crashes", async ({
  page,
}, info) => {
  test.skip(!existsSync(MANIFEST), "../shared/data/dicom is absent");
  const paths = readFileSync(MANIFEST, "utf8")
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => join(FOLDER, line.slice(0, line.indexOf(","))));
  expect(paths.length).toBeGreaterThan(400);

  const worklist = new Worklist(page);
  await worklist.open();
  const start = Date.now();
  await worklist.choose(paths);
  const progress = page.getByRole("region", { name: "Progress" });
  await progress.waitFor();
  await progress.waitFor({ state: "hidden", timeout: 110_000 });
  info.annotations.push({ type: "measured", description: `all after ${Date.now() - start} ms` });

  const codes = await worklist.failureCodes();
  expect(codes).not.toContain("worker.crashed");
  expect(codes).not.toContain("worker.timeout");
  // Files that hold no picture, are damaged or hostile, or are video; the rest is shown.
  expect(codes.length).toBeGreaterThan(60);
  expect(codes.length).toBeLessThan(120);
});
