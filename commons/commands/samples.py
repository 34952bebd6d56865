"""Sample answers to any form, made from what `GET /form` says of it and clearly labelled as samples.

The same service and number give the same answers, whatever the day.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

NAMES = ("Sample Person", "Sample Neighbour", "Sample Resident", "Sample Guest", "Sample Tenant", "Sample Carer")
WORDS = "Sample text. This application was made up to try the service out."
STREETS = ("Sample Road", "Sample Lane", "Sample Street", "Sample Close")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000008000000080800000000e164e1570000000e4944415478da63d8"
    "02050c94310054a22d012b23106c0000000049454e44ae426082"
)
"""A grey picture of eight by eight points."""

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""A document of one empty page."""

Answers = dict[str, Any]
Make = Callable[[Mapping[str, Any]], Any]
Send = Callable[[str, bytes], str]
"""Sends a file with this name and content; gives its reference."""


class Sampler:
    """Makes the answers of one sample application."""

    def __init__(self, form: Mapping[str, Any], number: int, seed: str, today: date, send: Send) -> None:
        self._form, self._number, self._today, self._send = form, number, today, send
        self._random = random.Random(f"{seed} {number}")  # noqa: S311 - it must come out the same each time
        self._schema: Mapping[str, Any] = form["answers"]["properties"]

    def answers(self) -> Answers:
        """An answer to every question that is asked, and to some of the optional ones."""
        made: Answers = {}
        for section in self._form["form"]["sections"]:
            for question in section["questions"]:
                conditions = (section.get("only_if"), question.get("only_if"))
                if not all(_met(condition, made) for condition in conditions if condition):
                    continue
                if question.get("sensitive") or (question.get("optional") and self._random.random() < 0.4):
                    continue
                made[question["id"]] = self._answer(question)
        return made

    def windows(self, answers: Answers) -> Iterator[Answers]:
        """The same answers for every street and collection that the form names, in an order of their own."""
        found = [q["id"] for s in self._form["form"]["sections"] for q in s["questions"] if q["type"] == "window"]
        if not found:
            yield answers
            return
        parts = self._schema[found[0]]["properties"]
        pairs = [(s, c) for s in parts["street"].get("examples", ()) for c in parts["collection"]["enum"]]
        self._random.shuffle(pairs)
        for street, collection in pairs:
            yield {**answers, found[0]: {"street": street, "collection": collection}}

    def _answer(self, question: Mapping[str, Any]) -> Any:
        made: dict[str, Make] = {
            "long-text": self._long_text,
            "email": self._email,
            "phone": self._phone,
            "date": self._date,
            "number": self._count,
            "money": self._money,
            "address": self._address,
            "postcode": self._postcode,
            "one-of": self._one_of,
            "several-of": self._several_of,
            "yes-no": self._yes_no,
            "allowance": self._allowance,
            "declaration": self._declaration,
            "items": self._items,
            "window": self._window,
            "file": self._file,
        }
        make: Make = made.get(question["type"], self._text)
        return make(question)

    def _text(self, question: Mapping[str, Any]) -> str:
        words = (
            f"{NAMES[self._number % len(NAMES)]} {self._number + 1}" if question.get("about") == "name" else "Sample"
        )
        longest, shortest = question.get("max_length", 200), question.get("min_length", 1)
        return words[:longest].ljust(shortest, ".")

    def _long_text(self, question: Mapping[str, Any]) -> str:
        return WORDS[: question.get("max_length", 2_000)]

    def _email(self, _question: Mapping[str, Any]) -> str:
        return f"sample.{self._number + 1}@example.org"

    def _phone(self, _question: Mapping[str, Any]) -> str:
        return f"01632 960{self._number % 1000:03d}"

    def _date(self, question: Mapping[str, Any]) -> str:
        wanted = question.get("must_be", "any")
        day = self._today + timedelta(days=10 if "future" in wanted else -10_000)
        earliest, latest = question.get("earliest"), question.get("latest")
        return max(earliest or "", min(day.isoformat(), latest or "9999"))

    def _count(self, question: Mapping[str, Any]) -> int:
        least = question.get("least", 1)
        return self._random.randint(least, min(question.get("most", least + 3), least + 3))

    def _money(self, question: Mapping[str, Any]) -> str:
        return str(question.get("least", "10.00")) if question.get("least") not in (None, "0.00") else "10.00"

    def _address(self, _question: Mapping[str, Any]) -> dict[str, str]:
        street = STREETS[self._number % len(STREETS)]
        return {"line1": f"{self._number + 1} {street}", "town": "Example Town", "postcode": "AA1 1AA"}

    def _postcode(self, _question: Mapping[str, Any]) -> str:
        return "AA1 1AA"

    def _one_of(self, question: Mapping[str, Any]) -> str:
        return str(self._random.choice(question["options"])["code"])

    def _several_of(self, question: Mapping[str, Any]) -> list[str]:
        codes = [option["code"] for option in question["options"] if option["code"] != question.get("exclusive")]
        least = min(question.get("at_least", 1), len(codes))
        return self._random.sample(codes, max(least, min(2, question.get("at_most") or 2, len(codes))))

    def _yes_no(self, _question: Mapping[str, Any]) -> bool:
        return self._random.random() < 0.5

    def _allowance(self, _question: Mapping[str, Any]) -> bool:
        return self._random.random() < 0.25

    def _declaration(self, _question: Mapping[str, Any]) -> bool:
        return True

    def _items(self, question: Mapping[str, Any]) -> dict[str, int]:
        kinds = [kind["code"] for kind in question["kinds"]]
        return {self._random.choice(kinds): 1}

    def _window(self, _question: Mapping[str, Any]) -> dict[str, str]:
        return {}  # filled in by `windows`, because only some are open at this hour

    def _file(self, question: Mapping[str, Any]) -> list[str]:
        kinds = question.get("kinds", ())
        if "png" in kinds:
            return [self._send("sample-picture.png", PNG)]
        if "pdf" in kinds:
            return [self._send("sample-document.pdf", PDF)]
        return [self._send("sample.txt", WORDS.encode())]


def _met(condition: Mapping[str, Any], answers: Answers) -> bool:
    for key, wanted in condition.items():
        given = answers.get(key)
        codes = (
            {"yes" if given else "no"}
            if isinstance(given, bool)
            else set(given if isinstance(given, list) else [given])
        )
        if codes.isdisjoint(wanted):
            return False
    return True
