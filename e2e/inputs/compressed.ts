// Slices in other transfer syntaxes: the streams that the core is tested with, as DICOM files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../command_line.ts";
import type { Upload } from "./bad.ts";
import { head, text, word } from "./ct.ts";

const STREAMS = join(ROOT, "wasm-core/tests/dicom/streams");
/** What all these streams hold. */
const ROWS = 24;
const COLUMNS = 20;
const UNDEFINED_LENGTH = 0xffffffff;

/** An item of a sequence, or of fragments (PS3.5 A.4). */
function item(number: number, value: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt16LE(number, 2);
  head.writeUInt32LE(value.length, 4);
  return Buffer.concat([head, value]);
}

function file(name: string, syntax: string, stream: string): Upload {
  const bytes = readFileSync(join(STREAMS, stream));
  const even = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
  const buffer = Buffer.concat([
    Buffer.alloc(128),
    Buffer.from("DICM"),
    text(0x0002, 0x0010, "UI", syntax),
    text(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.2"),
    text(0x0008, 0x0018, "UI", `1.2.826.0.1.3680043.8.498.2.${syntax}`),
    text(0x0008, 0x0060, "CS", "CT"),
    text(0x0020, 0x000e, "UI", `1.2.826.0.1.3680043.8.498.3.${syntax}`),
    word(0x0028, 0x0002, 1),
    text(0x0028, 0x0004, "CS", "MONOCHROME2"),
    word(0x0028, 0x0010, ROWS),
    word(0x0028, 0x0011, COLUMNS),
    word(0x0028, 0x0100, 16),
    word(0x0028, 0x0101, 16),
    word(0x0028, 0x0102, 15),
    word(0x0028, 0x0103, 0),
    head(0x7fe0, 0x0010, "OB", UNDEFINED_LENGTH),
    item(0xe000, Buffer.alloc(0)),
    item(0xe000, even),
    item(0xe0dd, Buffer.alloc(0)),
  ]);
  return { name, mimeType: "application/dicom", buffer };
}

export const JPEG_2000 = file("jpeg-2000", "1.2.840.10008.1.2.4.90", "jpeg_2000_16.j2k");
export const HTJ2K = file("htj2k", "1.2.840.10008.1.2.4.201", "htj2k_16.j2c");
export const JPEG_XL = file("jpeg-xl", "1.2.840.10008.1.2.4.110", "jpeg_xl_16.jxl");
export const JPEG_LS = file("jpeg-ls", "1.2.840.10008.1.2.4.80", "jpeg_ls_16.jls");
