"""Whether a composer's sheet fits the files it travels with."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from commons.model import Model
from commons.service import Fix, ServiceFileError
from commons.service.explain import explain
from commons.service.source import read
from registry.rules.edit import value_at
from registry.rules.places import path_in
from registry.rules.sheet import NAME, Extra, Place, Sheet, Wording


def sheet_of(files: Mapping[str, str]) -> Sheet | None:
    """The sheet among the files, if there is one; ServiceFileError when it does not fit them."""
    if NAME not in files:
        return None
    source = read(NAME, files[NAME])
    try:
        sheet = Sheet.model_validate(source.data)
    except ValidationError as error:
        raise ServiceFileError(explain(error, source, Sheet)) from None
    fixes = [
        Fix(
            NAME,
            source.line(at),
            f"there is no {place.at} in {place.file}",
            "a path with dots to a value that is there",
        )
        for at, place in _places(sheet)
        if not _is_there(files, place, sheet.offer)
    ]
    if fixes:
        raise ServiceFileError(fixes)
    return sheet


def _places(part: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Place]]:
    """Every place that the sheet names, with where it stands in the sheet."""
    if isinstance(part, tuple):
        for number, one in enumerate(part):
            yield from _places(one, (*at, number))
    elif isinstance(part, Place):
        yield at, part
    elif isinstance(part, Model):
        if isinstance(part, Extra):
            yield (*at, "to"), Place(file=part.file, at=part.to)
        for name, value in part:
            yield from _places(value, (*at, name))


def _is_there(files: Mapping[str, str], place: Place, offered: bool) -> bool:
    """What others start from must have every value; elsewhere what was left empty is not there."""
    if place.file not in files or not offered:
        return place.file in files
    text = files[place.file]
    path = path_in(text, place.at)
    if isinstance(place, Wording):  # may say something that the service did not say so far
        return bool(value_at(text, path[:-1]))
    return value_at(text, path) is not None
