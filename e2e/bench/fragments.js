// The code stream of the first frame of a DICOM file, found by its bytes: enough for the bench's own
// list of files (explicit VR, encapsulated), and for nothing else.

/** (7FE0,0010) of undefined length, as OB or OW (PS3.5 A.4). */
const PIXEL_DATA = [
  [0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff],
  [0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x57, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff],
];

const ITEM = 0xe000_fffe;

/** The fragments of frame 0 behind each other; a fragment that begins a code stream begins a frame. */
export function firstFrame(bytes) {
  const [, ...fragments] = items(bytes, startOfItems(bytes));
  const next = fragments.findIndex((fragment, index) => index > 0 && beginsStream(fragment));
  const parts = next < 0 ? fragments : fragments.slice(0, next);
  if (parts.length === 0) {
    throw new Error("the file has no fragments");
  }
  const stream = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    stream.set(part, at);
    at += part.length;
  }
  return stream;
}

/** The last such place: an icon's pixels stand before the picture's. */
function startOfItems(bytes) {
  for (let at = bytes.length - 12; at >= 0; at -= 1) {
    if (PIXEL_DATA.some((tag) => tag.every((byte, index) => bytes[at + index] === byte))) {
      return at + 12;
    }
  }
  throw new Error("the file has no encapsulated pixel data");
}

/** The offset table, then the fragments. */
function items(bytes, start) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [];
  let at = start;
  while (at + 8 <= bytes.length && view.getUint32(at, true) === ITEM) {
    const length = view.getUint32(at + 4, true);
    found.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return found;
}

/** JPEG and JPEG-LS begin with SOI, JPEG 2000 with SOC. */
function beginsStream(fragment) {
  return fragment[0] === 0xff && (fragment[1] === 0xd8 || fragment[1] === 0x4f);
}
