"""The notes of a council on the figures about it: public, and the form on which the council writes them."""

from typing import Any

from starlette.responses import Response

from catalogue.actions.replies import Reply, WithdrawReply, reply, withdraw_reply
from catalogue.pages import council_rows as lay
from catalogue.pages.citing import permalink
from catalogue.queries import replies
from catalogue.queries.england import england
from catalogue.rules.replying import ABOUT_PAGES, LINES
from commons.errors import Forbidden, Invalid, SignInNeeded
from commons.pages import Visit
from commons.pages.forms import address_of


async def listed(visit: Visit) -> Response:
    """Every note of a council."""
    asked = address_of(replies.AskReplies, gss=visit.path["gss"])
    found: replies.Notes = await visit.ask(replies.replies, asked)
    own = found.council
    return visit.answer(
        found,
        "catalogue/notes.html",
        rows=lambda: [
            ("gss", "council", "about", "year", "says", "said_at", "withdrawn_at", "origin"),
            *(
                (own.gss, own.name, n.about, n.year, n.says, n.said_at, n.withdrawn_at or "", found.origin)
                for n in found.items
            ),
        ],
        tabs=lay.tabs(own.gss, "/notes"),
        may_write=visit.actor.may("own", own.slug),
        permalink=permalink(visit, f"/councils/{own.gss}/notes"),
    )


async def write(visit: Visit) -> Response:
    """The form for a note; only for people who own the council's organisation here."""
    found = await _own_notes(visit)
    own = found.council
    page: dict[str, Any] = {
        "found": found,
        "options_about": [(about, replies.about_in_words(about)) for about in (*ABOUT_PAGES, *LINES)],
        "options_year": [("", "Every year"), *((year, year) for year in england().years)],
    }
    if visit.request.method == "GET":
        return visit.render("catalogue/note_form.html", values={"about": visit.query.get("about", "all")}, **page)
    try:
        await visit.perform(reply, visit.read_form(Reply, organisation=own.slug))
    except Invalid as problem:
        return visit.render("catalogue/note_form.html", values=visit.form, problem=problem, **page)
    return visit.redirect(f"/councils/{own.gss}/notes")


async def withdraw(visit: Visit) -> Response:
    """Take a note back."""
    found = await _own_notes(visit)
    own = found.council
    await visit.perform(withdraw_reply, WithdrawReply(organisation=own.slug, reply=visit.ref("note")))
    return visit.redirect(f"/councils/{own.gss}/notes")


async def _own_notes(visit: Visit) -> replies.Notes:
    found: replies.Notes = await visit.ask(replies.replies, address_of(replies.AskReplies, gss=visit.path["gss"]))
    if not visit.actor.id.startswith("account:"):
        raise SignInNeeded("Sign in to write for your council.", to_do="Sign in with your account.")
    if not visit.actor.may("own", found.council.slug):
        raise Forbidden(
            "Only people who own this council’s organisation here may write its notes.",
            to_do="Ask the administrator of this installation to make you an owner of the council’s organisation.",
        )
    return found
