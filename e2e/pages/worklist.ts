// The worklist: where files arrive, and one row for each of them.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Upload } from "../inputs/bad.ts";

export class Worklist {
  readonly table: Locator;
  /** Those that are drawn: of a long list not all are. */
  readonly rows: Locator;

  constructor(readonly page: Page) {
    this.table = page.locator("table.rows");
    this.rows = this.table.locator("tr.rows__row");
  }

  /** The row of a name, if it is drawn. */
  row(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  /** Loads the page anew and waits until it is there. */
  async open(): Promise<void> {
    await this.page.goto("/");
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  /** Files through the picker. */
  async choose(files: string | string[] | Upload[]): Promise<void> {
    await this.page.locator("input[type=file]:not([webkitdirectory])").setInputFiles(files);
  }

  /** Files dropped on the page, as the system's file manager does it. */
  async drop(paths: string[]): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await session.send("Input.dispatchDragEvent", { type, x: 400, y: 400, data });
    }
    await session.detach();
  }

  /** One of the samples of the empty worklist. */
  sample(name: RegExp): Locator {
    return this.page.getByRole("main").getByRole("button", { name });
  }

  /** The codes of all files that could not be opened, in the order of their rows. */
  async failureCodes(): Promise<string[]> {
    return this.page.getByRole("main").locator("code").allTextContents();
  }

  /** Milliseconds from a file landing on the page to its tier on the screen. */
  async timeFromDropToTier(path: string): Promise<number> {
    await this.page.goto("/#/en/");
    await this.page.evaluate(watchForTier);
    await this.choose(path);
    return this.page.evaluate(() => (globalThis as unknown as Watched).dropToTier);
  }
}

interface Watched {
  dropToTier: Promise<number>;
}

/** In the page: times from the next `change` of a file input to a care card after it. */
function watchForTier(): void {
  const watched = globalThis as unknown as Watched;
  watched.dropToTier = new Promise((resolve) => {
    document.addEventListener(
      "change",
      () => {
        const started = performance.now();
        const old = document.querySelector("section[data-tier]");
        const look = (): void => {
          const card = document.querySelector("section[data-tier]");
          if (card && card !== old) {
            observer.disconnect();
            // What was put in is seen with the next frame.
            requestAnimationFrame(() => resolve(performance.now() - started));
          }
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true });
      },
      { once: true, capture: true },
    );
  });
}
