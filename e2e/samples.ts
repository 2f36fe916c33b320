// The pictures that the site ships, as files.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./command_line.ts";

const FOLDER = join(ROOT, "public/samples");

/** Path of the shipped sample whose name matches; each kind has one. */
export function samplePath(name: RegExp): string {
  const found = readdirSync(FOLDER).find((file) => name.test(file));
  if (!found) {
    throw new Error(`public/samples has nothing like ${name}`);
  }
  return join(FOLDER, found);
}

export const FUNDUS = samplePath(/^fundus.*\.jpg$/);
export const DERMOSCOPY = samplePath(/^dermoscopy.*\.jpg$/);
export const DICOM = samplePath(/\.dcm$/);
