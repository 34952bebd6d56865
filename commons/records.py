"""The kernel's own brick: what it records about the installation and about looking at records."""

from pydantic import Field

from commons.brick import Brick, internal
from commons.event import Event
from commons.model import Model
from commons.refs import Code


class Viewed(Event, name="records.viewed"):
    """Personal records were looked at."""

    purpose: Code
    records: int
    """How many records one page or answer showed."""


class Look(Model):
    """One page or answer that showed personal records; one event a page, not a row."""

    purpose: str = Field(max_length=128, description="The brick and query or page that asked")
    records: int = Field(ge=1)


def viewed(given: Look, tx: object) -> Viewed:
    """Record that an actor looked at personal records."""
    return Viewed(purpose=given.purpose, records=given.records)


class Sampled(Event, name="records.sampled"):
    """Processor time of the installation, as the operating system measured it."""

    cpu_us: int
    """Microseconds of processor time of this process since the sample before."""
    seconds: int
    """Length of the sample in whole seconds."""


class Sample(Model):
    """One sample of the process's processor time."""

    cpu_us: int = Field(ge=0)
    seconds: int = Field(ge=0)


def sampled(given: Sample, tx: object) -> Sampled:
    """Record a sample; what was metered for actions is part of it."""
    return Sampled(cpu_us=given.cpu_us, seconds=given.seconds)


brick = Brick(
    name="records",
    version="1.0.0",
    summary="What the platform records about itself: looks at personal records, processor time",
    owner="commons",
    internal=[internal(viewed), internal(sampled)],
    platform=True,
)
