"""Sentences that these pages never say, whatever the assumptions, in pages, data and files to download."""

import re

import pytest

from catalogue.queries.england import england
from commons.testing import World
from tests.catalogue.town import close_cases, put

FORBIDDEN = {
    "a council wastes an amount": r"wast(es|ed|ing)\b[^.<]{0,80}£|£[\d.,]+(k|m|bn)?[^.<]{0,40}\bwasted",
    "a share that reaches the front line, from public lines": r"only \d[\d.]* ?(%|per cent)[^.<]{0,80}front ?line",
    "many councils built as many systems": r"\b\d{2,3} (English )?councils (have )?(built|bought|run) \d",
    "the uncorrected count as English councils": r"\b35[23] English councils\b[^.<]{0,60}(built|look-up|system)",
    "files that were not all readable": r"\b\d+ of 101\b",
    "councils run a supplier": r"\d+ (of \d+ )?councils run [A-Z]",
    "words that a manifesto did not say": r"free[sd]? (up )?£|could (be )?free|for the front ?line|manifesto \w+ that",
    "a saving for England": r"England (could|would|can) save|could save £|would save £|saving of £|saves £",
}
PAGES = (
    "/duplication", "/duplication/look-ups", "/duplication/suppliers", "/duplication/suppliers/civica",
    "/duplication/services", "/duplication/services?origin=example", "/duplication/avoided",
    "/duplication/avoided?adopt_low=100&adopt_high=100&move_low=0&move_high=0&days_low=400&days_high=400",
    "/duplication/avoided?move_low=2000&move_high=2000", "/questions/5-2bn", "/questions/5-2bn?most=100&each=1",
    "/questions/5-2bn?most=0&each=1000", "/services/524", "/services/528", "/councils/E07000117",
    "/councils/E07000117/systems", "/councils/E07000117/env", "/methods", "/",
)  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "Burnley wastes £2.1m on bins",
        "£4m of it was wasted",
        "only 31% reaches the front line",
        "only 12 per cent of it reaches the frontline",
        "352 English councils built 352 bin systems",
        "98 of 101 councils run Civica",
        "A manifesto claims that councils could free £5.2bn for the front line",
        "98 councils run Civica, so England could save £10m",
    ],
)
def test_the_patterns_know_such_sentences(sentence: str) -> None:
    assert any(re.search(pattern, sentence) for pattern in FORBIDDEN.values())


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
def test_no_page_says_what_is_never_said(shared: World, address: str, ending: str) -> None:
    path, _, asked = address.partition("?")
    answer = shared.client().get(
        f"{'/index' if path == '/' and ending else path}{ending}{'?' + asked if asked else ''}"
    )
    assert answer.status_code == 200, address
    for what, pattern in FORBIDDEN.items():
        found = re.search(pattern, answer.text)
        assert found is None, f"{what}: {found.group(0)}"


@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
@pytest.mark.parametrize("path", ["/duplication/avoided", "/questions/5-2bn"])
def test_no_council_is_named_where_an_amount_is_estimated(shared: World, path: str, ending: str) -> None:
    text = shared.client().get(path + ending).text
    if ending == ".csv":
        text = "\n".join(line for line in text.splitlines() if not line.startswith("part of a sum"))
    text = re.sub(r"<(head|header|footer)\b.*?</\1>", "", text, flags=re.DOTALL)
    named = [each.nice_name for each in england().councils if re.search(rf"\b{re.escape(each.nice_name)}\b", text)]
    assert named == []


def test_no_example_lends_its_cost_of_a_case_to_a_council(world: World) -> None:
    put(world, "burnley", "example")
    close_cases(world, "burnley", 20)
    for path in (
        "/councils/E07000117",
        "/duplication",
        "/duplication/services",
        "/duplication/avoided",
        "/services/528",
    ):
        assert not re.search(r"£[\d.,]+ (a|per|for each) case", world.client().get(path).text), path
