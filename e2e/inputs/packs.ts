// Packs of the site as if they had been trained otherwise: changed on their way to the page.
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";

/** The keys of a manifest that the tests add. */
export interface Limits {
  conformal?: { alpha: number; kind: "class_conditional"; quantiles: Record<string, number> };
  ood?: Record<string, unknown>;
}

/** From now on the pack has these keys in its manifest, and these files beside it. */
export async function changePack(
  page: Page,
  id: string,
  limits: Limits,
  files: Record<string, Buffer> = {},
): Promise<void> {
  await page.route(`**/models/${id}/manifest.json`, async (route) => {
    const answer = await route.fetch();
    const manifest = (await answer.json()) as Record<string, unknown>;
    await route.fulfill({ response: answer, body: JSON.stringify({ ...manifest, ...limits }) });
  });
  for (const [name, body] of Object.entries(files)) {
    await page.route(`**/models/${id}/${name}`, (route) =>
      route.fulfill({ body, contentType: "application/octet-stream" }),
    );
  }
}

/** Quantiles with which mild and moderate retinopathy are always possible, and nothing else need be. */
export const MILD_OR_MODERATE: Limits = {
  conformal: {
    alpha: 0.1,
    kind: "class_conditional",
    quantiles: { "0": 0, "1": 1, "2": 1, "3": 0, "4": 0 },
  },
};

/** A threshold that no picture stays below. */
export const NOTHING_FAMILIAR: Limits = {
  ood: { method: "energy", threshold: -1e6, kept: 0.99 },
};

/** A distance that is 9 for every picture, with its two files. */
export function distance(threshold: number): [Limits, Record<string, Buffer>] {
  const projection = Buffer.alloc(1280 * 4);
  const references = Buffer.alloc(4);
  references.writeFloatLE(3);
  const matrix = (file: string, bytes: Buffer, columns: number): Record<string, unknown> => ({
    file,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    rows: 1,
    columns,
  });
  const ood = {
    method: "nearest",
    threshold,
    kept: 0.99,
    neighbours: 1,
    projection: matrix("ood-projection.bin", projection, 1280),
    references: matrix("ood-references.bin", references, 1),
  };
  return [{ ood }, { "ood-projection.bin": projection, "ood-references.bin": references }];
}
