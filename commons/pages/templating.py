"""The templates of every page: where they are found, and what each of them may use.

A template is addressed by the folder it belongs to: `commons/page.html`, `cases/worklist.html`.
All output is escaped; a missing value writes nothing, because the GOV.UK components lean on that.
"""

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    Undefined,
    pass_context,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from commons.errors import Problem
from commons.pages.filters import FILTERS
from commons.pages.tables import body_rows, tag

HERE = Path(__file__).parent
STATIC = HERE / "static"


class Compiled(FileSystemBytecodeCache):
    """Compiled templates, kept for the next start in a folder of this user's own among the temporary files."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # on a full disk a page is compiled again, not refused
            super().dump_bytecode(bucket)


def environment(folders: Mapping[str, Path]) -> Environment:
    """The template environment for these bricks: name -> the brick's folder of templates."""
    return _environment(tuple(sorted(folders.items())))


@lru_cache(maxsize=20)
def _environment(folders: tuple[tuple[str, Path], ...]) -> Environment:
    """Kept, so that a second application with the same bricks does not compile every template anew."""
    loaders: dict[str, BaseLoader] = {name: FileSystemLoader(folder) for name, folder in folders}
    loaders["commons"] = FileSystemLoader(HERE / "templates" / "commons")
    loaders["govuk_frontend_jinja"] = PackageLoader("govuk_frontend_jinja")
    env = Environment(
        loader=PrefixLoader(loaders),
        autoescape=True,
        undefined=ChainableUndefined,
        bytecode_cache=Compiled(),
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=1000,
    )
    env.filters.update(FILTERS)
    env.globals.update(
        form_start=form_start,
        form_end=form_end,
        fault_for=fault_for,
        value_for=value_for,
        static=static,
        query_with=query_with,
        body_rows=body_rows,
        tag_of=tag,
    )
    return env


@lru_cache(maxsize=200)
def static(name: str) -> str:
    """The address of a static file, with a mark of its content so that browsers may keep it."""
    path = STATIC / name
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else "none"
    return f"/static/{name}?v={mark}"


@pass_context
def form_start(context: Context, action: str = "", *, method: str = "post", files: bool = False, **more: str) -> Markup:
    """Open a form. A post carries the token against forgery and the key that makes it count once.

    Raises RuntimeError inside a macro that was imported without its page's context: a form without
    a token would be refused when somebody sends it.
    """
    attributes = Markup("").join(
        Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), value) for name, value in more.items()
    )
    if files:
        attributes += Markup(' enctype="multipart/form-data"')
    start = Markup('<form action="{}" method="{}"{} novalidate>').format(action, method, attributes)
    if method.lower() != "post":
        return start
    if "csrf_token" not in context:
        raise RuntimeError(f"{context.name}: import the macro that calls form_start `with context`")
    hidden = Markup('<input type="hidden" name="{}" value="{}">')
    token, key = str(context.get("csrf_token") or ""), secrets.token_urlsafe(16)
    return start + hidden.format("_csrf", token) + hidden.format("_key", key)


def form_end() -> Markup:
    """Close a form."""
    return Markup("</form>")


def fault_for(problem: Problem | Undefined | None, name: str) -> str:
    """What is wrong with the field of this name, or nothing."""
    faults = getattr(problem, "faults", None) or ()
    return next((fault.message for fault in faults if fault.field == name), "")


def value_for(values: Any, name: str, default: Any = "") -> Any:
    """The value of a field: from what was just sent, a model or a mapping, else the default."""
    if not values:
        return default
    got = values.get(name) if hasattr(values, "get") else getattr(values, name, None)
    return default if got is None else got


def query_with(query: Mapping[str, Any] | Undefined | None, **changes: Any) -> str:
    """The page's own query string with some parts changed; None takes a part out."""
    from_now = {key: value for key, value in dict(query or {}).items() if value not in (None, "")}
    from_now.update(changes)
    kept = {key: value for key, value in from_now.items() if value not in (None, "")}
    return "?" + urlencode(kept, doseq=True)
