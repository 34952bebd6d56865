"""What the catalogue keeps of a published version is asked for by naming it."""

from pydantic import ConfigDict, Field

from commons.model import Model, Slug


class OfVersion(Model):
    """A version that was published."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"organisation": "example-town", "service": "bulky-waste-b", "version": 1}]}
    )

    organisation: Slug
    service: Slug
    version: int = Field(ge=1)
