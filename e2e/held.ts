// What a page holds on to: memory, nodes and listeners, counted once all rubbish is gone.
import type { Page } from "@playwright/test";

export interface Held {
  /** Bytes of live JavaScript objects. */
  heap: number;
  /** Bytes of the page's wasm memory, which never shrinks. */
  wasm: number;
  /** Nodes of all documents, in the page or not. */
  nodes: number;
  listeners: number;
}

interface Watched {
  pageMemory?: WebAssembly.Memory;
}

/** Keeps the page's wasm memory where it can be measured; before the page is opened. */
export async function watchMemory(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const keep = (instance: WebAssembly.Instance): void => {
      const memory = instance.exports["memory"];
      if (memory instanceof WebAssembly.Memory) {
        (globalThis as unknown as Watched).pageMemory ??= memory;
      }
    };
    const { instantiate, instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await instantiateStreaming.apply(WebAssembly, given);
      keep(made.instance);
      return made;
    };
    WebAssembly.instantiate = (async (...given: Parameters<typeof instantiate>) => {
      const made: unknown = await instantiate.apply(WebAssembly, given);
      keep(made instanceof WebAssembly.Instance ? made : (made as WebAssembly.WebAssemblyInstantiatedSource).instance);
      return made;
    }) as typeof instantiate;
  });
}

/** What the page holds now. */
export async function held(page: Page): Promise<Held> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  // What one collection frees may be all that held on to more.
  for (const _ of [1, 2, 3]) {
    await session.send("HeapProfiler.collectGarbage");
  }
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? 0;
  const wasm = await page.evaluate(
    () => (globalThis as unknown as Watched).pageMemory?.buffer.byteLength ?? 0,
  );
  return {
    heap: metric("JSHeapUsedSize"),
    wasm,
    nodes: metric("Nodes"),
    listeners: metric("JSEventListeners"),
  };
}
