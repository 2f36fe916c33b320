// Packs of the site as if they had been trained otherwise: changed on their way to the page.
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";

/** The keys of a manifest that the tests add. */
export interface Limits {
  conformal?: { alpha: number; kind: "class_conditional"; quantiles: Record<string, number> };
  ood?: Record<string, unknown>;
}

/** What the tests change of a manifest. */
export interface Manifest extends Limits {
  id: string;
  class_shares?: unknown;
  operating_points: { score: string; threshold: number }[];
  outputs: { labels: { id: string }[] }[];
}

/** From now on the pack says this alone of what it does not know, and has these files beside it. */
export async function changePack(
  page: Page,
  id: string,
  limits: Limits,
  files: Record<string, Buffer> = {},
): Promise<void> {
  await page.route(`**/models/${id}/manifest.json`, async (route) => {
    const answer = await route.fetch();
    const { conformal, ood, class_shares, ...manifest } = (await answer.json()) as Manifest;
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

/** From now on the site has one pack more: another one's files, with its manifest changed. */
export async function addPack(
  page: Page,
  id: string,
  like: string,
  change: (manifest: Manifest) => void = () => undefined,
): Promise<void> {
  await page.route("**/models/index.json", async (route) => {
    const answer = await route.fetch();
    const packs = (await answer.json()) as { id: string }[];
    const all = [...packs, { id, manifest: "", bytes: 0 }].sort((a, b) => (a.id < b.id ? -1 : 1));
    await route.fulfill({ response: answer, body: JSON.stringify(all) });
  });
  await page.route(`**/models/${id}/**`, async (route) => {
    const url = route.request().url().replace(`/models/${id}/`, `/models/${like}/`);
    const answer = await route.fetch({ url });
    if (!url.endsWith("/manifest.json")) {
      await route.fulfill({ response: answer });
      return;
    }
    const manifest = { ...((await answer.json()) as Manifest), id };
    change(manifest);
    await route.fulfill({ response: answer, body: JSON.stringify(manifest) });
  });
}

/** The answer of the pack to its referral question is always this one. */
export function always(refer: boolean): (manifest: Manifest) => void {
  return (manifest) => {
    for (const point of manifest.operating_points) {
      point.threshold = refer ? 0 : 1;
    }
  };
}

/** The labels of the pack are names that no pathway knows. */
export function nameless(manifest: Manifest): void {
  for (const label of manifest.outputs[0]?.labels ?? []) {
    label.id = `is-${label.id}`;
  }
  manifest.operating_points = manifest.operating_points.filter(({ score }) => score === "malignant");
  delete manifest.conformal;
  delete manifest.class_shares;
}
