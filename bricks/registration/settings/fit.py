"""Whether a form can be completed, and if not why: asked when a service is published.

Each check answers with sentences that say what is wrong and what would fit. Nothing is evaluated:
conditions are sets of values, so "can this question ever be shown" is a question about sets.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from bricks.registration.settings.limits import why_limits_fail
from bricks.registration.settings.questions import (
    AddressQuestion,
    AllowanceQuestion,
    Condition,
    ItemsQuestion,
    OneOfQuestion,
    Question,
    SeveralOfQuestion,
    YesNoQuestion,
)
from bricks.registration.settings.sections import Price, Section

RESERVED = frozenset({"check", "confirmation", "saved"})
"""Words that are pages of their own, so that no question may have them as its id."""

MAX_ON_ONE_PAGE = 6

Needs = dict[str, list[frozenset[str]]]
"""For each question that a condition leans on, the sets of answers of which each must be met."""


def why_not(sections: Sequence[Section], price: Price | None) -> list[str]:
    """Why nobody could complete this form; empty when somebody can."""
    questions = [question for section in sections for question in section.questions]
    if not questions:
        return ["It asks nothing: add a section with at least one question."]
    reasons = [*_ids(sections, questions)]
    if reasons:
        return reasons
    for question in questions:
        reasons += why_limits_fail(question)
    if reasons:
        return reasons
    reasons += _conditions(sections)
    if reasons:
        return reasons
    needs = effective_needs(sections)
    by_id = {question.id: question for question in questions}
    reasons += _reachable(needs, by_id)
    reasons += _pages(sections)
    reasons += _marks(questions)
    for question in questions:
        if isinstance(question, AllowanceQuestion):
            reasons += _allowance(question, questions, needs)
    if price is not None:
        reasons += _price(price, by_id)
    return reasons


def possible_values(question: Question) -> frozenset[str] | None:
    """The answers that a condition may compare with; None when the question has none such."""
    if isinstance(question, OneOfQuestion | SeveralOfQuestion):
        return frozenset(option.code for option in question.options)
    if isinstance(question, YesNoQuestion | AllowanceQuestion):
        return frozenset({"yes", "no"})
    return None


def effective_needs(sections: Sequence[Section]) -> dict[str, Needs]:
    """For every question, all that must have been answered for it to be asked, followed to the start."""
    needs: dict[str, Needs] = {}
    for section in sections:
        for question in section.questions:
            own: Needs = {}
            for condition in (section.only_if, question.only_if):
                for key, codes in condition.wants.items() if condition else ():
                    _merge(own, {key: [frozenset(codes)]})
                    _merge(own, needs.get(key, {}))
            needs[question.id] = own
    return needs


def _merge(into: Needs, more: Mapping[str, Iterable[frozenset[str]]]) -> None:
    for key, sets in more.items():
        have = into.setdefault(key, [])
        have += [each for each in sets if each not in have]


def _repeated(words: Iterable[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1]


def _ids(sections: Sequence[Section], questions: Sequence[Question]) -> Iterator[str]:
    for word in _repeated(question.id for question in questions):
        yield f"Two questions have the id '{word}': give each question an id of its own."
    for word in _repeated(section.id for section in sections):
        yield f"Two sections have the id '{word}': give each section an id of its own."
    words = {question.id for question in questions}
    for question in questions:
        for part in ("day", "month", "year") if question.type == "date" else ():
            if f"{question.id}-{part}" in words:
                yield f"The id '{question.id}-{part}' names a part of the date '{question.id}': choose another."
        if question.id in RESERVED:
            yield f"The question id '{question.id}' is the name of a page: choose another word."
    for section in sections:
        if not section.questions:
            yield f"The section '{section.id}' has no questions: add one, or take the section away."


def _conditions(sections: Sequence[Section]) -> Iterator[str]:
    every = {question.id for section in sections for question in section.questions}
    before: dict[str, Question] = {}
    for section in sections:
        if section.only_if:
            yield from _condition(f"The section '{section.id}'", section.only_if, before, every)
        for question in section.questions:
            if question.only_if:
                yield from _condition(f"The question '{question.id}'", question.only_if, before, every)
            before[question.id] = question


def _condition(who: str, condition: Condition, before: Mapping[str, Question], every: Iterable[str]) -> Iterator[str]:
    if not condition.wants:
        yield f"{who} has an empty 'only_if': name a question and a value, or take 'only_if' away."
    for key, codes in condition.wants.items():
        if key not in before:
            why = "comes later or is the same" if key in every else "does not exist"
            fit = ", ".join(one for one, question in before.items() if possible_values(question)) or "none"
            yield f"{who} depends on the question '{key}', which {why}. Questions it may depend on: {fit}."
            continue
        possible = possible_values(before[key])
        if possible is None:
            yield (
                f"{who} depends on '{key}', which is a {before[key].type} question. Conditions can use "
                "one-of, several-of, yes-no and allowance questions."
            )
            continue
        if not codes:
            yield f"{who} depends on '{key}' without saying on which answer: name one or more of {_list(possible)}."
        for code in codes:
            if code not in possible:
                yield f"{who} depends on '{key}' being '{code}', which cannot be answered. Possible: {_list(possible)}."


def _list(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _reachable(needs: Mapping[str, Needs], by_id: Mapping[str, Question]) -> Iterator[str]:
    for question_id, wanted in needs.items():
        for key, sets in wanted.items():
            if not can_be_met(by_id[key], sets):
                yield (
                    f"The question '{question_id}' can never be asked: it would need different answers to "
                    f"'{key}' at once ({' and '.join(_list(each) for each in sets)}). Change one of the conditions."
                )


def can_be_met(question: Question, sets: Sequence[frozenset[str]]) -> bool:
    """Whether one answer to this question meets every one of these sets."""
    if not isinstance(question, SeveralOfQuestion):
        return bool(frozenset.intersection(*sets))
    if question.exclusive is not None and all(question.exclusive in each for each in sets):
        return True
    open_sets = [each - {question.exclusive} for each in sets]
    if not all(open_sets):
        return False
    most = question.at_most or len(question.options)
    if len(open_sets) <= most:
        return True
    choices = sorted(frozenset.union(*open_sets))
    return any(
        all(each & frozenset(chosen) for each in open_sets)
        for size in range(1, min(most, len(choices)) + 1)
        for chosen in combinations(choices, size)
    )


def _pages(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        if not section.one_page:
            continue
        own = {question.id for question in section.questions}
        if len(own) > MAX_ON_ONE_PAGE:
            yield (
                f"The section '{section.id}' asks {len(own)} questions on one page: at most {MAX_ON_ONE_PAGE}. "
                "Split it, or take 'one_page' away."
            )
        for question in section.questions:
            for key in question.only_if.wants if question.only_if else ():
                if key in own:
                    yield (
                        f"The question '{question.id}' depends on '{key}' on the same page, and a page cannot change "
                        f"while it is filled in: take 'one_page' away from the section '{section.id}'."
                    )


def _marks(questions: Sequence[Question]) -> Iterator[str]:
    marked = [(getattr(question, "about", None), question) for question in questions]
    for word in _repeated(about for about, _ in marked if about):
        yield f"Two questions are marked 'about: {word}': mark the one that names the applicant's own {word}."
    for about, question in marked:
        if about and question.sensitive:
            yield f"The question '{question.id}' is marked 'about: {about}' and 'sensitive': it can be one of them."


def _allowance(question: AllowanceQuestion, questions: Sequence[Question], needs: Mapping[str, Needs]) -> Iterator[str]:
    order = [one.id for one in questions]
    home = next((one for one in questions if one.id == question.household), None)
    if not isinstance(home, AddressQuestion):
        fit = _list(one.id for one in questions if isinstance(one, AddressQuestion)) or "none: add one"
        yield (
            f"The allowance '{question.id}' tells households apart by '{question.household}', which is not an "
            f"address question. Address questions: {fit}."
        )
    elif order.index(home.id) > order.index(question.id):
        yield f"The allowance '{question.id}' needs the address '{home.id}' before it: move the address up."
    elif home.optional or not _implied(needs[home.id], needs[question.id]):
        yield (
            f"The allowance '{question.id}' could be claimed without the address '{home.id}': make the address "
            "required, and ask it whenever the allowance is asked."
        )


def _implied(weaker: Needs, stronger: Needs) -> bool:
    return all(any(have <= each for have in stronger.get(key, ())) for key, sets in weaker.items() for each in sets)


def _price(price: Price, by_id: Mapping[str, Question]) -> Iterator[str]:
    if price.items is not None and not isinstance(by_id.get(price.items), ItemsQuestion):
        fit = _list(key for key, one in by_id.items() if isinstance(one, ItemsQuestion)) or "none"
        yield f"The price counts the items of '{price.items}', which is not an items question. Items questions: {fit}."
    if price.free is not None and not isinstance(by_id.get(price.free), AllowanceQuestion):
        fit = _list(key for key, one in by_id.items() if isinstance(one, AllowanceQuestion)) or "none"
        yield f"The price has free slots by '{price.free}', which is not an allowance question. Allowances: {fit}."
    for concession in price.concessions:
        yield from _condition(f"The concession '{concession.called}'", concession.only_if, by_id, by_id)
