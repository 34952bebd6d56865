"""The pages of analytics: a dashboard for staff, figures for everybody."""

from bricks.analytics.pages.dashboard import dashboard
from bricks.analytics.pages.public import public_figures

__all__ = ["dashboard", "public_figures"]
