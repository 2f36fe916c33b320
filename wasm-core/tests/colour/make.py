"""Writes the ICC profiles of this folder and what LittleCMS makes of some colours in them.

    pip install pillow
    python make.py

Each profile is a matrix and curves; their numbers are those of the colour spaces' own documents
(SMPTE EG 432-1 with the curve of IEC 61966-2-1; Adobe RGB (1998); ROMM, ISO 22028-2), adapted to D50
as ICC.1 wants them. `expected.txt` has a line for each colour: profile, three numbers in, three out.
"""

import io
import struct

from PIL import Image, ImageCms

D50 = (0.9642, 1.0, 0.8249)


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def xyz(values):
    return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))


def gamma(value):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256)) + b"\0\0"


def table(values):
    words = b"".join(struct.pack(">H", round(value * 65535)) for value in values)
    return b"curv\0\0\0\0" + struct.pack(">I", len(values)) + words + b"\0" * (len(words) % 4)


def parametric(kind, *parameters):
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + b"".join(map(fixed, parameters))


def profile(colorants, curves):
    tags = {b"wtpt": xyz(D50)}
    for name, colorant, curve in zip(b"rgb", colorants, curves):
        letter = bytes([name])
        tags[letter + b"XYZ"] = xyz(colorant)
        tags[letter + b"TRC"] = curve
    text = b"InSitu test profile\0"
    described = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text
    tags[b"desc"] = described + b"\0" * (12 + 67)
    tags[b"cprt"] = b"text\0\0\0\0No rights reserved\0"
    at = 128 + 4 + 12 * len(tags)
    index, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        index += name + struct.pack(">II", at + len(body), len(value))
        body += value + b"\0" * (-len(value) % 4)
    header = struct.pack(">I4sI", at + len(body), b"\0\0\0\0", 0x02400000)
    header += b"mntrRGB XYZ " + struct.pack(">6H", 2026, 11, 28, 0, 0, 0) + b"acsp" + b"\0" * 28
    header += b"".join(map(fixed, D50))
    return header + b"\0" * (128 - len(header)) + index + body


SRGB = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
ROMM = ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491))
SRGB_D50 = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))

PROFILES = {
    "srgb": profile(SRGB_D50, [parametric(3, *SRGB)] * 3),
    "display_p3": profile(P3, [parametric(3, *SRGB)] * 3),
    "adobe_rgb": profile(ADOBE, [gamma(563 / 256)] * 3),
    "romm_table": profile(ROMM, [table([(i / 255) ** 1.8 for i in range(256)])] * 3),
    "curves_of_each_kind": profile(
        P3,
        [
            parametric(0, 1.9),
            parametric(1, 2.2, 0.95, 0.05),
            parametric(4, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0.0, 0.0),
        ],
    ),
}

COLOURS = [
    (0, 0, 0), (255, 255, 255), (128, 128, 128), (12, 12, 12), (255, 0, 0), (0, 255, 0), (0, 0, 255),
    (200, 120, 100), (230, 190, 170), (90, 60, 50), (140, 60, 30), (60, 140, 200), (3, 7, 1),
    (180, 20, 90), (33, 66, 99),
]

if __name__ == "__main__":
    picture = Image.new("RGB", (len(COLOURS), 1))
    picture.putdata(COLOURS)
    lines = []
    for name, bytes_ in PROFILES.items():
        open(f"{name}.icc", "wb").write(bytes_)
        source = ImageCms.ImageCmsProfile(io.BytesIO(bytes_))
        made = ImageCms.profileToProfile(
            picture,
            source,
            ImageCms.ImageCmsProfile(io.BytesIO(PROFILES["srgb"])),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.NOOPTIMIZE,
        )
        for before, after in zip(COLOURS, made.get_flattened_data()):
            lines.append(" ".join([name, *map(str, before), *map(str, after)]))
    open("expected.txt", "w").write("\n".join(lines) + "\n")
    print("LittleCMS", ImageCms.core.littlecms_version)
