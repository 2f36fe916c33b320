// Screens look as in the pictures that people have looked at and kept (goldens/). To keep new ones:
// `cargo xtask e2e tests/look_as_kept.spec.ts --update-snapshots=all`, then look at them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { ROOT } from "../command_line.ts";
import { expect, test } from "../watch.ts";
import { Worklist } from "../pages/worklist.ts";
import { SCREENS } from "../screens.ts";

const DESKTOP = { width: 1440, height: 900 };
const TABLET = { width: 1180, height: 820 };
const PHONE = { width: 390, height: 844 };

/** Which screens, at which size. */
const KEPT = [
  ["pair", DESKTOP],
  ["planes", DESKTOP],
  ["fundus", TABLET],
  ["dermoscopy", PHONE],
] as const;

/** Due dates are counted from the day on which a picture is opened. */
const TODAY = "2026-11-28T12:00:00";

/** What the goldens were made with: another browser draws other edges. */
const CHROMIUM = "156";

for (const [name, viewport] of KEPT) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(() => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: "reduce" }, bypassCSP: true });
      test(`${name}, ${viewport.width} wide, ${colorScheme}`, async ({ page, browser }) => {
        await page.clock.setFixedTime(new Date(TODAY));
        const here = browser.version().split(".")[0];
        if (here !== CHROMIUM) {
          const why = `goldens are of Chromium ${CHROMIUM}, this is ${here}`;
          console.log(`skipped: ${why}`);
          test.skip(true, why);
        }
        await new Worklist(page).open();
        await useKeptFont(page);
        await SCREENS[name]?.(page);
        // What is under the pointer, or has just got the focus, is not what it is about.
        await page.mouse.move(0, 0);
        await expect(page).toHaveScreenshot(`${name}-${viewport.width}-${colorScheme}.png`, {
          maxDiffPixelRatio: 0.01,
        });
      });
    });
  }
}

/** One font for all machines, whatever fonts they have; the page's own policy would not let it in. */
async function useKeptFont(page: Page): Promise<void> {
  const faces = [400, 600, 700].map((weight) => {
    const file = `source-sans-3-latin-${weight}-normal.woff2`;
    const bytes = readFileSync(join(ROOT, "e2e/node_modules/@fontsource/source-sans-3/files", file));
    const source = `url(data:font/woff2;base64,${bytes.toString("base64")})`;
    return `@font-face { font-family: Kept; font-weight: ${weight}; src: ${source}; }`;
  });
  const content = `${faces.join("\n")} * { font-family: Kept, sans-serif !important; }`;
  await page.addStyleTag({ content });
  await page.evaluate(() => Promise.all([...document.fonts].map((face) => face.load())));
}
