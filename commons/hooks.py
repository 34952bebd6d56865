"""The few hooks by which bricks serve the kernel; everything else is a typed field of `Brick`."""

from collections.abc import Iterable
from typing import Any

import pluggy

from commons.access import Actor, Grant
from commons.brick import Brick
from commons.installation import Published
from commons.view import View

PROJECT = "commons"
ENTRY_POINTS = "commons.bricks"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Hooks:
    """What a brick's module may implement with `@hookimpl`."""

    @hookspec
    def commons_grants(self, actor: str, view: View) -> tuple[Grant, ...]:
        """The role grants of an account or key, by actor id."""
        raise AssertionError("a specification is never called")

    @hookspec(firstresult=True)
    def commons_key(self, digest: str, view: View) -> Actor | None:
        """The actor behind an API key, by the SHA-256 of the key."""
        raise AssertionError("a specification is never called")

    @hookspec(firstresult=True)
    def commons_service(self, organisation: str, service: str, version: int | None, view: View) -> Published | None:
        """A published version of a service; the newest when no version is named."""
        raise AssertionError("a specification is never called")

    @hookspec
    def commons_started(self, commons: Any) -> None:
        """The writer runs and nothing is served yet: seed and record what is installed.

        `commons` is the `commons.assembly.Commons` that is being opened.
        """
        raise AssertionError("a specification is never called")


def hooks_of(bricks: Iterable[tuple[Brick, object]]) -> pluggy.PluginManager:
    """What these bricks' modules implement."""
    made = pluggy.PluginManager(PROJECT)
    made.add_hookspecs(Hooks)
    for brick, module in bricks:
        made.register(module, name=brick.name)
    made.check_pending()
    return made
