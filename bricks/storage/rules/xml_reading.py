"""Reading XML of unknown origin: no document type, no entities, a bounded size."""

from collections.abc import Mapping
from typing import Protocol
from xml.parsers import expat

LONGEST = 30_000_000
DEEPEST = 200


class Unreadable(Exception):
    """The XML is broken, or uses what harmless files do not need."""


class Visitor(Protocol):
    """Called for each element, instruction and run of text; returns nothing, notes what it finds."""

    def element(self, name: str, attributes: Mapping[str, str]) -> None: ...
    def instruction(self, name: str, text: str) -> None: ...
    def text(self, text: str) -> None: ...


def walk(content: bytes, visitor: Visitor) -> None:
    """Show every part of the XML to the visitor. Names come as `namespace name`, or bare without one.

    Raises Unreadable for broken XML, document types (which carry entities: "billion laughs", files
    read from the server), over-long content and elements nested deeper than 200.
    """
    if len(content) > LONGEST:
        raise Unreadable("it is too long")
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unreadable("its parts are nested too deeply")
        visitor.element(name, attributes)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise Unreadable("it declares a document type")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    parser.ProcessingInstructionHandler = visitor.instruction
    parser.CharacterDataHandler = visitor.text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("it is not whole") from error


def local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition(" ")[2]
