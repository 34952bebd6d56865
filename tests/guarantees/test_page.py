"""The page of what was tried says what the figures say, and names tests that are there."""

import json

import pytest

from tests.guarantees.page import FIGURES, PAGE, PROMISES, ROOT, Promise, written


def test_the_page_is_what_the_figures_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == written(json.loads(FIGURES.read_text(encoding="utf-8")))


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.what)
def test_each_promise_is_tried_or_said_not_to_be(promise: Promise) -> None:
    assert promise.rows or promise.tests or promise.missing
    assert [test for test in promise.tests if not (ROOT / test).is_file()] == []
