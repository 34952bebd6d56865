"""The questions that analytics answers: volumes, times and costs for staff, figures for everybody."""

from bricks.analytics.queries.costs import CostsView, costs
from bricks.analytics.queries.figures import Figure, FiguresView, figures
from bricks.analytics.queries.periods import Asked, AskedVolumes
from bricks.analytics.queries.times import TimesView, times
from bricks.analytics.queries.volumes import VolumesView, volumes

__all__ = [
    "Asked",
    "AskedVolumes",
    "CostsView",
    "Figure",
    "FiguresView",
    "TimesView",
    "VolumesView",
    "costs",
    "figures",
    "times",
    "volumes",
]
