"""Volumes, times and costs of a service, from the ledger alone."""

from bricks.analytics.followers import projection
from bricks.analytics.pages import dashboard, public_figures
from bricks.analytics.queries import costs, figures, times, volumes
from bricks.analytics.tables import DayRow, JourneyRow, PersonRow, SpanRow
from commons.brick import Brick, get, page

brick = Brick(
    name="analytics",
    version="1.0.0",
    summary="Volumes, channels, times and costs of a service, for its staff and for everybody",
    owner="commons",
    api={
        1: [
            get("/figures", figures, may="anyone"),
            get("/volumes", volumes, may="casework"),
            get("/times", times, may="casework"),
            get("/costs", costs, may="casework"),
        ]
    },
    pages=[
        page("/work/{organisation}/{service}/analytics", dashboard, may="casework", nav="Dashboard"),
        page("/s/{organisation}/{service}/figures", public_figures, may="anyone", data=True),
    ],
    tables=(DayRow, JourneyRow, PersonRow, SpanRow),
    projections=[projection],
)
