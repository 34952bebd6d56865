"""Reading the originals and writing the compact files: the same bytes on every run.

Rows keep their order or are sorted, and compressed files carry no time of day. Row numbers are those
of the records of a file, where the header is row 1.
"""

import csv
import gzip
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

COUNCILS = "local_authorities/english_councils_317.csv"
BY_HAND = Path(__file__).resolve().parents[1]
"""Where the files made by hand lie; the builder reads some of them and never writes them."""

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """The rows of a CSV file, compressed or not."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def numbered(path: Path) -> list[tuple[int, Row]]:
    """The rows of a CSV file with their numbers; the header is row 1."""
    return list(enumerate(read(path), start=2))


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write one file; returns the number of rows. A name that ends in .gz is compressed."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(columns)
    count = 0
    for row in rows:
        out.writerow(row)
        count += 1
    raw = text.getvalue().encode()
    if path.suffix == ".gz":
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as stream:
            stream.write(raw)
        raw = packed.getvalue()
    path.write_bytes(raw)
    return count


def digest(path: Path) -> str:
    """SHA-256 of what a file holds; of a compressed file, of what it holds unpacked."""
    raw = path.read_bytes()
    return hashlib.sha256(gzip.decompress(raw) if path.suffix == ".gz" else raw).hexdigest()


def slug_of(text: str) -> str:
    """An address word: `St Helens` is `st-helens`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("&", " and ")).strip("-")


def plain_number(text: str) -> str:
    """`10506.0` is written `10506`; a figure with decimals stays as it is; a blank stays blank."""
    return text.removesuffix(".0")


def short_name(row: Row) -> str:
    """The name by which people know a council of the list: `Dorset`, not `Dorset Council`."""
    return row["nice-name"].removesuffix(" Council")


def council_codes(originals: Path) -> dict[str, str]:
    """The code of each council of today by its address word and by the address word of its name."""
    found = {}
    for row in read(originals / COUNCILS):
        for word in (row["gov-uk-slug"], slug_of(short_name(row)), slug_of(row["official-name"])):
            if word:
                found[word] = row["gss-code"]
    return found


def matched_by_hand(name: str) -> dict[str, tuple[str, ...]]:
    """What a file of matches made by hand says: a name as in the original -> codes of councils of today."""
    return {row["name"]: tuple(row["gss"].split()) for row in read(BY_HAND / name)}
