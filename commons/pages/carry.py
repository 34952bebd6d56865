"""What somebody wrote before their session ran out: it goes with them through signing in.

The words travel in the browser's own page, as hidden fields of the sign-in form; the server keeps
and logs none of them. They can only go on to a page of this installation's staff, and only in a
form that carries this browser's token, so that no other site can put words there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.responses import Response

from commons.pages.answers import local_path
from commons.pages.visit import Visit

PREFIX, TO = "_kept.", "_to"
STAFF, PUBLIC = ("/work/", "/compose"), "/s/"
_NEVER = ("_csrf", "_key")


@dataclass(frozen=True)
class Kept:
    """The fields of a form that could not be taken, and where it was to go."""

    to: str
    fields: Sequence[tuple[str, str]]
    files: bool = False
    """Whether files were chosen, which no page can carry on."""

    @property
    def words(self) -> list[str]:
        """What a person wrote: values of several words. Codes and references say nothing to people."""
        return [value for _, value in self.fields if len(value.split()) > 1]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """As fields of the sign-in form."""
        files = [(f"{PREFIX}{TO}.files", "yes")] if self.files else []
        return [(TO, self.to), *((PREFIX + name, value) for name, value in self.fields), *files]

    @property
    def start(self) -> str:
        """The start of the service that the form belongs to."""
        return "/".join(self.to.split("?")[0].split("/")[:4])


def kept_before(visit: Visit) -> Kept | None:
    """The form of a post that nobody signed in for; None where there is nothing to carry on."""
    to = visit.request.url.path
    if not visit.form or not to.startswith((*STAFF, PUBLIC)):
        return None
    return Kept(to, _texts(visit.form), files=_has_files(visit.form))


def kept_through(form: FormData) -> Kept | None:
    """What came along in the sign-in form, if it may go where it wants to."""
    to = local_path(str(form.get(TO, "")))
    if to is None or not to.startswith(STAFF):
        return None
    marker = f"{PREFIX}{TO}.files"
    fields = [(name, value) for name, value in _texts(form) if name.startswith(PREFIX) and name != marker]
    return Kept(to, [(name.removeprefix(PREFIX), value) for name, value in fields], files=marker in form)


def sign_in_first(visit: Visit, kept: Kept) -> Response:
    """Ask to sign in, with what was written in hand. Applicants sign in on their service's own pages."""
    if kept.to.startswith(PUBLIC):
        return visit.render("commons/copy_words.html", status=401, kept=kept, noindex=True)
    return visit.render("commons/sign_in_first.html", status=401, kept=kept, noindex=True)


def carry_on(visit: Visit, kept: Kept) -> Response:
    """Signed in: show what was written, to be sent after all."""
    return visit.render("commons/carry_on.html", kept=kept, noindex=True)


def _texts(form: FormData) -> list[tuple[str, str]]:
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name not in _NEVER]


def _has_files(form: FormData) -> bool:
    return any(not isinstance(value, str) and value.filename for _, value in form.multi_items())
