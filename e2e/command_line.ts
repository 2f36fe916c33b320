// The command line, to compare its answers with the page's.
import { execFileSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** The keys that the tests read of a line of `insitu screen`. */
export interface Screened {
  probabilities: Record<string, number> | null;
  tier: string;
  grade: { code: string } | null;
  referable: { probability: number } | null;
}

/** Screens one file with `insitu screen`. */
export function screen(path: string, model: string): Screened {
  const program = process.env["INSITU_CLI"];
  if (!program) {
    throw new Error("INSITU_CLI is not set; run `cargo xtask e2e`");
  }
  const printed = execFileSync(program, ["screen", path, "--model", model], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(printed.trim()) as Screened;
}
