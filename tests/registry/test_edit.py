"""Edits of a service's YAML: only what changes changes, and what is read back is what was wanted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.rules.edit import CannotEdit, data_of, remove, set_value, value_at

TEXT = """\
# Our warm space.
service: warm-space            # the word in its address
title: "Warm space"
bricks: [registration@1, cases@1]  # what it is made of

venue:
  name: Example Town Library
  hours:   # when the door is open
    - Monday, 10am to 4pm
    # not on Tuesdays
    - Wednesday, 10am to 4pm
  note: |
    Ring the bell.
    Then wait.
telephone: {number: 01632 960000, hours: "9am to 5pm"}
sections:
  - id: you
    questions:
      # the name is never required
      - {id: name, type: text, optional: true}
      - id: age
        type: number

      # asked only when switched on
      - id: health
        type: yes-no
        sensitive: true
  - id: last
    title: Last
# the end
"""


def changed_lines(after: str) -> list[tuple[str, str]]:
    before = TEXT.splitlines()
    return [(old, new) for old, new in zip(before, after.splitlines(), strict=True) if old != new]


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("service",), "warm-room", "service: warm-room            # the word in its address"),
        (("title",), "Warm room", "title: Warm room"),
        (("title",), "Tea: and talk", 'title: "Tea: and talk"'),
        (("title",), "yes", 'title: "yes"'),
        (("title",), "12", 'title: "12"'),
        (("title",), 'The "Snug"', 'title: "The \\"Snug\\""'),
        (("venue", "name"), "Café on the hill", "  name: Café on the hill"),
        (("bricks",), ["registration@1"], "bricks: [registration@1]  # what it is made of"),
        (("venue", "hours", 1), "Thursday, noon to 2pm", "    - Thursday, noon to 2pm"),
        (("telephone", "number"), "01632 960111", 'telephone: {number: "01632 960111", hours: "9am to 5pm"}'),
        (("sections", 0, "questions", 0, "optional"), False, "      - {id: name, type: text, optional: false}"),
    ],
)  # fmt: skip
def test_one_line_changes_and_no_other(path: tuple[str | int, ...], value: object, line: str) -> None:
    after = set_value(TEXT, path, value)
    assert [new for _, new in changed_lines(after)] == [line]
    assert value_at(after, path) == value


def test_setting_what_it_is_already_leaves_the_text_alone() -> None:
    assert set_value(TEXT, ("title",), "Warm space") == TEXT


def test_a_list_is_replaced_in_its_place() -> None:
    after = set_value(TEXT, ("venue", "hours"), ["Every day, 9am to 5pm"])
    assert "  hours:   # when the door is open\n    - Every day, 9am to 5pm\n  note: |" in after


def test_several_lines_are_written_as_several_lines() -> None:
    after = set_value(TEXT, ("venue", "name"), "Library\n\nGround floor")
    assert "  name: |-\n    Library\n\n    Ground floor\n  hours:" in after
    assert value_at(set_value(TEXT, ("venue", "note"), "Come in."), ("venue", "note")) == "Come in."


def test_new_keys_come_last_in_their_mapping() -> None:
    assert "    Then wait.\n  access: Step-free\ntelephone:" in set_value(TEXT, ("venue", "access"), "Step-free")
    assert 'hours: "9am to 5pm", text: "07700 900000"}' in set_value(TEXT, ("telephone", "text"), "07700 900000")
    assert set_value("a: 1", ("b",), ["x", "z"]) == "a: 1\nb:\n  - x\n  - z"
    assert set_value("a: 1\n", ("b",), [{"c": 1, "d": "x y"}]) == "a: 1\nb:\n  - c: 1\n    d: x y\n"


def test_an_empty_value_is_filled_in() -> None:
    assert set_value("a:\nb: 2\n", ("a",), "x") == "a: x\nb: 2\n"


def test_entries_go_with_the_comments_right_above_them() -> None:
    after = remove(TEXT, ("sections", 0, "questions", 2))
    assert "health" not in after
    assert "switched on" not in after
    assert "        type: number\n\n  - id: last" in after


def test_entries_in_one_line_go_with_their_comma() -> None:
    assert "bricks: [cases@1]  # what" in remove(TEXT, ("bricks", 0))
    assert "bricks: [registration@1]  # what" in remove(TEXT, ("bricks", 1))
    assert "telephone: {number: 01632 960000}\n" in remove(TEXT, ("telephone", "hours"))


def test_keys_go_with_all_their_lines() -> None:
    assert remove(TEXT, ("venue",)) == TEXT.replace(TEXT[TEXT.index("venue:") : TEXT.index("telephone:")], "")
    assert "note" not in remove(TEXT, ("venue", "note"))


def test_the_last_entry_leaves_an_empty_list() -> None:
    assert remove("a:\n  - x\nb: 1\n", ("a", 0)) == "a: []\nb: 1\n"


def test_what_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(CannotEdit, match="no place for nowhere › at all"):
        set_value(TEXT, ("nowhere", "at all"), 1)
    with pytest.raises(CannotEdit, match="nothing at nowhere"):
        remove(TEXT, ("nowhere",))


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60) | st.text(
    "ab :#-'\"\n,[]{}&*!|>%@`?", max_size=20
)
values = words | st.booleans() | st.integers(-(10**17), 10**17) | st.lists(words, min_size=1, max_size=4)
paths = st.sampled_from(
    [
        ("title",),
        ("bricks",),
        ("venue", "name"),
        ("venue", "hours"),
        ("venue", "note"),
        ("telephone", "number"),
        ("new",),
        ("sections", 0, "questions", 1, "type"),
        ("venue", "new"),
        ("telephone", "new"),
        ("telephone",),
        ("sections", 1, "id"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(path=paths, value=values)
def test_any_value_survives_being_written(path: tuple[str | int, ...], value: object) -> None:
    after = set_value(TEXT, path, value)
    wanted = data_of(TEXT)
    inner = wanted
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    assert data_of(after) == wanted
    assert after.startswith("# Our warm space.\n")
    assert after.endswith("# the end\n")
