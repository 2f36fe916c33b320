// The same bytes give the same answer in the browser and on the command line.
import { expect, test } from "../watch.ts";
import { screen } from "../command_line.ts";
import { Case } from "../pages/case.ts";
import { Worklist } from "../pages/worklist.ts";
import { DERMOSCOPY, DICOM, FUNDUS } from "../samples.ts";

/** Between wasm and native arithmetic; the page shows four decimals, so half a last one is added. */
const TOLERANCE = 1e-4 + 0.5e-4;

for (const [kind, path, model] of [
  ["a photograph of the retina", FUNDUS, "dr-grade-open"],
  ["a photograph of a skin lesion", DERMOSCOPY, "skin-lesion"],
  ["a DICOM file", DICOM, "dr-grade-open"],
] as const) {
  test(`${kind} gets the same probabilities from both`, async ({ page }) => {
    const printed = screen(path, model);
    const expected = Object.entries(printed.probabilities ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(expected.length).toBeGreaterThan(1);

    const worklist = new Worklist(page);
    await worklist.open();
    await worklist.choose(path);
    const shown = new Case(page);
    await shown.isComplete();
    const found = await shown.classProbabilities();
    expect(found.length).toBe(expected.length);
    for (const [index, [label, probability]] of expected.entries()) {
      const difference = Math.abs((found[index] ?? Number.NaN) - probability);
      expect(difference, `${label}: ${found[index]} and ${probability}`).toBeLessThanOrEqual(TOLERANCE);
    }
    expect(await shown.tier()).toBe(printed.tier);
  });
}
