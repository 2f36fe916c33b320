// In the page of any viewer: when it shows what, read from the pixels of its canvas.
import { inFrames, rest } from "./frames.js";

/** The rod in the middle of the slices is white, all about it is dark. */
const WHITE = 200;
/** Greys of one slice's corner differ from those of the next by more. */
const OTHER_SLICE = 5;
/** Parts of the side: in the rod, and in the corner. */
const PARTS = [0.5, 0.06];
/** Frames that a viewer may take until it shows what it was asked for. */
const PATIENCE = 600;
/** Frames after which nothing moves any more. */
const STILL = 30;

const probe = new OffscreenCanvas(PARTS.length, 1).getContext("2d", { willReadFrequently: true });

/** Greys of rod and corner where a square picture is fitted into a canvas; none without a canvas. */
function look(selector) {
  const canvas = document.querySelector(selector);
  if (!canvas?.width || !canvas.height) {
    return null;
  }
  const side = Math.min(canvas.width, canvas.height);
  const [left, top] = [(canvas.width - side) / 2, (canvas.height - side) / 2];
  probe.clearRect(0, 0, PARTS.length, 1);
  PARTS.forEach((part, at) => {
    probe.drawImage(canvas, left + part * side, top + part * side, 1, 1, at, 0, 1, 1);
  });
  const { data } = probe.getImageData(0, 0, PARTS.length, 1);
  return { rod: data[0], corner: data[4] };
}

const shows = (seen) => seen !== null && seen.rod >= WHITE;

/** Times from the next files that the page is given. */
function watch(selector, isComplete) {
  globalThis.opened = new Promise((resolve, reject) => {
    const began = (event) => {
      const started = performance.now();
      const times = {};
      const onFrame = () => {
        // What is found now was on the screen at the latest with the frame that is being made.
        const now = performance.now() - started;
        if (shows(look(selector))) {
          times.firstPictureMs ??= now;
          if (isComplete()) {
            resolve({ ...times, completeMs: now });
            return;
          }
        }
        requestAnimationFrame(onFrame);
      };
      requestAnimationFrame(onFrame);
      // Only a page of the bench has one; ours listens itself.
      globalThis.peer?.open([...event.target.files]).then(() => (completed = true), reject);
    };
    document.addEventListener("change", began, { once: true, capture: true });
  });
}

let completed = false;

/** The moves of a viewer that stands in a page of the bench. */
const peer = () => globalThis.peer;

/** Our page's, by what a hand does. */
function ours(selector) {
  const canvas = document.querySelector(selector);
  const viewer = {
    toFirst: () => {
      canvas.focus();
      canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
    },
    next: () => {
      canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: 100, bubbles: true, cancelable: true }));
    },
    /** Goes through all slices, so that each was shown once. */
    cache: async (slices) => {
      viewer.toFirst();
      await rest(STILL);
      for (let slice = 1; slice < slices; slice += 1) {
        await untilChanged(selector, viewer.next);
      }
    },
  };
  return viewer;
}

async function untilChanged(selector, act) {
  const before = look(selector);
  act();
  for (let frame = 0; frame < PATIENCE; frame += 1) {
    await rest(1);
    if (isOther(before, look(selector))) {
      return;
    }
  }
  throw new Error(`the next slice was not shown within ${PATIENCE} frames`);
}

function isOther(before, now) {
  return shows(now) && Math.abs(now.corner - (before?.corner ?? -255)) > OTHER_SLICE;
}

/** Leafs through slices that are all there, one in each frame: once for the times, once to look. */
async function leaf(selector, { slices, steps }) {
  const viewer = peer() ?? ours(selector);
  await viewer.cache(slices);
  const fromFirst = async (act, count) => {
    viewer.toFirst();
    await rest(STILL);
    return inFrames(count, act);
  };
  await fromFirst(viewer.next, STILL);
  const { frames } = await fromFirst(viewer.next, steps);

  let [shown, blank, before] = [0, 0, null];
  const note = () => {
    const now = look(selector);
    shown += before !== null && isOther(before, now) ? 1 : 0;
    blank += shows(now) ? 0 : 1;
    before = now;
  };
  await fromFirst(() => {
    note();
    viewer.next();
  }, steps);
  // The last ones may come late.
  await inFrames(STILL, note);
  return { frames, shown, blank, asked: steps };
}

/** Who draws WebGL here. */
function graphics() {
  const context = document.createElement("canvas").getContext("webgl2");
  const about = context?.getExtension("WEBGL_debug_renderer_info");
  return about ? context.getParameter(about.UNMASKED_RENDERER_WEBGL) : "nothing";
}

Object.assign(globalThis, {
  opening: { watch, leaf, graphics, isComplete: () => completed },
});
