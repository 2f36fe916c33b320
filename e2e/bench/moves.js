// In our own page: a hand that moves the picture, once in each frame.
import { inFrames, rest } from "./frames.js";

const CANVAS = "canvas.viewer__image";
const MIDDLE_BUTTON = 1;
const SECOND_BUTTON = 2;
/** CSS pixels of a move. */
const PIXELS = 2;
/** Part of a notch of the wheel. */
const TURN = 25;
/** Moves before those that count: what they make the worker do is done then. */
const WARM_UP = 60;

const canvas = () => document.querySelector(CANVAS);

function point(type, button, across) {
  const box = canvas().getBoundingClientRect();
  canvas().dispatchEvent(
    new PointerEvent(type, {
      button,
      buttons: 4,
      pointerId: 1,
      pointerType: "mouse",
      clientX: box.left + box.width / 2 + across,
      clientY: box.top + box.height / 2 + across / 2,
      bubbles: true,
      cancelable: true,
    }),
  );
}

function turn(deltaY, ctrlKey) {
  const box = canvas().getBoundingClientRect();
  canvas().dispatchEvent(
    new WheelEvent("wheel", {
      deltaY,
      ctrlKey,
      clientX: box.left + box.width / 2,
      clientY: box.top + box.height / 2,
      bubbles: true,
      cancelable: true,
    }),
  );
}

/** There and back again, so that a picture ends as it began: 1, 2, 3, 2, 1, 0. */
const thereAndBack = (number, count) => Math.min(number + 1, count - 1 - number);

/** A drag with a button of the mouse. */
const drag = (button) => ({
  begin: () => point("pointerdown", button, 0),
  move: (number, count) => point("pointermove", -1, PIXELS * thereAndBack(number, count)),
  end: () => point("pointerup", button, 0),
});

const MOVES = {
  window: drag(SECOND_BUTTON),
  // A picture that is fitted has no way to go.
  move: {
    ...drag(MIDDLE_BUTTON),
    before: () => turn(-300, true),
    after: () => turn(300, true),
  },
  zoom: {
    begin: () => {},
    move: (number, count) => turn(number < count / 2 ? -TURN : TURN, true),
    end: () => {},
  },
  leaf: {
    before: () => {
      canvas().dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
    },
    begin: () => {},
    // Some slices on, then as many back.
    move: (number) => turn(number % 12 < 6 ? 100 : -100, false),
    end: () => {},
  },
};

/** Columns and rows of a small copy of the picture. */
const COPY = 64;
const copy = new OffscreenCanvas(COPY, COPY).getContext("2d", { willReadFrequently: true });

/** What the canvas shows, as text that differs where that does. */
function shown() {
  copy.clearRect(0, 0, COPY, COPY);
  copy.drawImage(canvas(), 0, 0, COPY, COPY);
  return copy.getImageData(0, 0, COPY, COPY).data.join();
}

/** One kind of move, so many times. */
async function move(name, count) {
  const kind = MOVES[name];
  kind.before?.();
  await rest(WARM_UP);
  const times = async (wanted, atHalf) => {
    kind.begin();
    const found = await inFrames(wanted, (number) => {
      if (number === wanted / 2) {
        atHalf();
      }
      kind.move(number, wanted);
    });
    kind.end();
    await rest(WARM_UP);
    return found;
  };
  const before = shown();
  await times(WARM_UP, () => {
    if (shown() === before) {
      throw new Error(`the picture does not follow: ${name}`);
    }
  });
  const found = await times(count, () => {});
  kind.after?.();
  return found;
}

Object.assign(globalThis, { moves: { move } });
