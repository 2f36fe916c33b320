// A case: the picture, and beside it the result with its parts in their fixed order.
import { expect, type Locator, type Page } from "@playwright/test";

export class Case {
  readonly result: Locator;
  readonly care: Locator;

  constructor(readonly page: Page) {
    this.result = page.getByRole("region", { name: "Result", exact: true });
    this.care = this.result.getByRole("region", { name: "What the guideline says" });
  }

  /** Waits until the guideline has spoken. */
  async isComplete(): Promise<void> {
    await expect(this.care).toBeVisible({ timeout: 60_000 });
  }

  /** The tier in its attribute: `routine`, `refer`, `human` … */
  async tier(): Promise<string | null> {
    return this.care.getAttribute("data-tier");
  }

  /** Headings of the result from top to bottom. */
  async headings(): Promise<string[]> {
    return this.result.getByRole("heading").allTextContents();
  }

  /** The exact probabilities of the classes, as Details lists them. */
  async classProbabilities(): Promise<number[]> {
    await this.result.getByText("How sure").click();
    const list = this.result.locator("details[open] dl").last();
    const values = await list.locator("dd").allTextContents();
    return values.map(Number);
  }
}
