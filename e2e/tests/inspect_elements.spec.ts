// The elements of a DICOM file: searched, with the person's own hidden until they are asked for.
import { expect, test } from "../watch.ts";
import { series } from "../inputs/ct.ts";
import { Viewer } from "../pages/viewer.ts";
import { Worklist } from "../pages/worklist.ts";

test("elements are found by name and value; a name stays hidden until it is asked for", async ({
  page,
}) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(series({ slices: 3, side: 64 }));
  await expect(new Viewer(page).frame).toContainText("of 3", { timeout: 30_000 });

  await page.getByRole("button", { name: "Elements of the file" }).click();
  const sheet = page.getByRole("dialog", { name: "Elements of the file" });
  const rows = sheet.getByRole("listitem");
  await expect(rows.filter({ hasText: "SOP Class UID" })).toContainText("CT Image Storage");
  await expect(rows.filter({ hasText: "Patient's Name" })).toContainText("hidden");
  await expect(sheet).not.toContainText("Water");

  await sheet.getByRole("searchbox").fill("rows");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("(0028,0010) US");
  await expect(rows).toContainText("64");

  await sheet.getByRole("searchbox").fill("(0010,");
  await sheet.getByLabel("Hide what can tell who it is").uncheck();
  await expect(rows.filter({ hasText: "Patient's Name" })).toContainText("Phantom^Water");
});
