"""What a page assumes, said for each assumption: its bounds, where it starts and where it comes from."""

from pydantic import BaseModel, Field

from commons.model import Model

OURS = "Our assumption, no source"
CHOICE = "A choice of what is looked at, not a finding"


class Assumed(Model):
    """One assumption of a page. `at_first` is where the page starts; a reader changes it in the address."""

    name: str
    title: str
    unit: str
    value: float
    at_first: float
    least: float | None = Field(description="The lowest value that the page takes")
    most: float | None = Field(description="The highest value that the page takes")
    source: str


def assumed(asked: BaseModel) -> tuple[Assumed, ...]:
    """Every assumption of a model whose fields carry a source."""
    made, fresh = [], type(asked)()
    for name, field in type(asked).model_fields.items():
        extra = field.json_schema_extra
        source = extra.get("source") if isinstance(extra, dict) else None
        if not isinstance(source, str):
            raise TypeError(f"the assumption {name} says no source: give it one, or say {OURS!r}")
        limits = {key: getattr(each, key) for each in field.metadata for key in ("ge", "le") if hasattr(each, key)}
        made.append(
            Assumed(
                name=name,
                title=field.title or name,
                unit=field.description or "",
                value=getattr(asked, name),
                at_first=getattr(fresh, name),
                least=limits.get("ge"),
                most=limits.get("le"),
                source=source,
            )
        )
    return tuple(made)
