// onnxruntime-web, one thread, as its own documentation sets it up; and the browser's way to pixels.
import * as ort from "/ort/ort.wasm.min.mjs";

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = "/ort/";

let session = null;
let input = null;

/** A float32 array as NumPy writes it (format 1.0). */
function npy(buffer) {
  const view = new DataView(buffer);
  const headerBytes = view.getUint16(8, true);
  const header = new TextDecoder().decode(new Uint8Array(buffer, 10, headerBytes));
  const shape = /'shape': \(([^)]*)\)/.exec(header)[1].split(",").filter((part) => part.trim()).map(Number);
  if (!header.includes("'<f4'")) {
    throw new Error(`the tensor is no float32: ${header}`);
  }
  return { shape, data: new Float32Array(buffer.slice(10 + headerBytes)) };
}

async function bytes(address) {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return answer.arrayBuffer();
}

async function load({ weights, tensor }) {
  const started = performance.now();
  const model = new Uint8Array(await bytes(weights));
  const fetched = performance.now();
  session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  const created = performance.now();
  const { shape, data } = npy(await bytes(tensor));
  input = new ort.Tensor("float32", data, shape);
  const first = performance.now();
  await run(input);
  return {
    createMs: created - fetched,
    loadMs: created - started + (performance.now() - first),
  };
}

function run(tensor) {
  return session.run({ [session.inputNames[0]]: tensor });
}

async function infer({ warmUps, runs }) {
  const ms = [];
  let outputs = null;
  for (let index = -warmUps; index < runs; index += 1) {
    const started = performance.now();
    const result = await run(input);
    if (index >= 0) {
      ms.push(performance.now() - started);
    }
    outputs = Object.fromEntries(
      Object.entries(result)
        .filter(([, tensor]) => tensor.dims.length <= 2)
        .map(([name, tensor]) => [name, Array.from(tensor.data)]),
    );
  }
  return { ms, outputs };
}

/** Full-size pixels: what a quality gate would need. */
async function pixels(file) {
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  const data = context.getImageData(0, 0, bitmap.width, bitmap.height);
  return { bitmap, data };
}

/** The picture at the network's size, normalised, plane by plane. */
function tensorOf(bitmap) {
  const side = input.dims[2];
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  const area = side * side;
  const planes = new Float32Array(3 * area);
  for (let index = 0; index < area; index += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      planes[channel * area + index] = (data[index * 4 + channel] - 127) / 128;
    }
  }
  return new ort.Tensor("float32", planes, input.dims);
}

async function chain({ file, warmUps, runs }) {
  const result = { chain: [], straight: [], decode: [] };
  for (let index = -warmUps; index < runs; index += 1) {
    const started = performance.now();
    const { bitmap } = await pixels(file);
    const decoded = performance.now();
    await run(tensorOf(bitmap));
    const ended = performance.now();
    bitmap.close();
    const again = performance.now();
    const straight = await createImageBitmap(file);
    await run(tensorOf(straight));
    const straightEnded = performance.now();
    straight.close();
    if (index >= 0) {
      result.decode.push(decoded - started);
      result.chain.push(ended - started);
      result.straight.push(straightEnded - again);
    }
  }
  return result;
}

const DO = { start: async () => ({ version: ort.env.versions?.web ?? null }), load, infer, chain };

self.onmessage = async ({ data }) => {
  try {
    self.postMessage(await DO[data.do](data));
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
