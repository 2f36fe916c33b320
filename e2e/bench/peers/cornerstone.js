// Cornerstone3D with its loader of local files: a stack viewport, with the workers that it starts by
// itself. It has no list of files of its own, so the least that a page around it can do is done here:
// the first file is shown at once; meanwhile nothing else is read. Then the heads of all files are
// read with the parser that the loader uses, and the slices are shown in the order of space.
import {
  Enums,
  RenderingEngine,
  imageLoader,
  init as initCore,
  setUseCPURendering,
} from "@cornerstonejs/core";
import loader from "@cornerstonejs/dicom-image-loader";
import { parseDicom } from "dicom-parser";
import { place } from "./place.js";

/** Enough for all that comes before the samples. */
const HEAD_BYTES = 1 << 16;

const view = place();
const withoutWebGl = new URL(location.href).searchParams.get("graphics") === "cpu";
initCore();
setUseCPURendering(withoutWebGl);
loader.init();
const engine = new RenderingEngine("engine");
engine.enableElement({ viewportId: "view", type: Enums.ViewportType.STACK, element: view });
const viewport = engine.getViewport("view");

let ids = [];
let at = 0;

/** Ends once what it starts is drawn. */
const drawn = (start) =>
  new Promise((resolve, reject) => {
    view.addEventListener(Enums.Events.IMAGE_RENDERED, () => resolve(), { once: true });
    Promise.resolve(start()).catch(reject);
  });

/** Where a slice is along the patient, of Image Position (Patient). */
async function heightOf(file) {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const head = parseDicom(bytes, { untilTag: "x7fe00010" });
  return Number(head.string("x00200032").split("\\")[2]);
}

globalThis.peer = {
  open: async (files) => {
    const added = files.map((file) => ({ file, id: loader.wadouri.fileManager.add(file) }));
    await drawn(async () => {
      await viewport.setStack([added[0].id]);
      viewport.render();
    });
    const heights = await Promise.all(files.map(heightOf));
    const order = added.map(({ id }, index) => ({ id, height: heights[index] }));
    order.sort((one, other) => one.height - other.height);
    ids = order.map(({ id }) => id);
    at = ids.indexOf(added[0].id);
    await drawn(async () => {
      await viewport.setStack(ids, at);
      viewport.render();
    });
  },
  cache: async () => {
    await Promise.all(ids.map((id) => imageLoader.loadAndCacheImage(id)));
  },
  toFirst: () => viewport.setImageIdIndex((at = 0)),
  next: () => viewport.setImageIdIndex((at += 1)),
};
