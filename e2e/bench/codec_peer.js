// A DICOM codec from npm in a worker of its own, used as its own documentation uses it.
//
// A classic worker, because the packages are scripts and not modules. Timed is what a viewer needs:
// the code stream into the codec, decoding, the samples out of it.

/** Script, start function and decoder of each WebAssembly codec; all have the same methods. */
const WASM = {
  "codec-openjpeg": ["openjpegwasm_decode.js", "OpenJPEGWASM", "J2KDecoder"],
  "codec-openjph": ["openjphjs.js", "Module", "HTJ2KDecoder"],
  "codec-charls": ["charlswasm_decode.js", "CharLSWASM", "JpegLSDecoder"],
  "codec-libjpeg-turbo-8bit": [
    "libjpegturbowasm_decode.js",
    "libjpegturbowasm_decode",
    "JPEGDecoder",
  ],
};

/** Prepares a run, which is not timed, and gives the function that is. */
let prepare = null;

async function wasm(codec, stream) {
  const [script, start, name] = WASM[codec];
  const folder = `/peers/@cornerstonejs/${codec}/dist/`;
  importScripts(folder + script);
  const quiet = () => {};
  const module = await self[start]({
    locateFile: (file) => folder + file,
    // OpenJPEG tells the console of every header; writing that is no part of decoding.
    print: quiet,
    printErr: quiet,
  });
  const decoder = new module[name]();
  return () => () => {
    decoder.getEncodedBuffer(stream.length).set(stream);
    decoder.decode();
    const samples = decoder.getDecodedBuffer().slice();
    const { width, height } = decoder.getFrameInfo();
    return { width, height, samples };
  };
}

/** daikon decodes an image once, so each run gets one of its own, parsed beforehand. */
function daikonOf(file) {
  // Its bundle holds all its parts, but looks whether there is a `require` before it uses them.
  self.require = () => ({});
  importScripts("/peers/daikon/release/current/daikon.js");
  return () => {
    const image = daikon.Series.parseImage(new DataView(file.buffer.slice(0)));
    return () => {
      image.decompress();
      const samples = new Uint8Array(image.getPixelDataBytes());
      return { width: image.getCols(), height: image.getRows(), samples };
    };
  };
}

async function load({ codec, stream, file }) {
  prepare = codec === "daikon" ? daikonOf(file) : await wasm(codec, stream);
  return {};
}

/** Warms up by number and by time, so that the engine has compiled what it will. */
function decode({ warmUps, warmMs, runs }) {
  const ms = [];
  let decoded = null;
  const began = performance.now();
  let warm = 0;
  while (ms.length < runs) {
    const run = prepare();
    const started = performance.now();
    decoded = run();
    const took = performance.now() - started;
    if (warm >= warmUps && started - began >= warmMs) {
      ms.push(took);
    } else {
      warm += 1;
    }
  }
  const { width, height, samples } = decoded;
  return { ms, width, height, samples };
}

const DO = { load, decode };

self.onmessage = async ({ data }) => {
  try {
    self.postMessage(await DO[data.do](data));
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
