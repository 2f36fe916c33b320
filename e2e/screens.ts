// Every screen and state that a person can meet, and the way to each.
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import { Case } from "./pages/case.ts";
import { Worklist } from "./pages/worklist.ts";
import { Viewer } from "./pages/viewer.ts";
import { badFiles } from "./inputs/bad.ts";
import { series } from "./inputs/ct.ts";
import { addPack, always, changePack, MILD_OR_MODERATE, NOTHING_FAMILIAR } from "./inputs/packs.ts";
import { DERMOSCOPY, DICOM, FUNDUS, samplePath } from "./samples.ts";

/** Name of a screen, and how to get there from a page that was just opened. */
export const SCREENS: Record<string, (page: Page) => Promise<void>> = {
  first: async () => {},
  fundus: (page) => result(page, FUNDUS),
  dermoscopy: (page) => result(page, DERMOSCOPY),
  heat: async (page) => {
    await result(page, FUNDUS);
    await page.getByRole("checkbox", { name: "Heat map" }).check();
  },
  refused: (page) => result(page, samplePath("blurred")),
  unsure: async (page) => {
    await changePack(page, "dr-grade-open", MILD_OR_MODERATE);
    await result(page, FUNDUS);
  },
  unfamiliar: async (page) => {
    await changePack(page, "dr-grade-open", NOTHING_FAMILIAR);
    await result(page, FUNDUS);
  },
  others: async (page) => {
    await addPack(page, "second-retina", "dr-grade-open", always(true));
    await result(page, join(dirname(FUNDUS), "retina-no-retinopathy.jpg"));
    await page.getByRole("button", { name: "Ask them too" }).click();
    await page.getByRole("heading", { name: /^second-retina / }).waitFor();
  },
  dicom: (page) => result(page, DICOM),
  slices: (page) => slices(page),
  measured: async (page) => {
    await slices(page);
    const viewer = new Viewer(page);
    await viewer.take("d");
    await viewer.drag([0.2, 0.5], [0.8, 0.5]);
    await viewer.take("u");
    await viewer.drag([0.44, 0.44], [0.56, 0.56]);
    await page.getByRole("button", { name: "Measure", exact: true }).click();
  },
  pair: async (page) => {
    await new Worklist(page).choose([FUNDUS, join(dirname(FUNDUS), "retina-no-retinopathy.jpg"), DERMOSCOPY]);
    await page.getByRole("rowheader").nth(2).waitFor();
    await page.getByRole("region", { name: "Progress" }).waitFor({ state: "hidden" });
    await page.goto("/#/en/case/1");
    await layOut(page, "1×2");
    await new Viewer(page, 1).image.waitFor();
    await page.keyboard.press("Shift+L");
  },
  planes: async (page) => {
    await slices(page);
    await new Viewer(page).take("Shift+M");
    await new Viewer(page, 2).frame.getByText("of").waitFor();
  },
  batch: async (page) => {
    const worklist = new Worklist(page);
    await worklist.choose([FUNDUS, DERMOSCOPY, DICOM, samplePath("blurred")]);
    // On a phone the table has no row of headings, so the cases are counted.
    await page.getByRole("rowheader").nth(3).waitFor();
    await page.getByRole("region", { name: "Progress" }).waitFor({ state: "hidden" });
    await worklist.choose(badFiles(FUNDUS));
    await page.getByRole("region", { name: /not be opened/ }).waitFor();
  },
  failed: async (page) => {
    await new Worklist(page).choose(badFiles(FUNDUS).slice(0, 1));
    await page.getByRole("region", { name: "Result" }).getByRole("button", { name: "Retry" }).waitFor();
  },
  models: (page) => go(page, "models"),
  card: (page) => go(page, "models/dr-grade-open"),
  privacy: (page) => go(page, "privacy"),
  settings: (page) => go(page, "settings"),
  help: (page) => go(page, "help"),
  about: (page) => go(page, "about"),
};

async function slices(page: Page): Promise<void> {
  await new Worklist(page).choose(series({ slices: 24, side: 256 }));
  await new Viewer(page).frame.getByText("of 24").waitFor();
}

async function layOut(page: Page, layout: string): Promise<void> {
  await page.getByRole("button", { name: "Layout", exact: true }).click();
  await page.getByRole("menuitemradio", { name: layout }).click();
}

async function result(page: Page, path: string): Promise<void> {
  await new Worklist(page).choose(path);
  await new Case(page).isComplete();
}

async function go(page: Page, route: string): Promise<void> {
  await page.goto(`/#/en/${route}`);
  await page.getByRole("main").getByRole("heading").first().waitFor();
}
