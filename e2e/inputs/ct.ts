// A CT phantom, written byte by byte: slices of a body of water with a bright rod, each of its own
// grey in the corner, so that a test can see which slice it is shown.
import type { Upload } from "./bad.ts";

const CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2";
const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
/** VRs whose length takes four bytes (PS3.5 7.1.2). */
const LONG = ["OW", "OB", "SQ", "UN", "UT"];

export function head(group: number, number: number, vr: string, length: number): Buffer {
  const long = LONG.includes(vr);
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, "latin1");
  if (long) {
    head.writeUInt32LE(length, 8);
  } else {
    head.writeUInt16LE(length, 6);
  }
  return head;
}

function element(group: number, number: number, vr: string, value: Buffer): Buffer {
  return Buffer.concat([head(group, number, vr, value.length), value]);
}

export function text(group: number, number: number, vr: string, value: string): Buffer {
  const even = value.length % 2 === 0 ? value : value + (vr === "UI" ? "\0" : " ");
  return element(group, number, vr, Buffer.from(even, "latin1"));
}

export function word(group: number, number: number, value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return element(group, number, "US", bytes);
}

/** What a series of slices is like. */
export interface Ct {
  slices: number;
  /** Rows and columns. */
  side: number;
  /** Series Instance UID. */
  series?: string;
  /** Patient ID and Study Date. */
  visit?: [patient: string, date: string];
  /** Millimetres between slices; `GAP` unless said. */
  gap?: number;
  /** Millimetres between rows and between columns; `SPACING` for both unless said. */
  spacing?: [rows: number, columns: number];
  /** Each slice brings an overlay: a square in the middle, a quarter of the side wide. */
  overlay?: boolean;
}

/** HU of the rod in the middle, of the water round it, of the air outside. */
export const ROD_HU = 400;
export const WATER_HU = 0;
const AIR_HU = -1000;
/** Rescale Intercept: what is stored is this much more. */
const INTERCEPT = -1024;
/** Millimetres between rows and columns, and between slices. */
export const SPACING = 0.5;
export const GAP = 2;
/** Radii as parts of the side. */
const BODY = 0.4;
export const ROD = 0.1;

/** HU of a slice's corner: it grows with the slice. */
export function cornerHu(slice: number): number {
  return slice * 10;
}

/** The samples that all slices of a side share: rod, water and air, without the corner. */
const BODIES = new Map<number, Int16Array>();

function bodyOf(side: number): Int16Array {
  const made = BODIES.get(side);
  if (made) {
    return made;
  }
  const body = new Int16Array(side * side);
  const middle = side / 2;
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const radius = Math.hypot(row + 0.5 - middle, column + 0.5 - middle) / side;
      const hu = radius < ROD ? ROD_HU : radius < BODY ? WATER_HU : AIR_HU;
      body[row * side + column] = hu - INTERCEPT;
    }
  }
  BODIES.set(side, body);
  return body;
}

/** The samples of one slice, stored values as little endian words, as this machine's are. */
function pixelsOf(side: number, number: number): Buffer {
  const pixels = bodyOf(side).slice();
  const corner = side / 8;
  for (let row = 0; row < corner; row += 1) {
    const start = row * side;
    pixels.fill(cornerHu(number) - INTERCEPT, start, start + Math.ceil(corner));
  }
  return Buffer.from(pixels.buffer);
}

/** One slice; the display window is 0 HU black to 255 HU white, a grey level for each HU. */
export function slice(ct: Ct, number: number): Buffer {
  const pixels = pixelsOf(ct.side, number);
  return Buffer.concat([header(ct, number, pixels.length), pixels]);
}

/** File meta information, with the length of its group, which strict readers ask for (PS3.10 7.1). */
function fileMeta(): Buffer {
  const syntax = text(0x0002, 0x0010, "UI", EXPLICIT_LITTLE_ENDIAN);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(syntax.length);
  return Buffer.concat([element(0x0002, 0x0000, "UL", length), syntax]);
}

/** All of a slice but its samples, of which `bytes` follow; `frames` where there are several. */
export function header(
  { side, series = "1.2.826.0.1.3680043.8.498.1", gap = GAP, visit, spacing = [SPACING, SPACING], overlay = false }: Ct,
  number: number,
  bytes: number,
  frames = 1,
): Buffer {
  const meta = fileMeta();
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from("DICM"),
    meta,
    text(0x0008, 0x0016, "UI", CT_IMAGE_STORAGE),
    text(0x0008, 0x0018, "UI", `${series}.${number + 1}`),
    ...(visit ? [text(0x0008, 0x0020, "DA", visit[1])] : []),
    text(0x0008, 0x0060, "CS", "CT"),
    text(0x0008, 0x103e, "LO", "Phantom"),
    text(0x0010, 0x0010, "PN", "Phantom^Water"),
    ...(visit ? [text(0x0010, 0x0020, "LO", visit[0])] : []),
    text(0x0020, 0x000d, "UI", "1.2.826.0.1.3680043.8.498"),
    text(0x0020, 0x000e, "UI", series),
    // Instance numbers run against space, as those of some scanners do.
    text(0x0020, 0x0013, "IS", String(10_000 - number)),
    text(0x0020, 0x0032, "DS", `-100\\-100\\${number * gap}`),
    text(0x0020, 0x0037, "DS", "1\\0\\0\\0\\1\\0"),
    text(0x0020, 0x0052, "UI", "1.2.826.0.1.3680043.8.498.52"),
    word(0x0028, 0x0002, 1),
    text(0x0028, 0x0004, "CS", "MONOCHROME2"),
    text(0x0028, 0x0008, "IS", String(frames)),
    word(0x0028, 0x0010, side),
    word(0x0028, 0x0011, side),
    text(0x0028, 0x0030, "DS", spacing.join("\\")),
    word(0x0028, 0x0100, 16),
    word(0x0028, 0x0101, 16),
    word(0x0028, 0x0102, 15),
    word(0x0028, 0x0103, 1),
    text(0x0028, 0x1050, "DS", "128"),
    text(0x0028, 0x1051, "DS", "256"),
    text(0x0028, 0x1052, "DS", String(INTERCEPT)),
    text(0x0028, 0x1053, "DS", "1"),
    ...(overlay ? square(side) : []),
    head(0x7fe0, 0x0010, "OW", bytes),
  ]);
}

/** An overlay plane of its own (PS3.3 C.9.2), all of whose bits are set. */
function square(side: number): Buffer[] {
  const size = side / 4;
  const first = Buffer.alloc(4);
  first.writeInt16LE((side - size) / 2 + 1, 0);
  first.writeInt16LE((side - size) / 2 + 1, 2);
  return [
    word(0x6000, 0x0010, size),
    word(0x6000, 0x0011, size),
    text(0x6000, 0x0040, "CS", "G"),
    element(0x6000, 0x0050, "SS", first),
    word(0x6000, 0x0100, 1),
    word(0x6000, 0x0102, 0),
    element(0x6000, 0x3000, "OW", Buffer.alloc((size * size) / 8, 0xff)),
  ];
}

/** All slices, in an order that is neither that of space nor its reverse. */
export function series(ct: Ct): Upload[] {
  const numbers = Array.from({ length: ct.slices }, (_, index) => index);
  const shuffled = [...numbers.filter((n) => n % 2 === 1), ...numbers.filter((n) => n % 2 === 0)];
  return shuffled.map((number) => ({
    name: `I${String((number * 7919) % 100_003).padStart(6, "0")}`,
    mimeType: "application/dicom",
    buffer: slice(ct, number),
  }));
}
