// A worker that dies takes one attempt at one file with it, and nothing else.
import { copyFileSync } from "node:fs";
import type { Page, Route } from "@playwright/test";
import { expect, test } from "../watch.ts";
import { Case } from "../pages/case.ts";
import { Worklist } from "../pages/worklist.ts";
import { DERMOSCOPY, FUNDUS } from "../samples.ts";

/** Makes every worker of the page die as soon as it is given work that the condition describes. */
async function workersDie(page: Page, condition: string): Promise<void> {
  await page.route(/\/worker-[0-9a-f]+\.js$/, async (route: Route) => {
    const answer = await route.fetch();
    const script = await answer.text();
    const trap = `self.addEventListener("message", ({ data }) => {
      const text = data.text;
      if (${condition}) { setTimeout(() => { throw new Error("ended by a test"); }); }
    });\n`;
    await route.fulfill({ response: answer, body: script + trap });
  });
}

test("a file that ends its worker is named as the cause, and the next one is read", async ({
  page,
  watch,
}, info) => {
  await workersDie(page, `text.includes("poison")`);
  const worklist = new Worklist(page);
  await worklist.open();
  const poison = info.outputPath("poison.jpg");
  copyFileSync(FUNDUS, poison);
  await worklist.choose([poison, DERMOSCOPY]);

  await expect.poll(() => worklist.failureCodes(), { timeout: 60_000 }).toEqual(["worker.crashed"]);
  await worklist.choose(DERMOSCOPY);
  await new Case(page).isComplete();
  watch.faults = watch.faults.filter((fault) => !fault.includes("ended by a test"));
});
