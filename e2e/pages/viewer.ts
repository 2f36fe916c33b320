// The viewer of a case: its picture, tools and measurements.
import { expect, type Locator, type Page } from "@playwright/test";

/** A point of the picture as parts of its sides, from its upper left corner. */
export type Part = [number, number];

export class Viewer {
  readonly image: Locator;
  readonly frame: Locator;
  readonly marks: Locator;
  /** Zoom, window and all that is done to the picture, in words. */

  readonly how: Locator;

  /** The panes are counted from 0, in the order in which they are read. */
  constructor(
    readonly page: Page,
    pane = 0,
  ) {
    this.image = page.locator("canvas.viewer__image").nth(pane);
    this.frame = page.locator(".viewer__corner--end").nth(pane);
    this.how = page.locator(".viewer__corner--foot").nth(pane);
    this.marks = page.getByRole("region", { name: "Measurements" });
  }

  /** Where a part of a square picture that is fitted is on the page. */
  async place([x, y]: Part): Promise<{ x: number; y: number }> {
    const box = await this.image.boundingBox();
    if (!box) {
      throw new Error("the picture is not on the page");
    }
    const side = Math.min(box.width, box.height);
    return {
      x: box.x + (box.width - side) / 2 + x * side,
      y: box.y + (box.height - side) / 2 + y * side,
    };
  }

  /** Grey level that is drawn at a part of the picture. */
  async grey(part: Part): Promise<number> {
    return this.image.evaluate((element, [x, y]) => {
      const canvas = element as HTMLCanvasElement;
      const side = Math.min(canvas.width, canvas.height);
      const left = (canvas.width - side) / 2 + x * side;
      const top = (canvas.height - side) / 2 + y * side;
      return canvas.getContext("2d")?.getImageData(left, top, 1, 1).data[0] ?? -1;
    }, part);
  }

  /** Presses, moves and lets go, as a hand with a mouse. */
  async drag(from: Part, to: Part, button: "left" | "right" = "left"): Promise<void> {
    const [start, end] = [await this.place(from), await this.place(to)];
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down({ button });
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
    await this.page.mouse.move(end.x, end.y);
    await this.page.mouse.up({ button });
  }

  async click(part: Part): Promise<void> {
    const { x, y } = await this.place(part);
    await this.page.mouse.click(x, y);
  }

  /** Takes the tool of a key. */
  async take(key: string): Promise<void> {
    await this.image.focus();
    await this.page.keyboard.press(key);
  }

  /** All that the list says of measurements, a line each. */
  async values(): Promise<string[]> {
    return this.marks.locator(".marklist__value").allTextContents();
  }

  /** The number that the list gives for a quantity. */
  async value(quantity: string): Promise<number> {
    const line = this.marks.locator(".marklist__value").filter({ hasText: quantity }).last();
    await expect(line).toBeVisible();
    const text = (await line.textContent()) ?? "";
    return Number(/-?\d+(\.\d+)?/.exec(text)?.[0]);
  }
}
