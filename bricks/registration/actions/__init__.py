"""Everything that changes applications."""

from bricks.registration.actions.changing import Correct, Settle, Withdraw, correct, resume, settle, withdraw
from bricks.registration.actions.drafts import Begin, Lapse, Save, begin, lapse, save
from bricks.registration.actions.erasing import Erase, erase, let_go, record_erasure_listed
from bricks.registration.actions.links import (
    RequestLink,
    UseLink,
    record_confirmed,
    record_link_sent,
    request_link,
    use_link,
)
from bricks.registration.actions.sending import Register, Submit, register, submit

__all__ = [
    "Begin",
    "Correct",
    "Erase",
    "Lapse",
    "Register",
    "RequestLink",
    "Save",
    "Settle",
    "Submit",
    "UseLink",
    "Withdraw",
    "begin",
    "correct",
    "erase",
    "lapse",
    "let_go",
    "record_confirmed",
    "record_erasure_listed",
    "record_link_sent",
    "register",
    "request_link",
    "resume",
    "save",
    "settle",
    "submit",
    "use_link",
    "withdraw",
]
