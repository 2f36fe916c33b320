// dwv as its own documentation uses it for local files: one view of all slices, the first of which is
// shown as soon as it is read. dwv is GPL-3.0: it is measured here, and nothing of it is shipped.
import { App } from "dwv";
import { place } from "./place.js";

place();
const app = new App();
app.init({ dataViewConfigs: { "*": [{ divId: "view" }] } });

const controller = () => app.getActiveLayerGroup().getActiveViewLayer().getViewController();

globalThis.peer = {
  /** Ends when all slices are read and in order. */
  open: (files) =>
    new Promise((resolve, reject) => {
      app.addEventListener("load", () => resolve());
      app.addEventListener("error", (event) => reject(event.error));
      app.loadFiles(files);
    }),
  /** It holds all that it has read. */
  cache: async () => {},
  toFirst: () => {
    while (controller().getPositionHelper().decrementPositionAlongScroll());
  },
  next: () => controller().getPositionHelper().incrementPositionAlongScroll(),
};
