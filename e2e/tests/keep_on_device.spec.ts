// Nothing leaves. Every other test watches for it too; here it is the subject.
import { departures, expect, test } from "../watch.ts";
import { Case } from "../pages/case.ts";
import { Worklist } from "../pages/worklist.ts";
import { DERMOSCOPY, FUNDUS } from "../samples.ts";

test("from the first request to the result, only this site is asked and nothing is sent", async ({
  page,
  watch,
  baseURL,
}) => {
  const worklist = new Worklist(page);
  await worklist.open();
  await worklist.choose(FUNDUS);
  await new Case(page).isComplete();

  expect(departures(watch, new URL(baseURL ?? "").origin)).toEqual([]);
  // What the worker fetches is seen as well: else an empty list would prove nothing.
  const asked = watch.requests.map((seen) => new URL(seen.url).pathname);
  expect(asked).toContainEqual(expect.stringMatching(/insitu-worker-.*_bg\.wasm$/));
  expect(asked).toContainEqual(expect.stringMatching(/models\/dr-grade-open\/.*\.onnx$/));
});

test("with the network cut after load, photographs of both kinds are still read", async ({
  page,
  context,
  watch,
}) => {
  const worklist = new Worklist(page);
  await worklist.open();
  for (const path of [FUNDUS, DERMOSCOPY]) {
    await worklist.choose(path);
    await new Case(page).isComplete();
    await page.goto("/#/en/");
  }

  await context.setOffline(true);
  const before = watch.requests.length;
  for (const path of [DERMOSCOPY, FUNDUS]) {
    await page.goto("/#/en/");
    await worklist.choose(path);
    await new Case(page).isComplete();
  }
  const asked = watch.requests.slice(before).filter((seen) => !seen.url.startsWith("blob:"));
  expect(asked).toEqual([]);
});

test("the policy of the page stops an attempt to send, and the page says that it did", async ({
  page,
  watch,
}) => {
  await new Worklist(page).open();
  const sent = await page.evaluate(() =>
    fetch("https://example.org/", { method: "POST", body: "a picture" }).then(
      () => true,
      () => false,
    ),
  );
  expect(sent).toBe(false);
  await expect(page.getByRole("button", { name: /blocked/i })).toBeVisible();
  // This one was meant; the watch would fail the test for it.
  watch.requests = watch.requests.filter((seen) => !seen.url.includes("example.org"));
  watch.faults = watch.faults.filter((fault) => !fault.includes("example.org"));
});

test("the policy allows no other place and no script or style in the page", async ({ page }) => {
  const answer = await page.goto("/");
  const header = answer?.headers()["content-security-policy"] ?? "";
  const meta = await page
    .locator('meta[http-equiv="Content-Security-Policy"]')
    .getAttribute("content");
  for (const policy of [header, meta ?? ""]) {
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  }
  expect(header).toContain("frame-ancestors 'none'");
  expect(await page.locator("script:not([src])").count()).toBe(0);
});
