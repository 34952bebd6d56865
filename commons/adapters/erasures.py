"""The list of erasures: a file beside the data, a line for each."""

import os
from pathlib import Path

from commons.adapters.documents import keep_names

ERASURES = "erasures.jsonl"
"""Its name in the data folder and in a backup."""


class FileErasures:
    """Lines in a file that only grows, each on the disk before the next step."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, line: str) -> None:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "rb+", buffering=0) as file:
            size = os.fstat(handle).st_size
            torn = size and os.pread(handle, 1, size - 1) != b"\n"
            file.write((b"\n" if torn else b"") + line.encode() + b"\n")
            os.fsync(handle)
        keep_names(self.path.parent)
