// Screens look as in the pictures that people have looked at and kept (goldens/). To keep new ones:
// `cargo xtask e2e tests/look_as_kept.spec.ts --update-snapshots=all`, then look at them.
import type { Page } from "@playwright/test";
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

/** What the goldens were made with; letters of other fonts are other pictures. */
const MADE_WITH = { chromium: "156", letters: 256_391 };

for (const [name, viewport] of KEPT) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(() => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: "reduce" } });
      test(`${name}, ${viewport.width} wide, ${colorScheme}`, async ({ page, browser }) => {
        await page.clock.setFixedTime(new Date(TODAY));
        await new Worklist(page).open();
        const here = { chromium: browser.version().split(".")[0], letters: await letters(page) };
        if (here.chromium !== MADE_WITH.chromium || here.letters !== MADE_WITH.letters) {
          const why = `goldens are of ${JSON.stringify(MADE_WITH)}, this is ${JSON.stringify(here)}`;
          console.log(`skipped: ${why}`);
          test.skip(true, why);
        }
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

/** Width of some words in the page's own font, in thousandths of a pixel. */
function letters(page: Page): Promise<number> {
  return page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d");
    if (!context) {
      return 0;
    }
    context.font = `400 16px ${getComputedStyle(document.body).fontFamily}`;
    return Math.round(context.measureText("Referral within 28 days, ½ of 40").width * 1000);
  });
}
