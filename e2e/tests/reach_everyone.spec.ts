// What a machine can check of WCAG 2.2 AA, on every screen, light and dark.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../watch.ts";
import { Worklist } from "../pages/worklist.ts";
import { SCREENS } from "../screens.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What dark can change. */
const CONTRAST = ["color-contrast", "link-in-text-block"];

async function faults(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`,
  );
}

for (const [name, reach] of Object.entries(SCREENS)) {
  test(`${name} has no fault that axe can find, light and dark`, async ({ page }) => {
    await new Worklist(page).open();
    await reach(page);
    expect(await faults(new AxeBuilder({ page }).withTags(RULES)), "light").toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await faults(new AxeBuilder({ page }).withRules(CONTRAST)), "dark").toEqual([]);
  });
}
