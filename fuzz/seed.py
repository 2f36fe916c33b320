"""Seeds for the fuzz targets: real files for `full`, their code streams for the codecs.

    python3 fuzz/seed.py ../shared/data/dicom

Files longer than the fuzzer's `-max_len` are left out. Everything goes to fuzz/corpus, which is not
part of the repository.
"""

import struct
import sys
from pathlib import Path

LONGEST = 65536
PIXEL_DATA = b"\xe0\x7f\x10\x00OB\x00\x00\xff\xff\xff\xff"
CODECS = {
    ".4.50": "jpeg", ".4.51": "jpeg", ".4.53": "jpeg", ".4.55": "jpeg",
    ".4.57": "jpeg_lossless", ".4.70": "jpeg_lossless",
    ".4.80": "jpeg_ls", ".4.81": "jpeg_ls",
    ".4.90": "jpeg_2000", ".4.91": "jpeg_2000",
    ".4.201": "jpeg_2000", ".4.202": "jpeg_2000", ".4.203": "jpeg_2000",
    ".4.110": "jpeg_xl", ".4.111": "jpeg_xl", ".4.112": "jpeg_xl",
    ".5": "rle", ".8.1": "deflate",
}


def syntax(data):
    at = data.find(b"\x02\x00\x10\x00UI", 132, 4096)
    if at < 0:
        return ""
    length = struct.unpack_from("<H", data, at + 6)[0]
    return data[at + 8 : at + 8 + length].rstrip(b"\0 ").decode("ascii", "replace")


def elements(data, uid):
    """The data set behind the meta group, led by the notation's number in the target `scan`."""
    start = 132
    if data[132:138] == b"\x02\x00\x00\x00UL":
        start = 144 + struct.unpack_from("<I", data, 140)[0]
    notation = {"": 0, ".2": 2, ".1.99": 3}.get(uid, 1)
    return bytes([notation]) + data[start:]


def fragments(data):
    """The items of encapsulated pixel data, the offset table left out."""
    at = data.find(PIXEL_DATA)
    if at < 0:
        return b"", []
    start = at = at + len(PIXEL_DATA)
    items = []
    while data[at : at + 4] == b"\xfe\xff\x00\xe0":
        length = struct.unpack_from("<I", data, at + 4)[0]
        items.append(data[at + 8 : at + 8 + length])
        at += 8 + length
    return data[start : at + 8], items[1:]


def keep(target, name, data):
    if 0 < len(data) <= LONGEST:
        folder = Path(__file__).parent / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def main(root):
    files = (path for path in Path(root).rglob("*") if path.is_file())
    for number, path in enumerate(sorted(files)):
        data = path.read_bytes()
        if data[128:132] != b"DICM":
            continue
        name = f"{number:04}"
        keep("full", name, data)
        items, streams = fragments(data)
        # Frames and rows are the target's first two bytes.
        keep("frames", name, bytes([min(len(streams), 255), 3]) + items)
        uid = syntax(data).removeprefix("1.2.840.10008.1.2")
        keep("scan", name, elements(data, uid))
        if uid in CODECS and streams:
            for choice in (0, 1, 2, 6):
                keep(CODECS[uid], f"{name}-{choice}", bytes([choice]) + streams[0])


if __name__ == "__main__":
    main(sys.argv[1])
