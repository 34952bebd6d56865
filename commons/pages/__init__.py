"""The shell of every page: templates, GOV.UK patterns, pictures, errors, and a visit to a page."""

from commons.pages.visit import Visit

__all__ = ["Visit"]
