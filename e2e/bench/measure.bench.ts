// `cargo xtask bench`: measures in Chromium and writes plain numbers, which xtask turns into ratios.
//
// Ours and the peer's runs alternate by rounds (A B A B …) and only one worker is alive at a time.
import { cpus, loadavg } from "node:os";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { test, type Page } from "@playwright/test";
import { ROOT } from "../command_line.ts";
import { Worklist } from "../pages/worklist.ts";
import { rendererPeakBytes } from "../memory.ts";
import { codecFrames, type CodecsPlan } from "./codecs.ts";
import { large } from "./large.ts";
import { viewer, type ViewerPlan } from "./viewer.ts";

/** What xtask asks for. */
interface Plan {
  /** Parts that are run. */
  scenarios: string[];
  out: string;
  rounds: number;
  warmUps: number;
  runs: number;
  chainRuns: number;
  pageRuns: number;
  engines: { pack: string; side: number; picture: string; weights: string; tensor: string }[];
  photographs: { bytes: number; width: number; height: number; from: string; file: string }[];
  codecs?: CodecsPlan | null;
  viewer?: ViewerPlan;
}

const plan = JSON.parse(readFileSync(process.env["INSITU_BENCH_PLAN"] ?? "", "utf8")) as Plan;

/** The functions of bench.js, in the page. */
interface Bench {
  inference(what: object): Promise<object>;
  chain(what: object): Promise<object>;
  photograph(what: object): Promise<string>;
}

declare const bench: Bench;

async function open(page: Page): Promise<string> {
  await page.goto("/");
  const worker = await page.locator('meta[name="insitu-worker"]').getAttribute("content");
  await page.goto("/bench/index.html");
  await page.waitForFunction(() => "bench" in globalThis && "codecs" in globalThis);
  return new URL(worker ?? "", new URL("/", page.url())).pathname;
}

const runs = (scenario: string): boolean => plan.scenarios.includes(scenario);

test("measure", async ({ page, browser }) => {
  const worker = await open(page);
  const address = new URL("/", page.url()).href;
  const result: Record<string, unknown> = {
    browser: `Chromium ${browser.version()}`,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    load: loadavg()[0],
    engines: [],
    chains: [],
    large: [],
  };

  for (const engine of runs("inference") ? plan.engines : []) {
    const rounds = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      console.log(`inference ${engine.pack}, round ${round + 1} of ${plan.rounds}`);
      rounds.push(
        await page.evaluate((what) => bench.inference(what), {
          ...engine,
          worker,
          warmUps: plan.warmUps,
          runs: plan.runs,
        }),
      );
    }
    (result["engines"] as object[]).push({ ...engine, rounds });
  }

  const [engine] = plan.engines;
  for (const photograph of ["chain", "viewer", "page"].some(runs) ? plan.photographs : []) {
    const encoded = await page.evaluate((what) => bench.photograph(what), photograph);
    writeFileSync(photograph.file, Buffer.from(encoded, "base64"));
    if (!runs("chain")) {
      continue;
    }
    const rounds = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      console.log(`chain, ${photograph.bytes} bytes, round ${round + 1} of ${plan.rounds}`);
      rounds.push(
        await page.evaluate((what) => bench.chain(what), {
          ...engine,
          worker,
          picture: `/bench-data/${photograph.file.split("/").pop()}`,
          warmUps: 2,
          runs: plan.chainRuns,
        }),
      );
    }
    const bytes = Buffer.from(encoded, "base64").length;
    (result["chains"] as object[]).push({ ...photograph, bytes, rounds });
  }

  if (runs("codecs")) {
    result["codecs"] = plan.codecs && (await codecFrames(page, plan.codecs, worker));
  }
  if (runs("large")) {
    result["large"] = await large(browser, address);
  }
  if (plan.viewer && runs("viewer")) {
    result["viewer"] = await viewer(browser, address, plan.viewer);
  }

  const [photograph] = plan.photographs;
  if (photograph && runs("page")) {
    result["page"] = await throughThePage(page, resolve(ROOT, photograph.file));
  }
  writeFileSync(plan.out, JSON.stringify(result));
});

/** From the file landing on the page to the tier on the screen, with the worker warm. */
async function throughThePage(page: Page, file: string): Promise<object> {
  const worklist = new Worklist(page);
  await worklist.open();
  const ms = [];
  for (let run = -2; run < plan.pageRuns; run += 1) {
    const took = await worklist.timeFromDropToTier(file);
    if (run >= 0) {
      ms.push(took);
    }
  }
  return { dropToRisk: ms, peakBytes: await rendererPeakBytes(page) };
}
