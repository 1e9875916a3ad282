"""Small pictures for the tests of the decoders, and the numbers of the resize test.

    python3 tools/golden/pictures.py tests/Candor.Data.Tests/Pictures

PNG files are put together here byte by byte; JPEG files by TurboJPEG through ctypes; the resized picture by PyTorch 1.13.
"""
import ctypes
import struct
import sys
import zlib
from pathlib import Path

out = Path(sys.argv[1])
W, H = 6, 4


def ramp(channels):
    """Value of channel k at row r, column c: 40 r + 10 c + 5 k."""
    return bytes(40 * r + 10 * c + 5 * k for r in range(H) for c in range(W) for k in range(channels))


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(name, kind, bits, raw_rows, extra=b"", interlace=0, width=W, height=H):
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, interlace)) + extra
    data += chunk(b"IDAT", zlib.compress(raw_rows)) + chunk(b"IEND", b"")
    (out / name).write_bytes(data)
    return data


def rows(values, stride):
    return b"".join(b"\0" + values[i:i + stride] for i in range(0, len(values), stride))


grey, colour = ramp(1), ramp(3)
png("grey.png", 0, 8, rows(grey, W))
whole = png("colour.png", 2, 8, rows(colour, 3 * W))
(out / "cut.png").write_bytes(whole[:60])
broken = bytearray(whole)
broken[50] ^= 0xFF
(out / "wrong-checksum.png").write_bytes(bytes(broken))
png("sixteen.png", 0, 16, rows(b"".join(bytes([v, v]) for v in grey), 2 * W))
png("alpha.png", 6, 8, rows(b"".join(colour[3 * i:3 * i + 3] + bytes([255 if i % 2 == 0 else 0]) for i in range(W * H)), 4 * W))
palette = b"".join(bytes([v, 255 - v, 7]) for v in range(0, 240, 10))
png("palette.png", 3, 8, rows(bytes(i for i in range(W * H)), W), chunk(b"PLTE", palette))
png("huge.png", 0, 8, b"", width=50_000, height=50_000)
(out / "empty.png").write_bytes(b"")
(out / "gif.png").write_bytes(b"GIF89a......")
(out / "text.png").write_bytes(b"no picture at all")

# Sixteen bits: red 1000 r + 37 c, green 3 more, blue 6 more; grey with alpha, half where the column is even; transparent in part.
shorts = lambda values: b"".join(struct.pack(">H", v) for v in values)
png("sixteen-colour.png", 2, 16, rows(shorts(1000 * r + 37 * c + 3 * k for r in range(H) for c in range(W) for k in range(3)), 6 * W))
png("sixteen-alpha.png", 4, 16, rows(shorts(v for r in range(H) for c in range(W) for v in (10000 * r + 257 * c, 65535 if c % 2 else 0x8000)), 4 * W))
png("half-alpha.png", 6, 8, rows(bytes(v for i in range(W * H) for v in (10 * i, 200, 50, [255, 128, 64, 1][i % 4])), 4 * W))
# What a colour profile would change must not change the values.
gamma = chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 70000, 29000, 17000, 79700, 13100, 4600))
png("gamma-grey.png", 0, 8, rows(grey, W), gamma)
png("gamma-colour.png", 2, 8, rows(colour, 3 * W), gamma)
wrong = bytearray((out / "sixteen.png").read_bytes())
wrong[20] ^= 1
(out / "sixteen-wrong-header.png").write_bytes(bytes(wrong))

# A GIF of two frames, the ramp and black; codes of eight bits throughout, since the table stays below 256. A BMP of 24 bits, bottom row first.
frame = lambda values: b"\x2c" + struct.pack("<4HB", 0, 0, W, H, 0) + b"\x07" + bytes([W * H + 2, 0x80]) + bytes(values) + b"\x81\0"
table = b"".join(bytes([2 * v, 255 - 2 * v, 7]) for v in range(128))
two = b"GIF89a" + struct.pack("<2HBBB", W, H, 0xF6, 0, 0) + table + frame(v // 2 for v in grey) + frame([0] * W * H) + b";"
(out / "two-frames.gif").write_bytes(two)
(out / "cut.gif").write_bytes(two[:6 + 7 + 384 + 20])
line = lambda r: b"".join(bytes(reversed(colour[3 * (r * W + c):3 * (r * W + c) + 3])) for c in range(W)) + b"\0" * (-3 * W % 4)
body = b"".join(line(r) for r in reversed(range(H)))
whole = b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, W, H, 1, 24, 0, len(body), 2835, 2835, 0, 0) + body
(out / "colour.bmp").write_bytes(whole)
(out / "cut.bmp").write_bytes(whole[:54 + len(body) // 2])

# Adam7: seven passes (first row, first column, row step, column step).
passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
raw = b""
for r0, c0, rs, cs in passes:
    for r in range(r0, H, rs):
        line = bytes(grey[r * W + c] for c in range(c0, W, cs))
        raw += b"\0" + line if line else b""
png("interlaced.png", 0, 8, raw, interlace=1)

jpeg = ctypes.CDLL("libturbojpeg.so.0")
jpeg.tjInitCompress.restype = ctypes.c_void_p


def encode(name, pixels, pixel_format, subsampling, flags=0, quality=100):
    handle = ctypes.c_void_p(jpeg.tjInitCompress())
    buffer, size = ctypes.c_void_p(), ctypes.c_ulong()
    bad = jpeg.tjCompress2(handle, pixels, 48, 0, 32, pixel_format, ctypes.byref(buffer), ctypes.byref(size), subsampling, quality, flags)
    assert bad == 0
    data = ctypes.string_at(buffer, size.value)
    (out / name).write_bytes(data)
    return data


smooth = bytes(v for r in range(32) for c in range(48) for v in (4 * r + c, 5 * c, 255 - 4 * r))
whole = encode("colour.jpg", smooth, 0, 0)
progressive = encode("progressive.jpg", smooth, 0, 0, flags=16384)
(out / "cut-progressive.jpg").write_bytes(progressive[: len(progressive) * 2 // 3])
(out / "stray-bytes.jpg").write_bytes(whole[:-2] + bytes(range(1, 98)) + whole[-2:])
encode("grey.jpg", bytes(4 * r + c for r in range(32) for c in range(48)), 6, 3)
encode("cmyk.jpg", bytes(v for r in range(32) for c in range(48) for v in (r, c, 0, 0)), 11, 0)
(out / "cut.jpg").write_bytes(whole[: len(whole) // 2])
(out / "cut-with-end.jpg").write_bytes(whole[: len(whole) * 2 // 3] + whole[-2:])
encode("middle-grey.jpg", bytes([128] * 3 * 48 * 32), 0, 2)
(out / "header-only.jpg").write_bytes(whole[:12])

try:
    import torch
    source = torch.tensor(list(ramp(1)), dtype=torch.float64).reshape(1, 1, H, W)
    busy = torch.tensor([[(37 * r * r + 91 * c + 13 * r * c) % 256 for c in range(9)] for r in range(7)], dtype=torch.float64)[None, None]
    for size in ((3, 4), (10, 12), (2, 5)):
        small = torch.nn.functional.interpolate(busy, size, mode="bilinear", antialias=True, align_corners=False)
        print(size, (small + 0.5).floor().int().flatten().tolist())
except ImportError:
    print("PyTorch is missing: no numbers for the resize test")
