// How long the page's own thread is busy at a time: by the clock, and by the processor where others
// share it.
import type { Page } from "@playwright/test";

/** The longest tasks of a while, in milliseconds. */
export interface Busy {
  /** Of processor time. */
  processor: number;
  /** Of the clock, as the browser's own observer has it: none that is shorter than 50. */
  clock: number;
}

interface Watched {
  longTasks: number[];
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds of the processor. */
  tdur?: number;
  args: { name?: string };
}

/** The longest task of the page's main thread while something is done. */
export async function busyWhile(page: Page, act: () => Promise<void>): Promise<Busy> {
  const browser = page.context().browser();
  if (!browser) {
    throw new Error("the page is in no browser");
  }
  await page.evaluate(() => {
    const watched = globalThis as unknown as Watched;
    watched.longTasks = [];
    new PerformanceObserver((list) => {
      watched.longTasks.push(...list.getEntries().map((entry) => entry.duration));
    }).observe({ type: "longtask" });
  });
  await browser.startTracing(page, { categories: ["toplevel"] });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const clock = await page.evaluate(() => (globalThis as unknown as Watched).longTasks);
  return {
    processor: longest(trace.traceEvents),
    clock: Math.max(0, ...clock),
  };
}

/** Of all main threads of pages: that of this one is the only one with work. */
function longest(events: TraceEvent[]): number {
  const main = new Set(
    events
      .filter((event) => event.name === "thread_name" && event.args.name === "CrRendererMain")
      .map((event) => `${event.pid}/${event.tid}`),
  );
  const tasks = events
    .filter((event) => event.ph === "X" && main.has(`${event.pid}/${event.tid}`))
    .map((event) => (event.tdur ?? 0) / 1000);
  if (tasks.length === 0) {
    throw new Error("the trace holds no task of a page");
  }
  return tasks.reduce((most, task) => Math.max(most, task), 0);
}
