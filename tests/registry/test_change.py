"""Changing a composed service by the questions that it was composed with."""

from dataclasses import replace
from typing import Any

import pytest

from commons.assembly import installed_bricks
from commons.service import load_files
from registry.checks.sheets import sheet_of
from registry.rules.change import answers_in, change
from registry.rules.compose import Answers, compose
from registry.rules.edit import data_of
from registry.rules.sheet import Sheet
from tests.registry.test_compose import ANSWERS, SHEET, TEMPLATE, WHOSE

FILES = compose(TEMPLATE, SHEET, ANSWERS, WHOSE)


def own_sheet(files: dict[str, str] = FILES) -> Sheet:
    sheet = sheet_of(files)
    assert sheet is not None
    return sheet


def answered(**values: str) -> Answers:
    before = answers_in(FILES, own_sheet())
    return replace(before, values={**before.values, **values})


def changed(answers: Answers) -> dict[str, Any]:
    made, faults = change(FILES, own_sheet(), answers)
    assert faults == []
    load_files(made, {brick.name: brick for brick, _ in installed_bricks()})
    return {name: data_of(text) for name, text in made.items()}


def test_a_composed_service_says_what_it_was_asked_and_is_not_offered() -> None:
    assert not own_sheet().offer
    found = answers_in(FILES, own_sheet())
    assert (found.title, found.service, found.owner) == (ANSWERS.title, ANSWERS.service, ANSWERS.owner)
    assert found.values == {
        **ANSWERS.values,
        "room": "80.00",
        "hours": "Wednesday, 11am to 3pm\nFirst Sunday: soup",
    }


def test_nothing_answered_differently_changes_no_character() -> None:
    assert change(FILES, own_sheet(), answered()) == (FILES, [])


def test_place_dates_and_hours_change_and_all_else_stays() -> None:
    made, _ = change(FILES, own_sheet(), answered(venue="The annexe", closes="2027-03-31", hours="Friday, 1pm to 3pm"))
    venue = data_of(made["start.yaml"])["venue"]
    assert (venue["name"], venue["closes"], venue["hours"]) == ("The annexe", "2027-03-31", ["Friday, 1pm to 3pm"])
    assert [name for name in FILES if made[name] != FILES[name]] == ["start.yaml"]


def test_what_was_left_empty_is_answered_later() -> None:
    found = changed(answered(telephone="01632 960 123", staff="3", hour="20", grant="100"))
    main = found["service.yaml"]
    assert found["start.yaml"]["telephone"] == {"hours": "While we are open", "number": "01632 960 123"}
    assert [(line["what"], line["source"]) for line in main["costs"]] == [
        ("Room and heating", "stated by the organisation"),
        ("Paid staff", "stated by the organisation"),
    ]
    assert (main["costs"][1]["minutes"], main["rates"][0]["hour"], main["income"][0]["amount"]) == (
        3,
        "20.00",
        "100.00",
    )


def test_what_was_answered_is_left_empty_later() -> None:
    assert changed(answered(room=""))["service.yaml"]["costs"] == []


def test_the_owner_changes_where_the_service_says_so() -> None:
    found = changed(replace(answered(), title="Warm Fridays", owner="kim@stmary.example.org"))
    assert (found["service.yaml"]["title"], found["service.yaml"]["owner"]) == (
        "Warm Fridays",
        "kim@stmary.example.org",
    )
    assert found["start.yaml"]["other_ways"][-1] == "Write to kim@stmary.example.org."


def test_a_place_that_somebody_took_out_is_told_and_not_lost() -> None:
    files = FILES | {"start.yaml": FILES["start.yaml"].partition("venue:")[0]}
    _, faults = change(files, own_sheet(), replace(answered(), values=ANSWERS.values))
    assert {fault.field for fault in faults} >= {"venue", "hours"}
    assert "has no place in the service’s files any more" in faults[0].message


@pytest.mark.parametrize("gone", ["start.yaml", "service.yaml"])
def test_words_that_a_developer_wrote_survive(gone: str) -> None:
    files = FILES | {gone: FILES[gone] + "# ours\n"}
    made, faults = change(files, own_sheet(), answered(venue="The annexe", room="90"))
    assert (faults, made[gone].endswith("# ours\n")) == ([], True)
