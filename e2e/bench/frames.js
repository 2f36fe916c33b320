// Something done once in each frame of the page, and how long frames then take.

/**
 * Does something in so many frames. Gives the milliseconds from frame to frame, and those until what
 * was done had ended with all that it put off to the end of its task; what the browser does after
 * that to draw is in the former only.
 */
export function inFrames(count, act) {
  const began = [];
  const code = [];
  return new Promise((resolve, reject) => {
    let started = 0;
    const next = () => {
      requestAnimationFrame((time) => {
        began.push(time);
        if (code.length === count) {
          const frames = began.slice(1).map((at, index) => at - began[index]);
          resolve({ frames, code });
          return;
        }
        started = performance.now();
        try {
          act(code.length);
        } catch (error) {
          reject(error);
        }
      });
      // Of one frame, and later: between two callbacks all that waits for the end of a task is done.
      requestAnimationFrame(() => {
        if (code.length < count) {
          code.push(performance.now() - started);
          next();
        }
      });
    };
    next();
  });
}

/** Lets some frames go by. */
export function rest(count) {
  return inFrames(count, () => {});
}
