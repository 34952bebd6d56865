"""A browser without script, for tests: opens pages, fills forms in and sends them."""

from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

STAFF_COOKIE = "__Host-session"
OWN_COOKIE = "__Host-application"


class _Forms(HTMLParser):
    """Reads the forms of a page as a browser would send them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select: tuple[str, bool] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"action": found.get("action", ""), "fields": {}, "names": set()})
        if not self.forms or (not found.get("name") and tag != "option"):
            return
        form = self.forms[-1]
        if tag in ("input", "select", "textarea"):
            form["names"].add(found["name"])
        if tag == "input" and found.get("type") in ("radio", "checkbox"):
            if any(name == "checked" for name, _ in attrs):
                form["fields"].setdefault(found["name"], []).append(found.get("value", ""))
        elif tag == "input" and found.get("type") != "file":
            form["fields"].setdefault(found["name"], []).append(found.get("value", ""))
        elif tag == "select":
            self._select = (found["name"], False)
        elif tag == "option" and self._select and any(name == "selected" for name, _ in attrs):
            form["fields"][self._select[0]] = [found.get("value", "")]
        elif tag == "textarea":
            self._select, self._text = (found["name"], True), ""

    def handle_data(self, data: str) -> None:
        if self._select and self._select[1]:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._select:
            self.forms[-1]["fields"][self._select[0]] = [self._text]
        if tag in ("textarea", "select"):
            self._select = None


class Browser:
    """Opens pages of a service and sends their forms."""

    def __init__(self, client: TestClient, home: str) -> None:
        self.client = client
        self.home = home
        self.page: Any = None

    @property
    def path(self) -> str:
        """Where we are, after the home of the service."""
        return str(self.page.url.path).removeprefix(self.home)

    @property
    def text(self) -> str:
        return unescape(self.page.text)

    @property
    def status(self) -> int:
        return int(self.page.status_code)

    def open(self, path: str = "") -> "Browser":
        """Open a page of the service, following redirects."""
        self.page = self.client.get(self.home + path)
        return self

    def form(self, action: str) -> dict[str, Any]:
        """The form of this page whose address ends so."""
        forms = _Forms()
        forms.feed(self.page.text)
        return next(form for form in forms.forms if form["action"].split("?")[0].endswith(action))

    def send(self, action: str, fields: Mapping[str, Any] | None = None, files: Any = None) -> "Browser":
        """Send the form whose address ends so, with some fields filled in."""
        form = self.form(action)
        data = {**form["fields"], **(fields or {})}
        return self.post(form["action"], data, files)

    def post(self, address: str, data: Mapping[str, Any], files: Any = None) -> "Browser":
        """Send these fields there, as the same form would be sent again."""
        self.page = self.client.post(address, data=dict(data), files=files or {"_none": ("", b"")})
        return self

    def sign_out_quietly(self) -> None:
        """Lose the session but nothing else, as when it has run out."""
        self.client.cookies.delete(OWN_COOKIE)
