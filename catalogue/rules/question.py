"""A manifesto's claim held against what councils spent. Amounts in £ thousand.

Only three figures of the claim are known: 353 councils, £5.2bn, £14.7m each. Its words, its year and how it was
worked out are not in the data here, so it is quoted by these figures alone. That it is an amount of spending a
year is the reading of this page. Nothing below says how much could be spent otherwise; it says how large a part
of each amount the claim would be.
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import ConfigDict, Field

from catalogue.rules.assumed import OURS
from catalogue.rules.figures import thousands_in_words
from commons.model import Model

QUOTED_COUNCILS, QUOTED_EACH, QUOTED_TOTAL = 353, 14.7, 5_200_000
Group = Literal["central", "wide", "part"]


QUOTED = "The manifesto’s figure, as quoted"


class AskQuestion(Model):
    """The claim and the assumptions it is held against."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"councils": 317, "most": 5}]})

    councils: int = Field(
        default=QUOTED_COUNCILS, ge=1, le=400, title="number of councils", description="Councils",
        json_schema_extra={"source": QUOTED},
    )  # fmt: skip
    each: float = Field(
        default=QUOTED_EACH, ge=0, le=1_000, title="amount for each council", description="£ million",
        json_schema_extra={"source": f"{QUOTED}; that it is an amount a year is our reading"},
    )  # fmt: skip
    most: float = Field(
        default=10, ge=0, le=100, title="largest part", json_schema_extra={"source": OURS},
        description="Per cent of an amount that could at most be spent otherwise",
    )  # fmt: skip
    recharged: float = Field(
        default=100,
        ge=0,
        le=100,
        title="part that is recharges",
        description="Per cent of the other income of central services that other services of the council pay",
        json_schema_extra={"source": f"{OURS}: the return does not say"},
    )

    @property
    def claimed(self) -> float:
        """£ thousand a year."""
        return self.councils * self.each * 1_000


class Yardstick(Model):
    """An amount that the claim is held against, and which part of it the claim would be."""

    key: str
    title: str
    group: Group
    amount: float = Field(description="£ thousand")
    status: str
    made_of: str = Field(description="Which column of which line of the return it is the sum of")
    caveat: str
    share: float | None = Field(
        description="The claim as a part of it, 1 is all; null where there is nothing to divide"
    )
    fits: bool | None = Field(description="Whether that part is within the largest part assumed; null for a mere part")


class ClassBeside(Model):
    """One class of council: the claim's amount for each council beside the middle one of the class."""

    kind: str
    councils: int
    submitted: int
    median_gross: float
    share: float


def yardstick(
    asked: AskQuestion, key: str, title: str, group: Group, amount: float, *, made_of: str, caveat: str,
    status: str = "outturn",
) -> Yardstick:  # fmt: skip
    """An amount with the part of it that the claim would be."""
    share = asked.claimed / amount if amount > 0 else None
    fits = None if group == "part" else share is not None and share * 100 <= asked.most
    return Yardstick(
        key=key, title=title, group=group, amount=amount, status=status, made_of=made_of, caveat=caveat, share=share,
        fits=fits,
    )  # fmt: skip


def conclusion(asked: AskQuestion, found: Sequence[Yardstick]) -> tuple[str, ...]:
    """What follows from the figures, whichever way it falls."""
    held = [each for each in found if each.fits is not None]
    within = [each for each in held if each.fits]
    beyond = [each for each in held if not each.fits]
    total = thousands_in_words(asked.claimed)
    if not asked.claimed:
        return ("A claim of nothing needs no test.",)
    if not within:
        first = (
            f"On these assumptions {total} a year does not fit. It is more than {asked.most:g}% of every amount that "
            "it is held against."
        )
    elif not beyond:
        first = (
            f"On these assumptions {total} a year fits: it is {asked.most:g}% or less of every amount that it is held "
            "against. That makes it possible. It does not make it real."
        )
    else:
        first = (
            f"On these assumptions it depends on what {total} a year is held against. It is within {asked.most:g}% of "
            f"{_listed(within)}, and beyond it for {_listed(beyond)}."
        )
    return (first, _central(asked, found), NOTHING_SHOWN)


NOTHING_SHOWN = (
    "No public line says how much of any of these amounts could be spent otherwise. So the figures neither prove the "
    "claim nor rule it out: they say how large a part it would be."
)


def _central(asked: AskQuestion, found: Sequence[Yardstick]) -> str:
    net = next(each for each in found if each.key == "central-net")
    total, own = thousands_in_words(asked.claimed), thousands_in_words(net.amount)
    if asked.claimed > net.amount:
        return (
            f"Central services alone cannot carry it: {total} is more than all that they cost after income, {own}. The "
            "rest would have to come from support inside the other services, or from the services themselves."
        )
    return f"Central services after income cost {own}; the claim is {asked.claimed / net.amount:.0%} of that."


def _listed(found: Sequence[Yardstick]) -> str:
    told = [f"{each.title[0].lower()}{each.title[1:]} ({in_per_cent(each.share)})" for each in found]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def in_per_cent(share: float | None) -> str:
    """A part in per cent: three figures at most, and `more than ten times` where a per cent says nothing."""
    if share is None:
        return "cannot be said"
    if share > 10:
        return "more than ten times it"
    return f"{share * 100:.1f}%" if share < 0.1 else f"{share:.0%}"
