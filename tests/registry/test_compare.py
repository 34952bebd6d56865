"""What counts as an addition within a major, and what is refused, naming the field and whom it breaks."""

import enum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, create_model

from commons.brick import Brick, get, internal, post
from commons.event import Event
from commons.model import Line, Listing, Model, Paging
from commons.refs import ApplicationRef, CaseRef, subject
from registry.checks.compare import breaks, whom
from registry.checks.schemas import narrowed, promised
from registry.rules.descriptor import descriptor_of, majors_of


class Opened(Event, name="toys.opened"):
    """Toy opened."""

    case: CaseRef


class Open(Model):
    title: Line
    note: str = ""


class Read(Model):
    case: Annotated[CaseRef, subject]


class Toy(Model):
    case: CaseRef
    title: str
    note: str | None = None


def open_(given: Open, tx: Any) -> Opened:
    """Open a toy."""
    return Opened(case=tx.ref)


def read(asked: Read, view: Any) -> Toy:
    """Read a toy."""
    return Toy(case=asked.case, title="Bear")


def list_(asked: Paging, view: Any) -> Listing[Toy]:
    """List toys."""
    return Listing[Toy](items=())


def close(given: Read, tx: Any) -> Opened:
    """Close a toy."""
    return Opened(case=given.case)


def toys(version: str = "1.0.0", **more: Any) -> Brick:
    api = {
        1: [
            post("/toys", open_, may="apply"),
            get("/toys/{case}", read, may="casework"),
            get("/toys", list_, may="casework"),
        ]
    }
    return Brick(
        name="toys",
        version=version,
        summary="Toys.",
        owner="a@example.org",
        **{"api": api, "internal": [internal(close)], **more},
    )


def changed(before: type[Model], **fields: Any) -> list[tuple[str, str]]:
    after = create_model(before.__name__, __base__=before, **fields)
    return narrowed(before.model_json_schema(), after.model_json_schema())


def sent(**fields: Any) -> dict[str, Any]:
    """The schema of an input with these fields."""
    model: type[BaseModel] = create_model("Given", **fields)
    return model.model_json_schema()


def given(**fields: Any) -> dict[str, Any]:
    """The schema of a result with these fields."""
    model: type[BaseModel] = create_model("Given", **fields)
    return model.model_json_schema(mode="serialization")


def test_a_descriptor_holds_what_others_rely_on() -> None:
    found = descriptor_of(toys())
    assert list(found["majors"]["1"]) == ["POST /toys", "GET /toys/{case}", "GET /toys"]
    operation = found["majors"]["1"]["POST /toys"]
    assert (operation["name"], operation["may"], operation["summary"]) == ("open", "apply", "Open a toy")
    assert operation["records"] == ["toys.opened"]
    assert operation["input"]["required"] == ["title"]
    assert found["events"]["toys.opened"]["schema"]["properties"]["case"]["x-kind"] == "case"
    assert found["internal"]["close"]["may"] == "flow"
    assert majors_of(found) == (1,)


def test_the_same_release_breaks_nothing() -> None:
    assert breaks(descriptor_of(toys()), descriptor_of(toys("1.0.1"))) == ()


def test_additions_break_nothing() -> None:
    assert changed(Open, colour=(str, "red")) == []
    wider = create_model("Toy", __base__=Toy, colour=(str, "red"))
    assert promised(Toy.model_json_schema(mode="serialization"), wider.model_json_schema(mode="serialization")) == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"colour": (str, ...)}, ("colour", "is new and required")),
        ({"note": (str, ...)}, ("note", "is now required")),
        ({"note": (int, 0)}, ("note", "no longer accepts text")),
        (
            {"note": (Annotated[str, Field(max_length=50)], "")},
            ("note", "now accepts at most 50 characters, was 20000"),
        ),
        ({"note": (Annotated[str, Field(min_length=2)], "")}, ("note", "now needs at least 2 characters")),
        ({"note": (Annotated[str, Field(pattern="^a")], "")}, ("note", "has another pattern: ^a")),
        ({"note": (CaseRef, ...)}, ("note", "is now required")),
    ],
)
def test_what_others_send_must_still_be_accepted(fields: dict[str, Any], found: tuple[str, str]) -> None:
    class Open(Model):
        title: Line
        note: Annotated[str, Field(max_length=20000)] = ""

    assert found in changed(Open, **fields)


def test_a_field_taken_away_is_named() -> None:
    class Smaller(Model):
        title: Line

    assert narrowed(Open.model_json_schema(), Smaller.model_json_schema()) == [("note", "is no longer accepted")]


class Colour(enum.Enum):
    red = "red"
    blue = "blue"


class OnlyRed(enum.Enum):
    red = "red"


def test_a_choice_taken_away_is_named_but_one_more_is_not() -> None:
    both = sent(colour=(Colour, ...))
    one = sent(colour=(OnlyRed, ...))
    assert narrowed(both, one) == [("colour", "no longer accepts 'blue'")]
    assert narrowed(one, both) == []
    assert promised(one, both) == promised(both, one) == []


def test_text_that_becomes_a_choice_is_narrower() -> None:
    free = sent(colour=(str, ...))
    assert narrowed(free, sent(colour=(Colour, ...))) == [("colour", "now accepts only 'red', 'blue'")]


def test_lists_and_definitions_are_looked_into() -> None:
    inner = create_model("Item", size=(str, ...))
    smaller = create_model("Item", size=(int, ...))
    before = sent(items=(list[inner], ...))
    after = sent(items=(list[smaller], ...))
    assert narrowed(before, after) == [("items.[].size", "no longer accepts text")]
    assert promised(before, after) == [("items.[].size", "may now be a whole number")]


def test_whole_numbers_fit_where_numbers_fit() -> None:
    whole = sent(n=(int, ...))
    any_number = sent(n=(float, ...))
    assert narrowed(whole, any_number) == []
    assert narrowed(any_number, whole) == [("n", "no longer accepts a number")]
    assert promised(any_number, whole) == []


def test_a_result_that_may_be_nothing_is_a_break() -> None:
    sure = given(title=(str, ...))
    unsure = given(title=(str | None, ...))
    assert promised(sure, unsure) == [("title", "may now be nothing")]
    assert promised(unsure, sure) == []
    assert narrowed(sure, unsure) == []


def test_recursive_schemas_come_to_an_end() -> None:
    schema = {
        "$ref": "#/$defs/Node",
        "$defs": {
            "Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}, "n": {"type": "integer"}}}
        },
    }
    assert narrowed(schema, schema) == promised(schema, schema) == []


def test_an_operation_taken_away_names_the_services_it_breaks() -> None:
    fewer = toys("1.1.0", api={1: [post("/toys", open_, may="apply"), get("/toys/{case}", read, may="casework")]})
    found = breaks(descriptor_of(toys()), descriptor_of(fewer))
    assert [one.where for one in found] == ["v1 GET /toys"]
    assert whom(found, {1: ["a/b", "a/c"]}) == ["v1 GET /toys: is gone. This would break a/b, a/c"]
    assert "No published service" in whom(found, {})[0]


def test_permissions_may_be_loosened_but_not_tightened() -> None:
    def with_may(may: Any) -> Any:
        return descriptor_of(toys("1.1.0", api={1: [post("/toys", open_, may=may)]}))

    assert [one.what for one in breaks(with_may("apply"), with_may("own"))] == [
        "now needs the permission “own”, was “apply”"
    ]
    assert breaks(with_may("own"), with_may("apply")) == ()


def test_a_second_major_may_be_anything() -> None:
    class Other(Model):
        application: ApplicationRef

    def open_(given: Other, tx: Any) -> Opened:
        return Opened(case=given.application)

    both = toys("2.0.0", api={1: toys().api[1], 2: [post("/toys", open_, may="own")]})
    assert breaks(descriptor_of(toys()), descriptor_of(both)) == ()
    assert majors_of(descriptor_of(both)) == (1, 2)


def test_events_need_a_version_for_a_new_required_field() -> None:
    old = descriptor_of(toys())
    new = descriptor_of(toys("1.1.0"))
    schema = new["events"]["toys.opened"]["schema"]
    schema["properties"] = {**schema["properties"], "size": {"type": "integer"}}
    schema["required"] = ["case", "size"]
    assert [one.what for one in breaks(old, new)] == ["is new, so older records lack it: raise the event's version"]
    new["events"]["toys.opened"]["version"] = 2
    assert breaks(old, new) == ()


def test_settings_are_compared_like_input() -> None:
    class First(Model):
        reference: str

    class Second(Model):
        reference: str
        fee: int

    found = breaks(descriptor_of(toys(settings=First)), descriptor_of(toys("1.1.0", settings=Second)))
    assert [one.says() for one in found] == ["settings: “fee” is new and required"]
    assert [one.says() for one in breaks(descriptor_of(toys()), descriptor_of(toys(settings=First)))] == [
        "settings: “reference” is new and required"
    ]
