"""Writes the code streams of this folder: one small picture in every compressed family.

    pip install numpy imagecodecs==2026.3.6
    python make.py

The picture is a formula (`value` here, `expected` in syntaxes.rs), so that nobody's pixels are needed
and the truth is not what some decoder says. All streams are lossless but the 12-bit JPEG.
"""

import numpy as np
import imagecodecs as codecs

ROWS, COLUMNS = 24, 20


def value(y, x, plane, bits):
    return (x * x * 5 + y * x * 3 + y * 11 + plane * 37) & ((1 << bits) - 1)


def picture(bits, planes=1, signed=False):
    y, x, p = np.meshgrid(np.arange(ROWS), np.arange(COLUMNS), np.arange(planes), indexing="ij")
    found = value(y, x, p, bits).astype(np.uint8 if bits <= 8 else np.uint16)
    if signed:
        found = (found.astype(np.int32) - (1 << (bits - 1))).astype(np.int16)
    return found if planes > 1 else found[..., 0]


def write(name, stream):
    stream = bytes(stream)
    open(name, "wb").write(stream + b"\0" * (len(stream) % 2))
    print(name, len(stream))


smooth = np.clip(np.add.outer(np.arange(ROWS) * 60, np.arange(COLUMNS) * 90) + 200, 0, 4095)

write("jpeg_ls_8.jls", codecs.jpegls_encode(picture(8)))
write("jpeg_ls_16.jls", codecs.jpegls_encode(picture(16)))
write("jpeg_ls_rgb.jls", codecs.jpegls_encode(picture(8, 3)))
write("jpeg_lossless_8.jpg", codecs.ljpeg_encode(picture(8), bitspersample=8))
write("jpeg_lossless_16.jpg", codecs.ljpeg_encode(picture(16), bitspersample=16))
write("jpeg_12.jpg", codecs.jpeg8_encode(smooth.astype(np.uint16), level=100, bitspersample=12))
write("jpeg_2000_8.j2k", codecs.jpeg2k_encode(picture(8), level=0, codecformat="j2k", reversible=True))
write("jpeg_2000_16.j2k", codecs.jpeg2k_encode(picture(16), level=0, codecformat="j2k", reversible=True))
write("jpeg_2000_signed.j2k", codecs.jpeg2k_encode(picture(16, signed=True), level=0, codecformat="j2k", reversible=True))
write("jpeg_2000_rgb.j2k", codecs.jpeg2k_encode(picture(8, 3), level=0, codecformat="j2k", reversible=True, mct=True))
write("htj2k_16.j2c", codecs.htj2k_encode(picture(16), reversible=True))
write("jpeg_xl_8.jxl", codecs.jpegxl_encode(picture(8), lossless=True))
write("jpeg_xl_16.jxl", codecs.jpegxl_encode(picture(16), lossless=True))
write("jpeg_xl_rgb.jxl", codecs.jpegxl_encode(picture(8, 3), lossless=True))
