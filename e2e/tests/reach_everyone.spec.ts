// What a machine can check of WCAG 2.2 AA, on every screen, light and dark.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../watch.ts";
import { Worklist } from "../pages/worklist.ts";
import { SCREENS } from "../screens.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const [name, reach] of Object.entries(SCREENS)) {
      test(`${name} has no fault that axe can find`, async ({ page }) => {
        await new Worklist(page).open();
        await reach(page);
        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`,
        );
        expect(found).toEqual([]);
      });
    }
  });
}
