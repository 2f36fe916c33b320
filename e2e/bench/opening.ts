// A CT of 500 slices, opened and leafed through by every viewer in turn, each in a page of its own.
import type { Browser, Page } from "@playwright/test";
import { removeSlices, writeSlices } from "./slices.ts";
import { type Area, OURS, areaOfOurs, openOurs, withPage } from "./viewer_pages.ts";

/** What xtask asks for. */
export interface OpeningPlan {
  rounds: number;
  /** The other viewers. */
  peers: (keyof typeof PEERS)[];
  /** Where the slices are written. */
  folder: string;
  slices: number;
  side: number;
  /** Slices that are leafed through. */
  steps: number;
}

/** Script of a page with another viewer, and what its address says beside the size. */
const PEERS = {
  dwv: ["dwv.js", ""],
  cornerstone: ["cornerstone.js", "&graphics=gpu"],
  cornerstone_cpu: ["cornerstone.js", "&graphics=cpu"],
} as const;

const THEIRS = "#view canvas";

/** The functions of opening.js, in the page. */
interface Opening {
  watch(selector: string, isComplete: () => boolean): void;
  leaf(selector: string, what: object): Promise<object>;
  graphics(): string;
  isComplete(): boolean;
}

declare const opening: Opening;
declare const opened: Promise<object>;

/** Who draws WebGL, and what every viewer took in every round. */
export async function openings(
  browser: Browser,
  address: string,
  plan: OpeningPlan,
): Promise<object> {
  const files = writeSlices(plan.folder, { slices: plan.slices, side: plan.side });
  const area = await withPage(browser, address, (page) => areaOfOurs(page, files.slice(0, 2)));
  const rounds = [];
  let graphics = "";
  for (let round = 0; round < plan.rounds; round += 1) {
    const found: Record<string, object> = {};
    for (const viewer of ["ours", ...plan.peers] as const) {
      console.log(`viewer ${viewer}, round ${round + 1} of ${plan.rounds}`);
      found[viewer] = await withPage(browser, address, async (page) => {
        const selector = viewer === "ours" ? await ours(page, plan) : await peer(page, viewer, area);
        graphics = await page.evaluate(() => opening.graphics());
        return measure(page, selector, files, plan);
      });
    }
    rounds.push(found);
  }
  removeSlices(plan.folder);
  return { graphics, area, rounds };
}

/** Our page, ready; gives where its picture is. */
async function ours(page: Page, { slices }: OpeningPlan): Promise<string> {
  await openOurs(page, ["/bench/opening.js"]);
  await page.waitForFunction(() => "opening" in globalThis);
  await page.evaluate(
    ([selector, words]) =>
      opening.watch(selector, () => {
        const corner = document.querySelector(".viewer__corner--end");
        return corner?.textContent?.endsWith(words) ?? false;
      }),
    [OURS, ` of ${slices}`] as const,
  );
  return OURS;
}

/** Another viewer's page, ready; gives where its picture is. */
async function peer(page: Page, name: keyof typeof PEERS, area: Area): Promise<string> {
  const [script, more] = PEERS[name];
  await page.goto(`/bench/peers/index.html?width=${area.width}&height=${area.height}${more}`);
  await page.addScriptTag({ url: `/bench-data/peers/${script}`, type: "module" });
  await page.addScriptTag({ url: "/bench/opening.js", type: "module" });
  await page.waitForFunction(() => "opening" in globalThis && "peer" in globalThis);
  await page.evaluate((selector) => opening.watch(selector, opening.isComplete), THEIRS);
  return THEIRS;
}

/** Gives the files to the page and leafs through them. */
async function measure(
  page: Page,
  selector: string,
  files: string[],
  plan: OpeningPlan,
): Promise<object> {
  await page.locator("input[type=file]:not([webkitdirectory])").setInputFiles(files);
  const times = await page.evaluate(() => opened);
  const leafing = await page.evaluate(
    ([selector, slices, steps]) => opening.leaf(selector, { slices, steps }),
    [selector, plan.slices, plan.steps] as const,
  );
  return { ...times, ...leafing };
}
