"""Whether the limits of a single question leave any answer possible."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bricks.registration.settings.questions import (
    MAX_SIZES,
    AllowanceQuestion,
    DateQuestion,
    FileQuestion,
    ItemsQuestion,
    MoneyQuestion,
    NumberQuestion,
    OneOfQuestion,
    Question,
    SeveralOfQuestion,
    TextQuestion,
    WindowQuestion,
)


def why_limits_fail(question: Question) -> list[str]:
    """Why this question accepts no answer; empty when it accepts some."""
    who = f"The question '{question.id}'"
    match question:
        case TextQuestion():
            return list(_ordered(who, "shortest", question.min_length, "longest", question.max_length))
        case NumberQuestion() | MoneyQuestion():
            return list(_ordered(who, "least", question.least, "most", question.most))
        case DateQuestion():
            return list(_ordered(who, "earliest", question.earliest, "latest", question.latest))
        case OneOfQuestion() | SeveralOfQuestion():
            return list(_options(who, question))
        case FileQuestion():
            return [] if question.kinds else [f"{who} accepts no kind of file: name some, such as [pdf, jpeg, png]."]
        case ItemsQuestion():
            return list(_items(who, question))
        case WindowQuestion():
            return list(_window(who, question))
        case AllowanceQuestion():
            return [f"{who} is optional: an allowance is claimed or not, so it must be answered."] * question.optional
        case _:
            return []


def _ordered(who: str, low_name: str, low: object, high_name: str, high: object) -> Iterator[str]:
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        yield f"{who} accepts nothing: its {low_name} ({low}) is beyond its {high_name} ({high})."


def _repeated(words: Iterable[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1]


def _options(who: str, question: OneOfQuestion | SeveralOfQuestion) -> Iterator[str]:
    codes = [option.code for option in question.options]
    if not codes:
        yield f"{who} has no options to choose from: add at least two."
    for code in _repeated(codes):
        yield f"{who} has two options with the code '{code}': give each a code of its own."
    if isinstance(question, OneOfQuestion):
        return
    open_codes = len(codes) - (question.exclusive in codes)
    if question.exclusive is not None and question.exclusive not in codes:
        yield f"{who} names '{question.exclusive}' as exclusive, which is not an option. Options: {', '.join(codes)}."
    if codes and question.at_least > max(open_codes, 1):
        yield f"{who} wants at least {question.at_least} answers and has {open_codes} that can be chosen together."
    yield from _ordered(who, "at_least", question.at_least, "at_most", question.at_most)


def _items(who: str, question: ItemsQuestion) -> Iterator[str]:
    if not question.kinds:
        yield f"{who} has no kinds of item: add at least one, with its size."
        return
    for code in _repeated(kind.code for kind in question.kinds):
        yield f"{who} has two kinds with the code '{code}': give each a code of its own."
    sizes = question.sizes
    if len(sizes) > MAX_SIZES:
        yield f"{who} uses {len(sizes)} sizes: at most {MAX_SIZES}."
    if not question.slot:
        yield f"{who} does not say what fills a {question.slot_called}: add ways such as {{small: 4}}."
    yield from _ways(who, question, sizes)


def _ways(who: str, question: ItemsQuestion, sizes: tuple[str, ...]) -> Iterator[str]:
    for way in question.slot:
        if not way:
            yield f"{who} has an empty way to fill a {question.slot_called}: say how many of which size."
        for size in way:
            if size not in sizes:
                yield f"{who} has a way with the size '{size}', which no kind of item has. Sizes: {', '.join(sizes)}."
    for size in sizes:
        if question.slot and not any(size in way for way in question.slot):
            yield f"{who} has items of the size '{size}', which fit in no {question.slot_called}: add a way for them."


def _window(who: str, question: WindowQuestion) -> Iterator[str]:
    if question.working_days == 0 and question.opens >= question.closes:
        yield (
            f"{who} is never open: it opens at {question.opens:%H:%M} and closes at {question.closes:%H:%M} on the "
            "same day. Close it later, or on a later working day."
        )
    if question.optional:
        yield f"{who} is optional: a report outside its time would get through. Take 'optional' away."
