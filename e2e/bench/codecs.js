// The DICOM frames of the bench, in the page: our worker shows frame 0, the peers decode its code
// stream; one worker is alive at a time, and ours and the peers' take turns by rounds.
import { Ours } from "./bench.js";
import { firstFrame } from "./fragments.js";

/** The longest side that a page asks for: no frame of these is reduced. */
const MAX_SIDE = 4096;

/** One codec of npm in a worker of its own. */
class Peer {
  constructor(codec) {
    this.codec = codec;
    this.worker = new Worker("/bench/codec_peer.js");
  }

  ask(message) {
    const failed = (why) => new Error(`${this.codec}: ${why}`);
    return new Promise((resolve, reject) => {
      this.worker.onerror = (event) => reject(failed(event.message));
      this.worker.onmessage = ({ data }) =>
        data.error ? reject(failed(data.error)) : resolve(data);
      this.worker.postMessage(message);
    });
  }

  end() {
    this.worker.terminate();
  }
}

/** Milliseconds of each run after the warm-ups, which have both a number and a time. */
async function timed(run, { warmUps, warmMs, runs }) {
  const ms = [];
  const began = performance.now();
  let warm = 0;
  while (ms.length < runs) {
    const started = performance.now();
    await run();
    const took = performance.now() - started;
    if (warm >= warmUps && started - began >= warmMs) {
      ms.push(took);
    } else {
      warm += 1;
    }
  }
  return ms;
}

/**
 * From the message to the answer: the frame read, decoded, made into a picture; and the file opened
 * only, which a worker does once.
 */
async function oursOf(worker, file, plan) {
  const ours = await Ours.start(worker);
  const reference = { attachment: 0, key: 0, name: file.name };
  const image = { file: reference, entry: null, frame: 0 };
  let picture = null;
  const ms = await timed(async () => {
    const answer = await ours.ask({ frame: { image, max_side: MAX_SIDE } }, [file]);
    picture = answer.frame;
  }, plan);
  const openingMs = await timed(() => ours.ask({ open: { files: [reference] } }, [file]), plan);
  ours.end();
  return { ms, openingMs, width: picture.full_width, height: picture.full_height };
}

/** From code stream to samples; the picture must be as large as ours. */
async function peerOf(codec, bytes, ours, plan) {
  const peer = new Peer(codec);
  const stream = codec === "daikon" ? null : firstFrame(bytes);
  await peer.ask({ do: "load", codec, stream, file: bytes });
  const { ms, width, height, samples } = await peer.ask({ do: "decode", ...plan });
  peer.end();
  const pixels = ours.width * ours.height;
  if (width !== ours.width || height !== ours.height || samples.length % pixels !== 0) {
    throw new Error(
      `${codec} gave ${samples.length} bytes of ${width} × ${height}, ours is ${ours.width} × ${ours.height}`,
    );
  }
  return ms;
}

/** One round of one frame. */
async function frame({ worker, file, peers, ...plan }) {
  const answer = await fetch(file);
  if (!answer.ok) {
    throw new Error(`${file}: ${answer.status}`);
  }
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const ours = await oursOf(worker, new File([bytes], "frame.dcm"), plan);
  const theirs = {};
  for (const codec of peers) {
    theirs[codec] = await peerOf(codec, bytes, ours, plan);
  }
  return { ours: ours.ms, opening: ours.openingMs, peers: theirs };
}

Object.assign(globalThis, { codecs: { frame } });
