"""Claims that the same thing is bought or built many times, and what each claim rests on.

Three kinds are kept apart: the same service built twice, the same function bought twice, the same payment
made twice. The third is not public, so nothing is said of it.
"""

from typing import Literal

from pydantic import Field

from catalogue.rules.figures import Source
from commons.model import Model

Kind = Literal["built", "bought"]
KINDS: dict[Kind, str] = {
    "built": "The same service built more than once",
    "bought": "The same function bought more than once",
}
Confidence = Literal["high", "medium", "low"]

OWN_LOOK_UP, OWN_SERVICE, OWN_SUPPLIER = "own-look-up", "own-service", "own-supplier"
"""What a council's note is about when it says that having its own is right."""


class Labels(Model):
    """How a claim agrees with a set labelled by hand: precision is right / found, recall right / labelled."""

    what: str = Field(description="What was labelled, and how")
    found: int
    labelled: int
    right: int
    file: str = Field(description="The labelled set in the repository")

    @property
    def precision(self) -> float | None:
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.right / self.labelled if self.labelled else None

    @property
    def in_words(self) -> str:
        if not self.found or not self.labelled:
            return "not known"
        return f"precision {self.right} of {self.found}, recall {self.right} of {self.labelled}"


class RepeatedClaim(Model):
    """One claim in the words in which it may be made, with what it rests on."""

    key: str
    kind: Kind
    says: str
    means_not: str = Field(description="What it must not be taken to say")
    count: int
    of: int
    evidence: str
    confidence: Confidence
    because: str = Field(description="Why the confidence is what it is")
    labels: Labels | None = Field(description="Null where no labelled set exists: precision and recall are not known")
    href: str
    source: Source | None
