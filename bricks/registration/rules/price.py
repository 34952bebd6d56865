"""What an application costs, worked out from its answers. Stated here, collected elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bricks.registration.rules.conditions import met
from bricks.registration.rules.kinds.things import plural, slots, ways_in_words
from bricks.registration.settings import AllowanceQuestion, Form, ItemsQuestion, Price
from commons.money import show_pounds


@dataclass(frozen=True)
class Stated:
    """A price in pence, for so many slots of which some are free, and how it came about in words."""

    pence: int
    slots: int
    free: int
    lines: tuple[str, ...]


def claimed(form: Form, answers: Mapping[str, Any]) -> AllowanceQuestion | None:
    """The allowance that these answers claim, if the price knows it."""
    question = form.question(form.price.free) if form.price and form.price.free else None
    if isinstance(question, AllowanceQuestion) and answers.get(question.id) is True:
        return question
    return None


def counted(form: Form) -> frozenset[str]:
    """The questions whose answers make the price, and what is used of allowances."""
    found = {each for one in form.of_type(AllowanceQuestion) for each in (one.id, one.household)}
    if form.price is not None:
        found |= {key for each in form.price.concessions for key in each.only_if.wants}
        found |= {form.price.items} if form.price.items else set()
    return frozenset(found)


def state(form: Form, answers: Mapping[str, Any], left: int) -> Stated | None:
    """The price of an application with these answers, or None if it has no price or not yet.

    left: how many of the claimed allowance the household has left; 0 when none is claimed.
    """
    price = form.price
    if price is None:
        return None
    question = form.question(price.items) if price.items else None
    number, word = 1, ""
    if isinstance(question, ItemsQuestion):
        needed = slots(question, answers[question.id]) if answers.get(question.id) else None
        if needed is None:
            return None
        number, word = needed, question.slot_called
    each, why = _each(price, answers)
    free = min(number, left) if claimed(form, answers) else 0
    pence = (number - free) * each
    return Stated(pence, number, free, tuple(_lines(number, word, free, each, why, pence)))


def _each(price: Price, answers: Mapping[str, Any]) -> tuple[int, str]:
    for concession in price.concessions:
        if met(concession.only_if, answers):
            return concession.per_slot, concession.called
    return price.per_slot, ""


def _lines(number: int, word: str, free: int, each: int, why: str, pence: int) -> list[str]:
    paid = number - free
    lines = []
    if free:
        lines.append(f"{plural(word or 'application', free)} free")
    if paid and word:
        lines.append(f"{plural(word, paid)} at {show_pounds(each)}" + (f" {why}" if why else ""))
    elif paid and why:
        lines.append(f"{show_pounds(each)} {why}")
    lines.append(f"Total: {show_pounds(pence)}")
    return lines


def price_list(form: Form) -> tuple[str, ...]:
    """The prices in words, for the start page."""
    price = form.price
    if price is None:
        return ()
    question = form.question(price.items) if price.items else None
    items = question if isinstance(question, ItemsQuestion) else None
    per = f" for each {items.slot_called}" if items else ""
    lines = [f"{show_pounds(price.per_slot)}{per}"]
    lines += [f"{show_pounds(each.per_slot)}{per} {each.called}" for each in price.concessions]
    if items:
        ways = ways_in_words(items)
        fits = f"{', '.join(ways[:-1])}, or {ways[-1]}" if len(ways) > 1 else ways[0]
        lines.append(f"One {items.slot_called} holds {fits}")
    free = form.question(price.free) if price.free else None
    if isinstance(free, AllowanceQuestion):
        word = items.slot_called if items else "application"
        lines.append(f"{plural(word, free.number)} free for each household in {free.days} days, if you qualify")
    return (*lines, price.note) if price.note else tuple(lines)
