// Every screen at three widths: nothing runs out of the page; pictures for people to look at are kept.
import { expect, test } from "../watch.ts";
import { Worklist } from "../pages/worklist.ts";
import { SCREENS } from "../screens.ts";

const SIZES = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 1000 },
];

for (const viewport of SIZES) {
  test.describe(`${viewport.width} wide`, () => {
    test.use({ viewport });
    for (const [name, reach] of Object.entries(SCREENS)) {
      test(`${name} fits, light and dark`, async ({ page }) => {
        await new Worklist(page).open();
        await reach(page);
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await page.screenshot({
            path: `screenshots/${name}-${viewport.width}-${colorScheme}.png`,
          });
        }
        const beyond = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(beyond, "pixels to the side").toBe(0);
      });
    }
  });
}
