// How much memory the page and its workers took at most, as the system counts it.
import { existsSync, readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

/**
 * Peak resident bytes of each renderer process of the page's browser, by process; empty where the
 * system does not tell. Workers live in the process of their page, so their wasm memory is in it.
 */
export async function rendererPeaks(page: Page): Promise<Map<number, number>> {
  const browser = page.context().browser();
  if (!browser || !existsSync("/proc/self/status")) {
    return new Map();
  }
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const renderers = processInfo.filter((process) => process.type === "renderer");
  return new Map(renderers.map((process) => [process.id, peakBytes(process.id)]));
}

/** The largest of all renderer processes; `null` where the system does not tell. */
export async function rendererPeakBytes(page: Page): Promise<number | null> {
  const peaks = [...(await rendererPeaks(page)).values()];
  return peaks.length > 0 ? Math.max(...peaks) : null;
}

function peakBytes(process: number): number {
  const status = readFileSync(`/proc/${process}/status`, "utf8");
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return Number(kibibytes ?? 0) * 1024;
}
