"""Differences between versions: sentences with lines, and the lines themselves."""

from commons.differences import by_line, in_words

BEFORE = """\
title: Warm space
bricks: [registration@1, cases@1]
questions:
  - key: name
    label: First name
  - key: age
    label: How old are you?
    required: true
"""
AFTER = """\
# who we are
title: Warm space at the library
bricks: [registration@1, cases@1, storage@1]
questions:
  - key: name
    label: What may we call you?
    help: A first name is enough
  - key: visits
    label: Have you been before?
"""


def said(before: str, after: str, name: str = "form.yaml") -> list[str]:
    return [difference.says for difference in in_words({name: before}, {name: after})]


def test_each_field_is_a_sentence_with_its_lines() -> None:
    found = in_words({"form.yaml": BEFORE}, {"form.yaml": AFTER})
    assert [(one.says, one.line_before, one.line_after) for one in found] == [
        ("“title” was “Warm space”, is now “Warm space at the library”", 1, 2),
        ("“bricks”, “storage@1” was added", None, 3),
        ("“questions”, “name”, “label” was “First name”, is now “What may we call you?”", 5, 6),
        ("“questions”, “name”, “help” was added: “A first name is enough”", None, 7),
        ("“questions”, “visits” was added", None, 8),
        ("“questions”, “age” was removed", 6, None),
    ]


def test_nothing_is_said_of_equal_files() -> None:
    assert in_words({"form.yaml": BEFORE}, {"form.yaml": BEFORE}) == ()


def test_files_that_come_and_go() -> None:
    found = in_words({"rounds.csv": "a,b\n"}, {"stages.yaml": "a: 1\n"})
    assert [(one.file, one.says) for one in found] == [
        ("stages.yaml", "the file is new"),
        ("rounds.csv", "the file was removed"),
    ]


def test_comments_alone_are_named_as_such() -> None:
    assert said("a: 1\n", "a: 1  # one\n") == ["only comments, spacing or quotes changed"]


def test_yes_is_not_one() -> None:
    assert said("a: 1\n", "a: true\n") == ["“a” was 1, is now yes"]


def test_another_order_is_named() -> None:
    assert said("stages: [a, b, c]\n", "stages: [c, a, b]\n") == ["“stages” has another order"]


def test_rows_of_a_csv_have_lines_too() -> None:
    found = in_words({"r.csv": "street,day\nMill Lane,mon\n"}, {"r.csv": "street,day\nMill Lane,tue\n"})
    assert [(one.says, one.line_after) for one in found] == [("entry 1, “day” was “mon”, is now “tue”", 2)]


def test_entries_without_a_name_go_by_place() -> None:
    assert said("flow: [{do: x, if: 1}, {do: x, if: 2}]\n", "flow: [{do: x, if: 1}, {do: x, if: 3}]\n") == [
        "“flow”, entry 2, “if” was 2, is now 3"
    ]


def test_files_that_cannot_be_read_still_differ() -> None:
    assert said("a: [\n", "a: 1\n") == ["the text changed"]


def test_lines_carry_their_numbers_and_gaps() -> None:
    before = "\n".join(f"line {n}" for n in range(1, 31))
    after = before.replace("line 20", "line twenty") + "\nline 31"
    rows = by_line(before, after, context=1)
    assert [(row.mark, row.before, row.after) for row in rows] == [
        ("gap", None, None),
        ("same", 19, 19),
        ("removed", 20, None),
        ("added", None, 20),
        ("same", 21, 21),
        ("gap", None, None),
        ("same", 30, 30),
        ("added", None, 31),
    ]
