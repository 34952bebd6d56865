"""The pages' stylesheets, scripts and marks, kept by browsers as long as they stay the same."""

from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


class Assets(StaticFiles):
    """Static files. An address with a mark of the content (`static()` in templates) never changes."""

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        marked = b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = FOR_EVER if marked else FOR_AN_HOUR
        return response
