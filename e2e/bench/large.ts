// The scenario "large": data that must not be held whole, opened through the page itself.
import type { Browser } from "@playwright/test";
import { header } from "../inputs/ct.ts";
import { rendererPeaks } from "../memory.ts";

/** What one set of files took. */
interface Measured {
  what: string;
  bytes: number;
  /** From the files landing on the page to the first picture, and to the stack in its order. */
  firstPictureMs: number;
  completeMs: number;
  /** Of the page's own process; `null` where the system does not tell. */
  peakBytes: number | null;
}

/** Files that share their samples: the browser keeps one copy, and the disk none. */
interface Files {
  heads: string[];
  /** Bytes of samples behind each head. */
  sampleBytes: number;
}

const SIDE = 512;
const FRAME_BYTES = SIDE * SIDE * 2;
const FRAMES = 2048;
const SLICES = 2000;

/** A multi-frame of a gigabyte, and a folder of 2,000 slices of as much. */
export async function large(browser: Browser, address: string): Promise<Measured[]> {
  const ct = { slices: SLICES, side: SIDE };
  const multiFrame = {
    heads: [header(ct, 0, FRAMES * FRAME_BYTES, FRAMES).toString("base64")],
    sampleBytes: FRAMES * FRAME_BYTES,
  };
  const folder = {
    heads: Array.from({ length: SLICES }, (_, number) =>
      header(ct, number, FRAME_BYTES).toString("base64"),
    ),
    sampleBytes: FRAME_BYTES,
  };
  return [
    await measure(browser, address, "one multi-frame, 2,048 frames of 512 × 512", multiFrame),
    await measure(browser, address, "a folder of 2,000 slices of 512 × 512", folder),
  ];
}

async function measure(
  browser: Browser,
  address: string,
  what: string,
  files: Files,
): Promise<Measured> {
  console.log(what);
  const page = await browser.newPage({ baseURL: address });
  const others = await rendererPeaks(page);
  await page.goto("/");
  await page.locator("h1").waitFor();
  const times = await page.evaluate(openAndWait, { ...files, pictures: pictures(files) });
  const peaks = [...(await rendererPeaks(page))].filter(([process]) => !others.has(process));
  const own = peaks.map(([, peak]) => peak);
  // A page may be given the process that was there for the empty one.
  const peakBytes = own.length > 0 ? Math.max(...own) : Math.max(0, ...others.values()) || null;
  await page.close();
  const bytes = files.heads.length * files.sampleBytes;
  return { what, bytes, ...times, peakBytes };
}

/** What the corner of the viewer says when all is there. */
function pictures(files: Files): string {
  const count = Math.max(files.heads.length, files.sampleBytes / FRAME_BYTES);
  return ` of ${count}`;
}

/** In the page: makes the files, gives them to the page's own input, and waits. */
async function openAndWait({
  heads,
  sampleBytes,
  pictures,
}: Files & { pictures: string }): Promise<{ firstPictureMs: number; completeMs: number }> {
  const piece = new Blob([new Uint8Array(Math.min(sampleBytes, 1 << 24)).fill(4)]);
  const samples = new Blob(Array.from({ length: sampleBytes / piece.size }, () => piece));
  const transfer = new DataTransfer();
  heads.forEach((head, number) => {
    const bytes = Uint8Array.from(atob(head), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes, samples], `I${number}`));
  });
  const input = document.querySelector<HTMLInputElement>("input[type=file]:not([webkitdirectory])");
  if (!input) {
    throw new Error("the page has no file input");
  }
  input.files = transfer.files;
  const started = performance.now();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  const seen = async (there: () => boolean): Promise<number> => {
    while (!there()) {
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - started;
  };
  const firstPictureMs = await seen(
    () => document.querySelector("img.rows__thumb, .viewer__corner--foot") !== null,
  );
  const completeMs = await seen(() => {
    // While files are still listed the words end with "more to come".
    const corner = document.querySelector(".viewer__corner--end");
    return corner?.textContent?.trim().endsWith(pictures) ?? false;
  });
  return { firstPictureMs, completeMs };
}
