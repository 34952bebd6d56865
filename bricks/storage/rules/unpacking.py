"""What an archive unpacks to: measured, for its directory may lie.

A few kilobytes can unpack to gigabytes (deflate packs up to 1,032 to 1, RFC 1951), and parts that
share their bytes to any size at all, which fills the memory or the disk of whoever opens the file.
Documents pack text at about 10 to 1 and large tables at up to 50 to 1.
"""

import struct
import zipfile
import zlib

LONGEST = 150_000_000
"""Bytes that all parts of a document may unpack to."""
MOST_TO_ONE = 100
"""How many bytes may come out of one, over the whole file."""
SMALL = 5_000_000
"""Up to so many bytes the proportion does not matter."""

_HEADER = 30
_STORED, _DEFLATED = 0, 8


class TooMuch(Exception):
    """An archive that unpacks to more than a document would, or to something else than it says."""


def check(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """Raise TooMuch, in words that go on from "it", for an archive that could exhaust whoever opens it."""
    most = min(LONGEST, max(SMALL, len(content) * MOST_TO_ONE))
    if sum(part.file_size for part in parts) > most:
        raise TooMuch("it unpacks to more than a document would")
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            raise TooMuch("its parts overlap")
        start = _start(content, part)
        end = start + part.compress_size
        if end > len(content) or not _fits(content[start:end], part):
            raise TooMuch("its parts are not of the size that it says")


def _start(content: bytes, part: zipfile.ZipInfo) -> int:
    """Where the bytes of a part begin, after its own header."""
    header = content[part.header_offset : part.header_offset + _HEADER]
    if len(header) < _HEADER or header[:4] != b"PK\x03\x04":
        raise TooMuch("it is not whole")
    name, extra = struct.unpack("<HH", header[26:30])
    return int(part.header_offset + _HEADER + name + extra)


def _fits(packed: bytes, part: zipfile.ZipInfo) -> bool:
    """Whether a part unpacks to exactly what the directory says. Never unpacks more than a piece at a time."""
    if part.compress_type == _STORED:
        return len(packed) == part.file_size
    if part.compress_type != _DEFLATED:
        raise TooMuch("it is packed in an unusual way")
    unpacker, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    try:
        while not unpacker.eof:
            piece = unpacker.decompress(packed, 1_000_000)
            size, packed = size + len(piece), unpacker.unconsumed_tail
            if size > part.file_size or not (piece or packed):
                return False
    except zlib.error:
        return False
    return size == part.file_size and not unpacker.unused_data
