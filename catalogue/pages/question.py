"""The £5.2bn question as a page and as data."""

from collections.abc import Iterable

from starlette.responses import Response

from catalogue.pages.asking import ASSUMED_HEAD, address, assumption_rows, assumptions, changed, typed
from catalogue.pages.citing import PROVENANCE, provenance
from catalogue.queries import question as asked_question
from catalogue.queries.england import england
from catalogue.rules.figures import thousands_in_words
from catalogue.rules.question import AskQuestion, ClassBeside, Yardstick, in_per_cent
from commons.pages import Visit
from commons.pages.svg import Picture, Point, bars

PATH = "/questions/5-2bn"
COLUMNS = (
    "what", "key", "line", "measure", "gss", "council", "thousand_pounds", "claim_as_share", "fits", "caveat",
    *PROVENANCE,
)  # fmt: skip


async def question(visit: Visit) -> Response:
    """A manifesto's figures, held against what councils spent; every assumption can be changed."""
    asked, problem = assumptions(visit, AskQuestion)
    found: asked_question.Question = await visit.ask(asked_question.question, asked)
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: question_csv(found))
    return visit.answer(
        found,
        "catalogue/question.html",
        problem=problem,
        typed=typed(visit, asked, problem),
        asked_for=changed(asked),
        picture_of_claim=picture_of(found),
        yardstick_rows=[_row(each) for each in found.yardsticks],
        class_rows=[_class_row(each) for each in found.classes],
        assumed_head=ASSUMED_HEAD,
        assumed_rows=assumption_rows(found.assumptions),
        words={
            "claimed": thousands_in_words(found.claimed),
            "each": thousands_in_words(asked.each * 1_000),
            "each_today": thousands_in_words(found.each_today),
            "total_today": thousands_in_words(found.total_today),
        },
        permalink=f"{visit.commons.settings.address}{address(PATH, asked)}",
    )  # fmt: skip


def _row(each: Yardstick) -> list[object]:
    said = "part of the line above" if each.fits is None else ("within it" if each.fits else "beyond it")
    return [
        {"text": each.title, "note": f"{each.caveat} {each.status.capitalize()}: {each.made_of}."},
        thousands_in_words(each.amount),
        in_per_cent(each.share) if each.fits is not None else "–",
        said,
    ]


def _class_row(each: ClassBeside) -> list[object]:
    kind = each.kind[0].upper() + each.kind[1:]
    submitted = f"{each.submitted} of {each.councils}"
    return [kind, submitted, thousands_in_words(each.median_gross), in_per_cent(each.share)]


def picture_of(found: asked_question.Question) -> Picture:
    """The claim and what it is held against, as bars."""
    points = [Point("The claim", found.claimed, mark=True)]
    points += [Point(each.title, each.amount) for each in found.yardsticks if each.amount > 0]
    return bars(
        f"The claim beside what councils spent in {found.year}",
        points,
        show=thousands_in_words,
        note=f"{found.submitted} of {found.councils_today} councils; amounts overlap and are never added",
        head=("What", "Amount"),
    )


def question_csv(found: asked_question.Question) -> Iterable[tuple[object, ...]]:
    """The amounts, then every council's row that they are made of."""
    yield COLUMNS
    for each in found.yardsticks:
        where = provenance(found.source, None)
        yield (
            each.title, each.key, each.made_of, "", "", "England", round(each.amount),
            "" if each.share is None else round(each.share, 6), "" if each.fits is None else each.fits, each.caveat,
            *where[:1], each.status, *where[2:],
        )  # fmt: skip
    for own in found.assumptions:
        yield (
            f"assumed: {own.title}", "", "", own.unit, "", "", own.value, "", "", own.source, "", "assumed",
            *[""] * (len(PROVENANCE) - 2),
        )  # fmt: skip
    data = england()
    for line, measure in asked_question.ROWS:
        for row in asked_question.returns(data, line):
            yield (
                "part of a sum", "", line, measure, row.gss, row.authority, getattr(row, measure), "", "", "",
                *provenance(found.source, row.source_row),
            )  # fmt: skip
