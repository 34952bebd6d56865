"""The public statistics themselves, file by file: from these every figure can be made again."""

import gzip
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response

from catalogue.queries.england import england
from commons.errors import NotFound
from commons.pages import Visit

BASE = "/data/files"


def names(folder: Path) -> tuple[str, ...]:
    """The files of a folder of statistics by the word in their address."""
    found = {path.name.partition(".")[0] for path in folder.glob("*.csv*")}
    return tuple(sorted(found))


async def one(visit: Visit) -> Response:
    """One file of the public statistics, unpacked, as it lies in the repository."""
    folder, word = england().folder, visit.path["file"]
    if word not in names(folder):
        raise NotFound(
            "There is no such file.", expected="A name of the list.", to_do="See the list of files on /data."
        )
    headers = {"Content-Disposition": f'attachment; filename="{word}.csv"'}
    return visit.data(Response(_content(folder, word), media_type="text/csv; charset=utf-8", headers=headers))


@lru_cache(maxsize=4)
def _content(folder: Path, word: str) -> bytes:
    packed = folder / f"{word}.csv.gz"
    return gzip.decompress(packed.read_bytes()) if packed.is_file() else (folder / f"{word}.csv").read_bytes()
