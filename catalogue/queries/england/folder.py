"""One folder of public statistics: plain CSV files, compressed where they are long."""

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path


class Folder:
    """Reads the files of one folder. Each topic keeps what it has read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        """The rows of a file of this folder by column name."""
        return csv.DictReader(self._text(name))

    def _cells(self, name: str) -> Iterator[list[str]]:
        """The rows of a file without its header, for files that are too long to name each cell."""
        reader = csv.reader(self._text(name))
        next(reader)
        return reader

    def _text(self, name: str) -> io.StringIO:
        raw = (self.folder / name).read_bytes()
        return io.StringIO((gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8"), newline="")


def amount(text: str) -> float | None:
    """A figure, or None for a blank: a blank is not a zero."""
    return float(text) if text else None
