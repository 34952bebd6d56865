"""What is published, kept as the catalogue needs it: made from the ledger alone, and made again at will."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, String, UniqueConstraint
from sqlmodel import Field

from commons.database import Public, UtcDateTime, index

_BYTES = String(80).with_variant(String(80, collation="C"), "postgresql")


class ServiceRow(Public, table=True):
    """The newest version of one published service."""

    __tablename__ = "catalogue_service"
    __table_args__ = (
        UniqueConstraint("organisation", "service", name="uq_catalogue_service_slug"),
        index("catalogue_service", "lgsl"),
        index("catalogue_service", "origin", "published_at"),
    )

    organisation: str = Field(max_length=64)
    service: str = Field(max_length=64)
    origin: str = Field(max_length=16)
    lgsl: int | None = None
    version: int
    bricks: list[str] = Field(default_factory=list, sa_type=JSON)
    first_at: datetime = Field(sa_type=UtcDateTime)
    published_at: datetime = Field(sa_type=UtcDateTime)


class VersionRow(Public, table=True):
    """One published version of a service."""

    __tablename__ = "catalogue_version"
    __table_args__ = (
        UniqueConstraint("organisation", "service", "version", name="uq_catalogue_version_number"),
        index("catalogue_version", "origin", "published_at"),
    )

    organisation: str = Field(max_length=64)
    service: str = Field(max_length=64)
    version: int
    origin: str = Field(max_length=16)
    published_at: datetime = Field(sa_type=UtcDateTime, index=True)


class UseRow(Public, table=True):
    """One brick of one service, so that a brick's page knows who uses it."""

    __tablename__ = "catalogue_use"
    __table_args__ = (
        UniqueConstraint("brick", "organisation", "service", name="uq_catalogue_use_brick"),
        index("catalogue_use", "organisation", "service"),
    )

    brick: str = Field(max_length=64)
    organisation: str = Field(max_length=64)
    service: str = Field(max_length=64)
    origin: str = Field(max_length=16)


class CountRow(Public, table=True):
    """How many services of an origin use a brick, so that no page counts them."""

    __tablename__ = "catalogue_count"
    __table_args__ = (UniqueConstraint("brick", "origin", name="uq_catalogue_count_brick"),)

    brick: str = Field(max_length=64)
    origin: str = Field(max_length=16)
    services: int = 0


class TextRow(Public, table=True):
    """What the newest version of a service is called, from its file: `code` is its number in the index of words."""

    __tablename__ = "catalogue_text"
    __table_args__ = (UniqueConstraint("code", name="uq_catalogue_text_code"),)

    code: int = Field(sa_type=BigInteger)
    organisation: str = Field(max_length=64)
    service: str = Field(max_length=64)
    version: int
    origin: str = Field(max_length=16)
    lgsl: int | None = None
    title: str = Field(max_length=200)
    name: str = Field(max_length=200)
    """What its organisation is called."""
    summary: str = Field(default="", max_length=5_000)
    bricks: list[str] = Field(default_factory=list, sa_type=JSON)
    published_at: datetime = Field(sa_type=UtcDateTime)


class WordRow(Public, table=True):
    """One word or facet that a service can be found by. Words compare by their bytes: a beginning is a range."""

    __tablename__ = "catalogue_word"
    __table_args__ = (
        index("catalogue_word", "origin", "word", "code"),
        index("catalogue_word", "code", "word"),
    )

    code: int = Field(sa_type=BigInteger)
    origin: str = Field(max_length=16)
    word: str = Field(sa_type=_BYTES)
    place: int = 0


class ReleaseRow(Public, table=True):
    """One release of a brick, and when this installation first had it."""

    __tablename__ = "catalogue_release"
    __table_args__ = (UniqueConstraint("brick", "release", name="uq_catalogue_release_number"),)

    brick: str = Field(max_length=64)
    release: str = Field(max_length=64)
    released_at: datetime = Field(sa_type=UtcDateTime, index=True)


class OrganisationRow(Public, table=True):
    """An organisation that publishes or may publish services here."""

    __tablename__ = "catalogue_organisation"
    __table_args__ = (UniqueConstraint("organisation", name="uq_catalogue_organisation_slug"),)

    organisation: str = Field(max_length=64)
    kind: str = Field(default="", max_length=64)
    origin: str = Field(default="live", max_length=16)


class ReplyRow(Public, table=True):
    """A council's note on the figures about it: the organisation's public words, never a person's."""

    __tablename__ = "catalogue_reply"
    __kind__ = "reply"
    __table_args__ = (index("catalogue_reply", "organisation", "created_at"),)

    organisation: str = Field(max_length=64)
    about: str = Field(max_length=20)
    """An outturn line, `all`, `budget` or `systems`."""
    year: str = Field(default="", max_length=7)
    says: str = Field(default="", max_length=1000)
    """Empty when it was taken back."""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CompositionRow(Public, table=True):
    """What the newest version of a service is composed of, so that services are compared without opening a file."""

    __tablename__ = "catalogue_composition"
    __table_args__ = (UniqueConstraint("code", name="uq_catalogue_composition_code"),)

    code: int = Field(sa_type=BigInteger)
    organisation: str = Field(max_length=64)
    service: str = Field(max_length=64)
    version: int
    origin: str = Field(max_length=16)
    measure: int = Field(default=0, description="The measure of likeness by which it was held beside others")
    parts: list[str] = Field(default_factory=list, sa_type=JSON)


class BandRow(Public, table=True):
    """One band of a service's sketch: services with a band in common are worth comparing."""

    __tablename__ = "catalogue_band"
    __table_args__ = (index("catalogue_band", "origin", "band", "code"), index("catalogue_band", "code", "band"))

    code: int = Field(sa_type=BigInteger)
    origin: str = Field(max_length=16)
    band: int = Field(sa_type=BigInteger)


class NearRow(Public, table=True):
    """Two services of one origin that are composed nearly the same; the smaller code stands first."""

    __tablename__ = "catalogue_near"
    __table_args__ = (
        UniqueConstraint("first_code", "second_code", name="uq_catalogue_near_pair"),
        index("catalogue_near", "second_code", "first_code"),
        index("catalogue_near", "origin", "likeness"),
    )

    first_code: int = Field(sa_type=BigInteger)
    second_code: int = Field(sa_type=BigInteger)
    origin: str = Field(max_length=16)
    likeness: float
