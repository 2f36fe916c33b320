// Our picture under a hand: frames while it is windowed, zoomed, moved and leafed through, also while
// the page's own workers read photographs.
import { expect, type Browser, type Page } from "@playwright/test";
import { OURS, openOurs, withPage } from "./viewer_pages.ts";
import { removeSlices, writeSlices } from "./slices.ts";

/** What xtask asks for. */
export interface MovesPlan {
  moveRounds: number;
  moves: number;
  folder: string;
  largeSlices: number;
  largeSide: number;
  photograph: string;
  /** A photograph that a model reads. */
  read: string;
}

/** Photographs that are read at a time: more than are done while one kind of move is measured. */
const READ_AT_A_TIME = 400;

/** The functions of moves.js, in the page. */
declare const moves: { move(name: string, count: number): Promise<Pace> };

interface Pace {
  frames: number[];
  code: number[];
}

/** Of one picture and move. */
interface Measured {
  picture: string;
  move: string;
  idle: Pace;
  /** With how many photographs were read meanwhile. */
  reading: Pace & { photographs: number };
}

/** What is moved, and how. */
interface Subject {
  picture: string;
  files: string[];
  ways: string[];
}

/** Every picture with every move. */
export async function allMoves(
  browser: Browser,
  address: string,
  plan: MovesPlan,
): Promise<Measured[]> {
  const slices = writeSlices(plan.folder, { slices: plan.largeSlices, side: plan.largeSide });
  const subjects: Subject[] = [
    {
      picture: `${plan.largeSide} × ${plan.largeSide} of 16 bits`,
      files: slices,
      ways: ["window", "zoom", "move", "leaf"],
    },
    { picture: "photograph of 4000 × 3000", files: [plan.photograph], ways: ["zoom", "move"] },
  ];
  const measured = [];
  for (const subject of subjects) {
    const found = subject.ways.map((move) => ({
      picture: subject.picture,
      move,
      idle: { frames: [], code: [] } as Pace,
      reading: { frames: [], code: [], photographs: 0 } as Measured["reading"],
    }));
    for (let round = 0; round < plan.moveRounds; round += 1) {
      console.log(`moves of ${subject.picture}, round ${round + 1} of ${plan.moveRounds}`);
      await withPage(browser, address, (page) => oneRound(page, subject, plan, found));
    }
    measured.push(...found);
  }
  removeSlices(plan.folder);
  return measured;
}

/** Opens the picture and moves it, idle and then while a model reads. */
async function oneRound(
  page: Page,
  subject: Subject,
  plan: MovesPlan,
  found: Measured[],
): Promise<void> {
  const worklist = await openOurs(page, ["/bench/moves.js"]);
  await page.waitForFunction(() => "moves" in globalThis);
  await worklist.choose(subject.files);
  await expect(page.locator(OURS)).toBeVisible();
  const progress = page.getByRole("region", { name: "Progress" });
  const move = async (one: Measured, load: "idle" | "reading"): Promise<void> => {
    await page.goto("/#/en/case/1");
    await expect(page.locator(".viewer__corner--foot")).toBeVisible();
    const pace = await page.evaluate(
      ([name, count]) => moves.move(name, count),
      [one.move, plan.moves] as const,
    );
    one[load].frames.push(...pace.frames);
    one[load].code.push(...pace.code);
  };
  await expect(page.locator(".viewer__corner--foot")).toBeVisible();
  await page.goto("/#/en/");
  await expect(progress).toBeHidden();
  for (const one of found) {
    await move(one, "idle");
  }
  await page.goto("/#/en/");
  await worklist.choose(Array.from({ length: READ_AT_A_TIME }, () => plan.read));
  await expect(progress).toContainText(`of ${READ_AT_A_TIME} read`);
  const done = async (): Promise<number> => parseInt((await progress.textContent()) ?? "", 10);
  for (const one of found) {
    const before = await done();
    await move(one, "reading");
    await page.goto("/#/en/");
    await expect(progress, "photographs are still being read").toBeVisible();
    const read = (await done()) - before;
    expect(read, "photographs that were read meanwhile").toBeGreaterThan(0);
    one.reading.photographs += read;
  }
}
