"""How long cases take: asked of the brick of the service that publishes it, by the name of its public query.

The brick applies its own rules of disclosure, so that nothing is shown here that its own page would hide.
"""

from functools import partial
from typing import Any

from catalogue.queries.services import MedianTime, ServiceDna
from commons.pages import Visit

BRICK, QUERY = "analytics", "figures"
BEGINS, ENDS = "time to ", ", median"
MINUTE, HOUR, DAY = 60, 3600, 86_400


async def median_times(visit: Visit, found: ServiceDna) -> tuple[MedianTime, ...]:
    """The median times of the month that is shown; none where the service has no brick that measures them."""
    if found.costs is None:
        return ()
    month = f"{found.costs.period.first:%Y-%m}"
    back = next((index for index, each in enumerate(found.months) if each.month == month), None)
    if back is None:
        return ()
    work = partial(_figures, visit, found.organisation, found.service, back + 2)
    figures = await visit.commons.read(work)
    return tuple(
        MedianTime(
            what=each.figure.removeprefix(BEGINS).removesuffix(ENDS),
            seconds=each.value,
            says=each.note if each.value is None else in_words(each.value),
        )
        for each in figures
        if each.first == found.costs.period.first and each.figure.startswith(BEGINS) and each.figure.endswith(ENDS)
    )


def _figures(visit: Visit, organisation: str, slug: str, months: int) -> tuple[Any, ...]:
    service = visit.commons.installation.services.get(organisation, slug, None)
    brick = service.bricks.get(BRICK)
    operation = brick.operations.get(QUERY) if brick else None
    if operation is None:
        return ()
    asked = operation.given.model_validate({"months": min(months, 36)})
    return tuple(visit.commons.ask_now(operation.run, asked, actor=visit.actor, service=service).figures)


def in_words(seconds: float) -> str:
    """A duration as people say it: minutes under two hours, hours under two days, else days."""
    if seconds < MINUTE:
        return "under a minute"
    for unit, size, most in (("minute", MINUTE, 2 * HOUR), ("hour", HOUR, 2 * DAY), ("day", DAY, float("inf"))):
        if seconds < most:
            number = round(seconds / size)
            return f"{number:,} {unit}{'' if number == 1 else 's'}"
    raise AssertionError("every duration is under one of the limits")
