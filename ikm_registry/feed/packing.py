"""One gzip file out of pieces that were deflated before, each by itself.

A piece ends at a byte and looks back at nothing before it (a full flush), so that pieces stand
one after the other in any order. What gzip asks of the whole, its CRC-32 and its length, follows
from those of the pieces.
"""

import struct
import zlib
from dataclasses import dataclass

# RFC 1952: deflate, no name, no time (the same file has the same bytes each day), unknown system.
HEAD = bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF])
LAST_PIECE = bytes([0x03, 0x00])  # empty, and marked as the last
TAIL = struct.Struct("<II")
AROUND = len(HEAD) + len(LAST_PIECE) + TAIL.size
LEVEL = 6


@dataclass(frozen=True)
class Sum:
    """CRC-32 and length of some text."""

    crc: int = 0
    length: int = 0

    def __add__(self, other):
        """Those of both texts, one after the other."""
        return Sum(crc32_combine(self.crc, other.crc, other.length), self.length + other.length)


def packed(text):
    """A piece, and the sum of what is in it."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = deflate.compress(text) + deflate.flush(zlib.Z_FULL_FLUSH)
    return piece, Sum(zlib.crc32(text), len(text))


def stitched(pieces, whole):
    """The file, piece by piece; `whole` is the sum of them all."""
    yield HEAD
    yield from pieces
    yield LAST_PIECE + TAIL.pack(whole.crc, whole.length & 0xFFFFFFFF)


def deflated(texts):
    """A file whose sum nobody knows before: packed while it leaves."""
    gzip = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    for text in texts:
        yield gzip.compress(text)
    yield gzip.flush()


# CRC-32 is the remainder of the text, taken as a polynomial over two elements, by this one; the
# bits are mirrored, so that the highest stands for 1. Text behind text means: the first times
# x to the power of eight times the length of the second, plus the second.
POLYNOMIAL = 0xEDB88320
ONE = 1 << 31


def crc32_combine(first, second, length):
    """The CRC-32 of two texts, from those of each and the length of the second."""
    return product(first, power_of_x(8 * length)) ^ second


def product(one, other):
    """Two polynomials multiplied, modulo POLYNOMIAL."""
    found = 0
    for place in range(31, -1, -1):
        if one >> place & 1:
            found ^= other
        other = other >> 1 ^ POLYNOMIAL if other & 1 else other >> 1
    return found


def power_of_x(exponent):
    """x to this power, by squares."""
    found, square = ONE, ONE >> 1
    while exponent:
        if exponent & 1:
            found = product(found, square)
        square = product(square, square)
        exponent >>= 1
    return found
