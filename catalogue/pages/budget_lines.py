"""One line of the budget across England: by name, and never as a ranking."""

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from catalogue.pages.citing import PROVENANCE, permalink, provenance
from catalogue.queries import budget_lines as asked_lines
from catalogue.rules.figures import CLASSES, thousands_in_words
from commons.pages import Visit
from commons.pages.forms import address_of

MARKS = ("zero", "negative", "left blank", "not submitted")
HEAD = (
    "Kind of council",
    *({"text": each.capitalize(), "number": True} for each in ("Above zero", *MARKS, "Together")),
)


async def line(visit: Visit) -> Response:
    """What one budget line pays for, and what every council planned on it."""
    asked = address_of(asked_lines.AskBudgetLine, code=visit.path["code"], kind=visit.query.get("kind", ""))
    found: asked_lines.BudgetLinePage = await visit.ask(asked_lines.budget_line, asked)
    here = found.line.href
    return visit.answer(
        found,
        "catalogue/budget_line.html",
        rows=lambda: line_csv(found),
        class_head=HEAD,
        class_rows=[_class(each) for each in found.classes],
        council_rows=[_council(each) for each in found.councils],
        service_rows=[
            [{"text": each.name, "href": f"/services/{each.lgsl}"}, str(each.lgsl),
             "" if each.sure else f"doubtful: {each.note}" if each.note else "doubtful"]
            for each in found.services
        ],
        kind_links=[
            {"text": "All", "href": here, "current": not found.kind},
            *(
                {"text": _capital(CLASSES[kind][1]), "href": f"{here}?kind={kind}", "current": kind == found.kind}
                for kind in (each.kind for each in found.classes)
            ),
        ],
        permalink=permalink(visit, here, kind=found.kind),
    )  # fmt: skip


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _class(each: asked_lines.ClassPlan) -> list[Any]:
    together = thousands_in_words(each.together) if each.marks.get("not submitted", 0) < each.councils else "–"
    counts = [str(each.marks.get(mark, 0)) for mark in MARKS]
    return [_capital(each.kind_in_words), f"{each.above_zero} of {each.councils}", *counts, together]


def _council(each: asked_lines.CouncilPlan) -> list[Any]:
    amount = each.mark if each.amount is None else thousands_in_words(each.amount)
    noted = each.mark if each.amount is not None else ""
    return [{"text": each.name, "href": f"/councils/{each.gss}/budget", "note": noted}, each.kind, amount]


def line_csv(found: asked_lines.BudgetLinePage) -> Iterable[tuple[object, ...]]:
    """Every council's amount with its row and column in the source."""
    yield (
        "code", "line", "title", "section", "year", "gss", "council", "class", "net_budget", "mark", "column",
        *PROVENANCE,
    )  # fmt: skip
    own = found.line
    for each in found.councils:
        yield (
            own.code, own.line, own.title, own.section, found.year, each.gss, each.name, each.kind, each.amount,
            each.mark, found.source_column, *provenance(found.source, each.source_row),
        )  # fmt: skip
