"""How many of the pounds can be told apart into front line, support, overhead and idle.

In the budget form only two lines have one class: what is paid for and not used. Governance (corporate and
democratic core) is mixed and is shown apart; past pensions belong to no class. Of every other line the
split is not known, because employees are not the front line and running expenses are not overhead.
"""

from collections.abc import Mapping

from commons.model import Model

IDLE = ("cenndcit", "cenndcsrp")
APART = {
    "cencrp": "Governance and running the council as a body: mixed, so it has no class",
    "cenndcrtr": "Pensions earned in the past: of no class",
}
WHOLE = "servicetot"
ENOUGH = 0.8
"""Below this share of classified pounds no share of the front line is worked out."""


class Classified(Model):
    """What of a council's budget has a class, £ thousand."""

    idle: int | None
    apart: dict[str, int]
    whole: int | None
    share: float | None
    frontline_share: None = None

    @property
    def share_in_words(self) -> str:
        """The share of pounds classified as people read it: small shares are not rounded to nothing."""
        if not self.share:
            return "not known" if self.share is None else "none"
        return "less than 0.1%" if 0 < self.share < 0.001 else f"{self.share * 100:.1f}%"


def classified(amounts: Mapping[str, int]) -> Classified:
    """What of one budget return can be classified. A blank line is not zero: then nothing is said."""
    idle = [amounts.get(line) for line in IDLE]
    known = [amount for amount in idle if amount is not None]
    total = sum(known) if len(known) == len(IDLE) else None
    whole = amounts.get(WHOLE)
    sound = total is not None and total >= 0 and whole is not None and whole > 0
    return Classified(
        idle=total,
        apart={line: amounts[line] for line in APART if line in amounts},
        whole=whole,
        share=total / whole if sound and total is not None and whole else None,
    )
