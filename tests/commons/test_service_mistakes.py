"""Mistakes in a copied example: each is told once, with its file, its line, what is wrong and what would fit."""

import pytest

from commons.assembly import installed_bricks
from commons.service import check_files
from commons.service.load import load_files, read_folder
from tests.architecture.house import ROOT

BRICKS = {brick.name: brick for brick, _ in installed_bricks()}
FILES = read_folder(ROOT / "examples/services/example-borough/bulky-waste-a")
MISTAKES = [
    ("service.yaml", "lgsl: 528", "lgsl: bulky", "lgsl is 'bulky'", "a whole number, or 'none'"),
    ("service.yaml", "cases@1,", "casez@1,", "there is no brick 'casez'", "did you mean cases?"),
    ("service.yaml", "do: cases.open,", "do: cases.opn,", "no brick of this service has the action", "cases.open"),
    ("service.yaml", "form: form.yaml", "form: fom.yaml", "there is no file fom.yaml", "form.yaml"),
    ("service.yaml", 'amount: "30.00"', "amount: 30.00", "must be an amount in pounds, in quotes", ""),
    ("service.yaml", "class: frontline,", "class: front,", "class is 'front'", "'frontline'"),
    ("form.yaml", "type: phone", "type: fone", "type is 'fone'", "phone"),
    ("form.yaml", "max_length: 20", "max_lenght: 20", "unknown key 'max_lenght'", "max_length"),
    ("form.yaml", "most_slots: 4", "most_slots: four", "most_slots is 'four'", "a whole number"),
    ("form.yaml", "routable: true", "routable: perhaps", "routable is 'perhaps'", "true or false"),
    ("service.yaml", "origin: example", "origin: live", "example-borough is an example", "origin: example"),
    ("stages.yaml", "unit: working days", "unit: weeks", "unit is 'weeks'", "'working days' or 'calendar days'"),
]


@pytest.mark.parametrize(("file", "old", "new", "what", "fits"), MISTAKES)
def test_a_mistake_in_a_copied_example_is_told_at_its_line(file: str, old: str, new: str, what: str, fits: str) -> None:
    line = FILES[file][: FILES[file].index(old)].count("\n") + 1
    (fix,) = check_files({**FILES, file: FILES[file].replace(old, new, 1)}, BRICKS)
    assert (fix.file, fix.line) == (file, line)
    assert what in fix.what
    assert fits in fix.fits


def test_a_condition_that_cannot_be_met_is_told_at_its_question() -> None:
    form = FILES["form.yaml"].replace("only_if: {reduction:", "only_if: {reductin:")
    (fix,) = check_files({**FILES, "form.yaml": form}, BRICKS)
    assert form.splitlines()[fix.line - 1].strip() == "- id: reduction-reference"
    assert "depends on the question 'reductin', which does not exist" in fix.what


def test_a_decision_that_no_stage_waits_for_is_told_at_the_step_that_hands_it_on() -> None:
    text = FILES["service.yaml"].replace("code: refused, title", "code: rejected, title")
    (fix,) = check_files({**FILES, "service.yaml": text}, BRICKS)
    assert "do: workflow.record" in text.splitlines()[fix.line - 1]
    assert "cases.decided's outcome may be 'rejected', which workflow.record does not know" in fix.what
    assert "refused" in fix.fits
    assert load_files({**FILES, "service.yaml": text}, BRICKS, published=True).slug == "bulky-waste-a"
    only = text.replace("{when: cases.decided, do:", "{when: cases.decided, only: {outcome: accepted}, do:")
    assert check_files({**FILES, "service.yaml": only}, BRICKS) == []


def test_a_word_of_other_tools_is_told_with_the_one_that_is_meant() -> None:
    text = FILES["service.yaml"].replace("{when: cases.opened, do:", "{on: cases.opened, do:")
    fixes = check_files({**FILES, "service.yaml": text}, BRICKS)
    assert [(fix.what, fix.fits) for fix in fixes] == [
        ("'when' is missing", "a line `when: ...`"),
        ("unknown key 'on'", "did you mean when?"),
    ]


@pytest.mark.parametrize("period", ["six years", "P", "6Y", "P6Y2W", "P0D"])
def test_a_period_is_told_in_words(period: str) -> None:
    text = FILES["service.yaml"].replace("  storage:\n", f"  storage:\n    keep_for: {period}\n")
    (fix,) = check_files({**FILES, "service.yaml": text}, BRICKS)
    assert "P6Y" in fix.what
    assert "\\d" not in str(fix)
    assert fix.line == text[: text.index("keep_for")].count("\n") + 1


def test_every_example_has_a_title_of_its_own() -> None:
    folders = [path.parent for path in (ROOT / "examples/services").glob("*/*/service.yaml")]
    titles = [load_files(read_folder(folder), BRICKS).title for folder in folders]
    assert len(titles) == len(set(titles)) > 4
