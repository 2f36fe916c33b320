// The scenario "codecs" of the bench: one frame of each kind of DICOM compression.
import type { Page } from "@playwright/test";

/** What xtask asks for, where the reference files are there. */
export interface CodecsPlan {
  rounds: number;
  warmUps: number;
  warmMs: number;
  runs: number;
  frames: { frame: string; syntax: string; file: string; peers: string[]; versions: object }[];
}

/** The functions of codecs.js, in the page. */
declare const codecs: { frame(what: object): Promise<object> };

/** The frames with the runs of every round. */
export async function codecFrames(page: Page, plan: CodecsPlan, worker: string): Promise<object[]> {
  const { rounds, frames, ...each } = plan;
  const measured = [];
  for (const frame of frames) {
    const found = [];
    for (let round = 0; round < rounds; round += 1) {
      console.log(`frame ${frame.frame}, round ${round + 1} of ${rounds}`);
      found.push(
        await page.evaluate((what) => codecs.frame(what), { ...each, ...frame, worker }),
      );
    }
    measured.push({ ...frame, rounds: found });
  }
  return measured;
}
