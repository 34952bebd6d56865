"""HTTP: the API of every service, the pages of every brick, health and errors."""

from commons.web.app import build_app

__all__ = ["build_app"]
