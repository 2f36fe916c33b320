// Files that must each give one typed error, made here so that none has to be shipped.
import { readFileSync } from "node:fs";
import { constants, crc32, deflateRawSync, deflateSync } from "node:zlib";

/** A file as Playwright hands it to a page. */
export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A file that cannot be read, and the code that says why. */
export interface Bad extends Upload {
  code: string;
}

/** Five kinds of trouble; `photograph` is a sound JPEG to cut short. */
export function badFiles(photograph: string): Bad[] {
  return [
    truncatedJpeg(photograph),
    textNamedDicom(),
    empty(),
    zipBomb(),
    hugePng(),
  ];
}

function truncatedJpeg(path: string): Bad {
  const whole = readFileSync(path);
  return {
    code: "source.truncated",
    name: "cut-short.jpg",
    mimeType: "image/jpeg",
    buffer: whole.subarray(0, Math.floor(whole.length / 2)),
  };
}

function textNamedDicom(): Bad {
  return {
    code: "dicom.not_dicom",
    name: "letter.dcm",
    mimeType: "application/dicom",
    buffer: Buffer.from("Dear colleague, this is a letter and not a picture.\n".repeat(20)),
  };
}

function empty(): Bad {
  return { code: "source.empty", name: "nothing.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(0) };
}

/** 30,000 × 30,000 pixels of RGB would be 2.7 GB; the file has 69 bytes. */
function hugePng(): Bad {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return {
    code: "image.dimensions",
    name: "enormous.png",
    mimeType: "image/png",
    buffer: Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      pngChunk("IHDR", header),
      pngChunk("IDAT", deflateSync(Buffer.alloc(64))),
      pngChunk("IEND", Buffer.alloc(0)),
    ]),
  };
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

const MEBIBYTE = 1 << 20;

/** One entry of 1 GiB of zeros, in a megabyte: sound in every field, so only its size speaks against it. */
function zipBomb(): Bad {
  const zeros = Buffer.alloc(MEBIBYTE);
  // After a full flush a block stands alone, so one mebibyte is deflated once and repeated.
  const block = deflateRawSync(zeros, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const last = Buffer.from([0x03, 0x00]);
  const packed = Buffer.concat([...Array.from({ length: 1024 }, () => block), last]);
  let checksum = 0;
  for (let index = 0; index < 1024; index += 1) {
    checksum = crc32(zeros, checksum);
  }
  return {
    code: "source.archive_bomb",
    name: "photographs.zip",
    mimeType: "application/zip",
    buffer: zipOfOne("photograph.jpg", packed, 1024 * MEBIBYTE, checksum),
  };
}

/** A zip archive of one deflated entry (APPNOTE 4.3). */
function zipOfOne(name: string, packed: Buffer, size: number, checksum: number): Buffer {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0); // version needed
  common.writeUInt16LE(8, 4); // deflate
  common.writeUInt32LE(checksum, 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(size, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
  const central = Buffer.concat([
    Buffer.from("PK\x01\x02"),
    Buffer.from([20, 0]), // version made by
    common,
    Buffer.alloc(14), // no comment, first disk, no attributes, local header at 0
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
