"""Where each page of accounts lies, and what it needs."""

from bricks.accounts.pages import invitation, links, own, people, running, signing
from commons.brick import Page, page

_PEOPLE = "/work/{organisation}/{service}/accounts"
_BOTH = ("GET", "POST")
_SEND = ("POST",)

PAGES: tuple[Page, ...] = (
    page("/account", own.account, may="anyone"),
    page("/account/sign-in", signing.sign_in, may="anyone", methods=_BOTH),
    page("/account/sign-out", signing.sign_out, may="anyone", methods=_BOTH),
    page("/account/create", links.create, may="anyone", methods=_BOTH),
    page("/account/forgotten-password", links.forgotten, may="anyone", methods=_BOTH),
    page("/account/link/{secret}", links.link, may="anyone", methods=_BOTH),
    page("/account/password", own.change_password, may="anyone", methods=_SEND),
    page("/account/keys", own.create_key, may="anyone", methods=_SEND),
    page("/account/keys/{key}/revocation", own.revoke_key, may="anyone", methods=_SEND),
    page("/account/invitation/{token}", invitation.invitation, may="anyone", methods=_BOTH),
    page("/account/organisations/{organisation}/invitations", running.invite_to_run, may="administer", methods=_SEND),
    page(_PEOPLE, people.people, may="own", nav="People", order=70),
    page(f"{_PEOPLE}/invitations", people.invite, may="own", methods=_SEND),
    page(f"{_PEOPLE}/invitations/{{invitation}}/withdrawal", people.withdraw, may="own", methods=_SEND),
    page(f"{_PEOPLE}/grants/{{grant}}/revocation", people.revoke, may="own", methods=_SEND),
)
