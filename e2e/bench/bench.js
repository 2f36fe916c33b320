// The page of the bench: starts one worker at a time, asks it the same thing many times, and gives
// back milliseconds. Never part of the shipped site.

/** Our worker, as the shipped page starts it. */
export class Ours {
  static async start(address) {
    const started = performance.now();
    const worker = new Worker(address, { type: "module" });
    const ours = new Ours(worker);
    await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(`our worker: ${event.message}`));
      worker.onmessage = () => resolve();
    });
    ours.readyMs = performance.now() - started;
    return ours;
  }

  constructor(worker) {
    this.worker = worker;
    this.next = 1;
  }

  /** One request; resolves with the answer of its one terminal event. */
  ask(body, attachments = []) {
    const id = this.next;
    this.next += 1;
    return new Promise((resolve, reject) => {
      this.worker.onerror = (event) => reject(new Error(`our worker: ${event.message}`));
      this.worker.onmessage = ({ data }) => {
        const message = JSON.parse(data.text);
        const [kind, event] = Object.entries(message)[0];
        if (event.id !== id) {
          return;
        }
        if (kind === "done") {
          resolve(event.answer);
        } else if (kind === "failed" || kind === "cancelled") {
          reject(new Error(`our worker: ${JSON.stringify(event)}`));
        }
      };
      this.worker.postMessage({ text: JSON.stringify({ request: { id, body } }), attachments });
    });
  }

  /** Screens the file; gives the answer and the time as the page sees it. */
  async screen(file, pack) {
    const started = performance.now();
    const answer = await this.ask(
      {
        screen: {
          image: { file: { attachment: 0, key: 0, name: file.name }, entry: null, frame: 0 },
          max_side: null,
          pack,
          pathway: null,
          context: "",
          side: null,
        },
      },
      [file],
    );
    return { ...answer.screened, chainMs: performance.now() - started };
  }

  end() {
    this.worker.terminate();
  }
}

/** onnxruntime-web in a worker of its own. */
class Theirs {
  static async start() {
    const worker = new Worker("/bench/peer.js", { type: "module" });
    const theirs = new Theirs(worker);
    await theirs.ask({ do: "start" });
    return theirs;
  }

  constructor(worker) {
    this.worker = worker;
  }

  ask(message) {
    return new Promise((resolve, reject) => {
      this.worker.onerror = (event) => reject(new Error(`peer: ${event.message}`));
      this.worker.onmessage = ({ data }) =>
        data.error ? reject(new Error(`peer: ${data.error}`)) : resolve(data);
      this.worker.postMessage(message);
    });
  }

  end() {
    this.worker.terminate();
  }
}

async function fileAt(address, name) {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return new File([await answer.blob()], name, { type: "image/jpeg" });
}

/** One round of inference: ours, then theirs, on the same picture and tensor. */
async function inference({ worker, pack, picture, weights, tensor, warmUps, runs }) {
  const file = await fileAt(picture, "picture.jpg");
  const ours = await Ours.start(worker);
  const loadStarted = performance.now();
  await ours.ask({ load_pack: { pack } });
  const oursLoadMs = performance.now() - loadStarted;
  const oursMs = [];
  let probabilities = null;
  for (let run = -warmUps; run < runs; run += 1) {
    const { screened } = await ours.screen(file, pack);
    if (!screened.prediction) {
      throw new Error(`the gate refused the bench's picture: ${JSON.stringify(screened.quality)}`);
    }
    probabilities = screened.prediction;
    if (run >= 0) {
      oursMs.push(screened.ms.infer);
    }
  }
  const readyMs = ours.readyMs;
  ours.end();

  const theirs = await Theirs.start();
  const loaded = await theirs.ask({ do: "load", weights, tensor });
  const { ms, outputs } = await theirs.ask({ do: "infer", warmUps, runs });
  theirs.end();
  return {
    ours: oursMs,
    theirs: ms,
    oursLoadMs,
    theirsLoadMs: loaded.loadMs,
    theirsCreateMs: loaded.createMs,
    readyMs,
    prediction: probabilities,
    outputs,
  };
}

/** One round of whole chains on a large photograph, and of decoding alone. */
async function chain({ worker, pack, picture, weights, tensor, warmUps, runs }) {
  const file = await fileAt(picture, "photograph.jpg");
  const ours = await Ours.start(worker);
  await ours.ask({ load_pack: { pack } });
  const round = { chain: [], decode: [], quality: [], preprocess: [] };
  for (let run = -warmUps; run < runs; run += 1) {
    const { screened, chainMs } = await ours.screen(file, pack);
    if (run >= 0) {
      round.chain.push(chainMs);
      round.decode.push(screened.ms.decode);
      round.quality.push(screened.ms.quality);
      round.preprocess.push(screened.ms.preprocess ?? 0);
    }
  }
  ours.end();

  const theirs = await Theirs.start();
  await theirs.ask({ do: "load", weights, tensor });
  const peer = await theirs.ask({ do: "chain", file, warmUps, runs });
  theirs.end();
  return { ours: round, theirs: peer };
}

/** A photograph of the given size in bytes, made of a smaller one and noise from a fixed seed. */
async function photograph({ from, width, height, bytes }) {
  const bitmap = await createImageBitmap(await (await fetch(from)).blob());
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  const scale = Math.min(width / bitmap.width, height / bitmap.height);
  context.fillRect(0, 0, width, height);
  context.drawImage(
    bitmap,
    (width - bitmap.width * scale) / 2,
    (height - bitmap.height * scale) / 2,
    bitmap.width * scale,
    bitmap.height * scale,
  );
  const pixels = context.getImageData(0, 0, width, height);
  let state = 20_261_123;
  for (let index = 0; index < pixels.data.length; index += 4) {
    // Numerical Recipes' generator: the same noise in every run, only where there is a picture.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = pixels.data[index] > 24 ? (state >>> 28) - 8 : 0;
    for (let channel = 0; channel < 3; channel += 1) {
      pixels.data[index + channel] += noise;
    }
  }
  context.putImageData(pixels, 0, 0);
  let [low, high] = [0.05, 0.99];
  let best = null;
  for (let step = 0; step < 8; step += 1) {
    const quality = (low + high) / 2;
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
    if (!best || Math.abs(blob.size - bytes) < Math.abs(best.size - bytes)) {
      best = blob;
    }
    [low, high] = blob.size > bytes ? [low, quality] : [quality, high];
  }
  const data = new Uint8Array(await best.arrayBuffer());
  let text = "";
  for (let index = 0; index < data.length; index += 0x8000) {
    text += String.fromCharCode(...data.subarray(index, index + 0x8000));
  }
  return btoa(text);
}

Object.assign(globalThis, { bench: { inference, chain, photograph } });
