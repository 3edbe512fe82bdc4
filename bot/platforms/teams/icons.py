"""The app's two icons, drawn here: three bars that grow towards a line, the target. Pure."""

import struct
import zlib

ACCENT = "#2F5D62"

_BARS = ((0.22, 0.36, 0.62), (0.43, 0.57, 0.48), (0.64, 0.78, 0.30))
"""Left, right and top of each bar, as shares of the icon."""
_FOOT = 0.78
_LINE = (0.18, 0.82, 0.19, 0.225)
"""Left, right, top and bottom of the target."""

_WHITE = (255, 255, 255, 255)
_NOTHING = (0, 0, 0, 0)
_GROUND = (0x2F, 0x5D, 0x62, 255)


def color() -> bytes:
    """192 x 192, white on the accent color."""
    return _png(192, _GROUND)


def outline() -> bytes:
    """32 x 32, white on nothing, as Teams asks for."""
    return _png(32, _NOTHING)


def _png(size: int, ground: tuple[int, int, int, int]) -> bytes:
    rows = bytearray()
    for y in range(size):
        rows.append(0)  # no filter
        for x in range(size):
            rows += bytes(_WHITE if _inked((x + 0.5) / size, (y + 0.5) / size) else ground)
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _inked(x: float, y: float) -> bool:
    left, right, top, bottom = _LINE
    if left <= x <= right and top <= y <= bottom:
        return True
    return any(left <= x <= right and top <= y <= _FOOT for left, right, top in _BARS)
