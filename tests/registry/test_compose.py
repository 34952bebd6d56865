"""The composer: the answers of a charity worker become the files that a developer would write."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commons.assembly import installed_bricks
from commons.service import load_files
from commons.service.source import read
from registry.checks.sheets import sheet_of
from registry.rules.compose import Answers, Whose, compose, faults_of, slug_of
from registry.rules.edit import data_of
from registry.rules.places import path_in
from registry.rules.sheet import NAME, Sheet

FOLDER = Path(__file__).parents[2] / "examples/services/example-neighbours/warm-space"
SHEETS = sorted(path.parent for path in FOLDER.parents[1].glob("*/*/compose.yaml"))
TEMPLATE = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
SHEET = Sheet.model_validate(read(NAME, TEMPLATE[NAME]).data)
WHOSE = Whose("st-mary", "example", "example-neighbours/warm-space, version 1")
ANSWERS = Answers(
    title="Warm Wednesdays",
    service="warm-wednesdays",
    owner="jo@stmary.example.org",
    values={
        "venue": "St Mary's hall",
        "address": "2 Church Lane, Anytown",
        "opens": "2026-12-02",
        "closes": "2027-02-24",
        "hours": "Wednesday, 11am to 3pm\n\nFirst Sunday: soup",
        "provided-by": "St Mary's, a church charity",
        "room": "80",
    },
    choices={"names": "anonymous"},
)


def composed(**changes: Any) -> dict[str, Any]:
    files = compose(TEMPLATE, SHEET, replace(ANSWERS, **changes), WHOSE)
    return {name: data_of(text) for name, text in files.items()}


def test_the_example_answers_have_no_faults() -> None:
    assert faults_of(SHEET, ANSWERS) == []


def test_each_answer_stands_where_the_sheet_says() -> None:
    found = composed()
    main, start = found["service.yaml"], found["start.yaml"]
    assert [main[key] for key in ("service", "title", "organisation", "origin", "owner")] == [
        "warm-wednesdays",
        "Warm Wednesdays",
        "st-mary",
        "example",
        "jo@stmary.example.org",
    ]
    assert start["venue"] == {
        "name": "St Mary's hall",
        "address": "2 Church Lane, Anytown",
        "opens": "2026-12-02",
        "closes": "2027-02-24",
        "hours": ["Wednesday, 11am to 3pm", "First Sunday: soup"],
    }
    assert "telephone" not in start
    assert start["other_ways"][-1] == "Write to jo@stmary.example.org."
    assert main["costs"] == [
        {
            "what": "Room and heating",
            "class": "frontline",
            "amount": "80.00",
            "per": "month",
            "source": "stated by the organisation",
        }
    ]
    assert (main["income"], main["rates"]) == ([], [])


def test_nothing_of_the_example_remains() -> None:
    files = compose(TEMPLATE, SHEET, ANSWERS, WHOSE)
    text = "\n".join(files.values())
    for own in ("Example Town Library", "01632 960 001", "neighbours.example.org", "illustrative", "240.00"):
        assert own not in text, own
    first, second, *_ = files["service.yaml"].splitlines()
    assert first == "# Composed on the pages of the platform, from example-neighbours/warm-space, version 1."
    assert second == "service: warm-wednesdays"


def test_what_was_not_asked_is_the_very_same_text() -> None:
    files = compose(TEMPLATE, SHEET, replace(ANSWERS, choices={"advice": "yes"}), WHOSE)
    assert files["stages.yaml"] == TEMPLATE["stages.yaml"]
    assert "lgsl: none                     # no number in the national service list" in files["service.yaml"]
    assert "# What somebody should know before they come." in files["start.yaml"]


def test_nobody_is_asked_about_an_adviser_where_none_is_offered() -> None:
    without, offered = composed(), composed(choices={"advice": "yes"})
    text = "".join(str(found) for name, found in without.items() if name != NAME)
    assert "advis" not in text.replace("advisory", "")
    assert [stage["id"] for stage in offered["stages.yaml"]["stages"]] == ["welcome", "advice"]
    asked = {"adviser": "", "staff": "4"}
    assert faults_of(SHEET, replace(ANSWERS, values={**ANSWERS.values, "staff": "0"})) == []
    found = faults_of(SHEET, replace(ANSWERS, choices={"advice": "yes"}, values={**ANSWERS.values, **asked}))
    assert [fault.field for fault in found] == ["adviser", "hour"]


def test_paid_time_is_asked_for_and_volunteers_cost_nothing() -> None:
    paid = composed(values={**ANSWERS.values, "staff": "2.5", "hour": "18"})["service.yaml"]
    assert paid["costs"][1] == {
        "what": "Paid staff",
        "class": "frontline support",
        "minutes": 2.5,
        "per": "case",
        "rate": "staff",
        "source": "stated by the organisation",
    }
    assert paid["rates"] == [{"name": "staff", "hour": "18.00", "source": "stated by the organisation"}]
    assert composed(values={**ANSWERS.values, "staff": "0"})["service.yaml"]["costs"][1]["minutes"] == 0


def test_guests_stay_anonymous_unless_a_first_name_is_chosen() -> None:
    assert [section["id"] for section in composed()["form.yaml"]["sections"]] == ["visit"]
    assert "do not ask who you are" in composed()["start.yaml"]["privacy"]
    named = composed(choices={"names": "first-name"})
    assert [section["id"] for section in named["form.yaml"]["sections"]] == ["guest", "visit"]
    assert "first name" in named["start.yaml"]["privacy"]


def test_sensitive_questions_are_asked_only_when_switched_on() -> None:
    def sensitive(found: dict[str, Any]) -> list[str]:
        questions = [one for section in found["form.yaml"]["sections"] for one in section["questions"]]
        return [one["id"] for one in questions if one.get("sensitive")]

    assert sensitive(composed()) == []
    switched = composed(extras=("health", "benefits"))
    assert sensitive(switched) == ["health", "benefits"]
    assert switched["start.yaml"]["privacy"].endswith(
        "If you tell us about your health, only the volunteers see it. "
        "If you tell us which benefits you get, only the volunteers see it."
    )


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"title": ""}, "title", "Enter what the service is called"),
        ({"service": "Warm Space"}, "service", "The web address must be small letters"),
        ({"owner": "jo at home"}, "owner", "Enter an email address"),
        ({"values": {**ANSWERS.values, "venue": ""}}, "venue", "Answer “What is the building called?”"),
        ({"values": {**ANSWERS.values, "telephone": "ring me"}}, "telephone", "Enter a telephone number"),
        ({"values": {**ANSWERS.values, "opens": "2026-02-30"}}, "opens", "Enter a real date"),
        ({"values": {**ANSWERS.values, "closes": "2026-12-01"}}, "closes", "The last day must be"),
        ({"values": {**ANSWERS.values, "room": "eighty"}}, "room", "Enter an amount in pounds"),
        ({"values": {**ANSWERS.values, "staff": "five"}}, "staff", "Enter a number of minutes"),
        (
            {"values": {**ANSWERS.values, "address": "x" * 201}},
            "address",
            "Your answer must be 200 characters",
        ),
    ],
)
def test_faults_are_named_by_field(changes: dict[str, Any], field: str, says: str) -> None:
    (fault,) = faults_of(SHEET, replace(ANSWERS, **changes))
    assert fault.field == field
    assert fault.message.startswith(says)


@pytest.mark.parametrize("folder", SHEETS, ids=lambda folder: folder.name)
def test_every_example_to_start_from_becomes_another_ones_service(folder: Path) -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    sheet = sheet_of(files)
    assert sheet is not None
    given = {
        "line": "Anytown",
        "text": "As it is.",
        "lines": "Everybody",
        "phone": "01632 960 009",
        "pounds": "5",
        "minutes": "5",
    }
    answers = Answers(
        title="Ours",
        service="ours",
        owner="us@anytown.example.org",
        values={ask.id: given[ask.type] for ask in sheet.asks if ask.type in given},
        extras=tuple(extra.id for extra in sheet.extras),
    )
    assert faults_of(sheet, answers) == []
    made = compose(files, sheet, answers, WHOSE)
    service = load_files(made, {brick.name: brick for brick, _ in installed_bricks()})
    assert (service.organisation, service.slug) == ("st-mary", "ours")
    assert folder.parent.name not in "\n".join(text for name, text in made.items() if name != "service.yaml")


def test_every_place_of_the_sheet_is_in_the_files() -> None:
    places = [place for ask in SHEET.asks for place in (*ask.sets, *((ask.clears,) if ask.clears else ()))]
    places += [place for choice in SHEET.choices for option in choice.options for place in option.removes]
    places += SHEET.drops
    for place in places:
        path = path_in(TEMPLATE[place.file], place.at)
        found = data_of(TEMPLATE[place.file])
        for part in path:
            found = found[part]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Warm Wednesdays", "warm-wednesdays"),
        ("St Mary’s: tea & talk!", "st-marys-tea-talk"),
        ("¿?", ""),
        ("x" * 90, "x" * 48),
    ],
)
def test_a_title_makes_an_address(title: str, slug: str) -> None:
    assert slug_of(title) == slug
