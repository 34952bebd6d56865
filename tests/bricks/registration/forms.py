"""Forms that the tests of registration share: every type of question once, and a small one."""

import json
from datetime import UTC, datetime
from typing import Any

from bricks.registration.rules.kinds import At
from bricks.registration.settings import Form, RegistrationSettings, Round

UPLOAD = "01890a5d-ac96-774b-bcce-b302099a8057"
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
"""A Tuesday: the rubbish of Elm Road was collected on the Monday before."""

ROUNDS: list[dict[str, Any]] = [
    {"street": "Elm Road", "collection": "Rubbish", "first": "2026-03-02", "weeks": "2"},
    {"street": "Elm Road", "collection": "Food waste", "first": "2026-03-02", "weeks": "1"},
    {"street": "Oak Lane", "collection": "Rubbish", "first": "2026-03-06", "weeks": "2"},
]

SIZES = [
    {"code": "lamp", "text": "Table lamp", "size": "small"},
    {"code": "bedside-table", "text": "Bedside table", "size": "medium"},
    {"code": "wardrobe", "text": "Wardrobe", "size": "large"},
    {"code": "fridge", "text": "Fridge", "size": "electrical", "at_most": 1},
]
WAYS = [{"small": 4}, {"medium": 2}, {"medium": 1, "small": 2}, {"large": 1}, {"electrical": 1}]

EVERY: dict[str, Any] = {
    "sections": [
        {
            "id": "you",
            "title": "About you",
            "questions": [
                {"id": "full-name", "type": "text", "ask": "What is your full name?", "called": "your full name",
                 "about": "name"},
                {"id": "email", "type": "email", "ask": "What is your email address?", "called": "your email address",
                 "about": "email", "optional": True},
                {"id": "phone", "type": "phone", "ask": "What is your telephone number?", "about": "phone",
                 "called": "your telephone number", "optional": True},
                {"id": "address", "type": "address", "ask": "What is your address?", "called": "your address",
                 "about": "address"},
                {"id": "old-postcode", "type": "postcode", "ask": "What was your postcode before?", "optional": True,
                 "called": "your postcode"},
                {"id": "born", "type": "date", "ask": "What is your date of birth?", "called": "your date of birth",
                 "must_be": "past", "optional": True},
                {"id": "rent", "type": "money", "ask": "What is your rent?", "called": "your rent", "most": "5000.00",
                 "optional": True},
                {"id": "people", "type": "number", "ask": "How many people live there?", "least": 1, "most": 20,
                 "called": "how many people live there", "optional": True},
            ],
        },
        {
            "id": "things",
            "title": "What we collect",
            "questions": [
                {"id": "items", "type": "items", "ask": "What should we collect?", "called": "your items",
                 "kinds": SIZES, "slot": WAYS, "most_slots": 3},
                {"id": "reduction", "type": "allowance", "ask": "Do you get Council Tax Reduction?",
                 "called": "you get Council Tax Reduction", "number": 1, "days": 90, "household": "address"},
                {"id": "proof", "type": "file", "ask": "Upload your letter", "called": "your letter",
                 "only_if": {"reduction": "yes"}},
                {"id": "help", "type": "one-of", "ask": "Do you need help?", "called": "what help you need",
                 "routable": True,
                 "options": [{"code": "none", "text": "No help"}, {"code": "carry", "text": "Help to carry"}]},
                {"id": "why", "type": "long-text", "ask": "Why do you need help?", "called": "why you need help",
                 "max_length": 300, "only_if": {"help": ["carry"]}},
                {"id": "days", "type": "several-of", "ask": "Which days suit you?", "called": "the days that suit you",
                 "exclusive": "any",
                 "options": [{"code": "monday", "text": "Monday"}, {"code": "tuesday", "text": "Tuesday"},
                             {"code": "any", "text": "Any day"}]},
                {"id": "gate", "type": "yes-no", "ask": "Is there a locked gate?", "called": "there is a locked gate",
                 "routable": True},
                {"id": "missed", "type": "window", "ask": "Which collection was missed?", "opens": "16:30",
                 "closes": "18:00", "only_if": {"gate": True}},
                {"id": "true", "type": "declaration", "ask": "Declaration", "called": "what you say is true",
                 "statement": "What I have said is true."},
            ],
        },
    ],
    "price": {
        "per_slot": "43.20",
        "items": "items",
        "free": "reduction",
        "concessions": [{"only_if": {"help": "carry"}, "per_slot": "30.00", "called": "with help to carry"}],
    },
}  # fmt: skip

ANSWERS: dict[str, Any] = {
    "full-name": "Ada Example",
    "address": {"line1": "12 Elm Road", "town": "Exampleton", "postcode": "AA3 1AB"},
    "items": {"lamp": 2, "bedside-table": 1},
    "reduction": False,
    "help": "none",
    "days": ["monday"],
    "gate": False,
    "true": True,
}


def every_form() -> Form:
    """A form that asks every type of question."""
    return Form.model_validate(EVERY)


def every_settings() -> RegistrationSettings:
    """Settings with that form and a rounds list."""
    return RegistrationSettings.model_validate({"form": EVERY, "reference": "BW", "rounds": ROUNDS})


def rounds() -> tuple[Round, ...]:
    """The rounds list, read as from a file of comma-separated values."""
    return tuple(Round.model_validate(row) for row in ROUNDS)


def at(now: datetime = NOW) -> At:
    """A moment, with the rounds list."""
    return At(now, rounds())


def one_question(question: dict[str, Any], *before: dict[str, Any]) -> Form:
    """A form of one question, after some others."""
    filled = [{"ask": "What?", **each} for each in (*before, question)]
    return Form.model_validate({"sections": [{"id": "only", "title": "Only", "questions": filled}]})


SERVICE = """
service: {service}
title: Book a bulky waste collection
organisation: {organisation}
origin: example
lgsl: 528
lgil: 0
owner: waste@example.gov.uk
bricks: [registration@1]
settings:
  registration: {{form: form.yaml, start: start.yaml, reference: BW, rounds: rounds.csv}}
flow: []
"""

START: dict[str, Any] = {
    "summary": "Have large things taken away.",
    "who_may_apply": ["Households of Example Borough"],
    "cost": ["£43.20 a slot"],
    "what_you_need": ["A list of your items", "Your address"],
    "how_long": "About 5 minutes.",
    "when_not_to_use": ["For rubbish from building work"],
    "telephone": {"number": "01632 960 002", "hours": "Monday to Friday, 9am to 5pm"},
    "privacy": "We keep what you tell us for 6 years.",
    "provided_by": "Example Borough",
    "complain": "Write to us.",
    "what_happens_next": ["We look at your request."],
    "based_on": [
        {"rule": "£43.20 a slot", "page": "Terms", "publisher": "A council", "date": "2026-11-20",
         "address": "https://example.gov.uk/terms"}
    ],
}  # fmt: skip


def every_files(
    *, form: dict[str, Any] | None = None, organisation: str = "example-borough", service: str = "bulky"
) -> dict[str, str]:
    """The files of a service whose form asks every type of question, or another form."""
    rows = [",".join(str(row[key]) for key in ("street", "collection", "first", "weeks")) for row in ROUNDS]
    return {
        "service.yaml": SERVICE.format(organisation=organisation, service=service),
        "form.yaml": json.dumps(form or EVERY),
        "start.yaml": json.dumps(START),
        "rounds.csv": "\n".join(("street,collection,first,weeks", *rows)),
    }
