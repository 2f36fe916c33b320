// Slices as files on the disk, so that every viewer is given the same by the same way.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { header, slice, type Ct } from "../inputs/ct.ts";

/** The corner goes through so many greys, so that each slice's differs from its neighbours'. */
const GREYS = 25;

/** Writes a series; gives the paths in an order that is neither that of space nor its reverse. */
export function writeSlices(folder: string, ct: Ct): string[] {
  mkdirSync(folder, { recursive: true });
  const bytes = ct.side * ct.side * 2;
  const pixels = Array.from({ length: Math.min(GREYS, ct.slices) }, (_, number) =>
    slice(ct, number).subarray(-bytes),
  );
  const paths = Array.from({ length: ct.slices }, (_, number) => {
    const path = join(folder, `I${String((number * 7919) % 100_003).padStart(6, "0")}`);
    const samples = pixels[number % pixels.length] ?? Buffer.alloc(bytes);
    writeFileSync(path, Buffer.concat([header(ct, number, bytes), samples]));
    return path;
  });
  return paths.sort();
}

/** Removes what was written. */
export function removeSlices(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
