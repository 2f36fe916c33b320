// The scenario "viewer" of the bench: ours against other viewers, and our picture under a hand.
import type { Browser } from "@playwright/test";
import { allMoves, type MovesPlan } from "./moves.ts";
import { openings, type OpeningPlan } from "./opening.ts";

/** What xtask asks for. */
export type ViewerPlan = OpeningPlan & MovesPlan;

/** All of it. */
export async function viewer(
  browser: Browser,
  address: string,
  plan: ViewerPlan,
): Promise<object> {
  return {
    moves: await allMoves(browser, address, plan),
    opening: await openings(browser, address, plan),
  };
}
