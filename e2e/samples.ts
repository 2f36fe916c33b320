// The pictures that the site ships, as files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./command_line.ts";

interface Sample {
  file: string;
  kind: string;
  title: string;
  note: string;
}

const FOLDER = join(ROOT, "public/samples");
const INDEX = JSON.parse(readFileSync(join(FOLDER, "index.json"), "utf8")) as Sample[];

/** The last shipped sample of its kind: of two retinas, the one with something to see. */
function sample(kind: string): Sample {
  const found = INDEX.filter((candidate) => candidate.kind === kind).at(-1);
  if (!found) {
    throw new Error(`public/samples has no picture of kind ${kind}`);
  }
  return found;
}

/** What the button of a sample says. */
export function sampleName(kind: string): RegExp {
  const { title, note } = sample(kind);
  return new RegExp(`${title}.*${note}`, "s");
}

/** The file of a sample. */
export function samplePath(kind: string): string {
  return join(FOLDER, sample(kind).file);
}

export const FUNDUS = samplePath("fundus");
export const DERMOSCOPY = samplePath("dermoscopy");
export const DICOM = samplePath("dicom");
