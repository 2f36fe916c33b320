// How much memory the page and its workers took at most, as the system counts it.
import { existsSync, readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

/**
 * Peak resident bytes over all renderer processes of the page's browser; `null` where the system does
 * not tell. Workers live in the process of their page, so their wasm memory is in it.
 */
export async function rendererPeakBytes(page: Page): Promise<number | null> {
  const browser = page.context().browser();
  if (!browser || !existsSync("/proc/self/status")) {
    return null;
  }
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const peaks = processInfo
    .filter((process) => process.type === "renderer")
    .map((process) => peakBytes(process.id));
  return peaks.length > 0 ? Math.max(...peaks) : null;
}

function peakBytes(process: number): number {
  const status = readFileSync(`/proc/${process}/status`, "utf8");
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return Number(kibibytes ?? 0) * 1024;
}
