"""Everything that changes applications."""

from bricks.registration.actions.changing import Correct, Settle, Withdraw, correct, resume, settle, withdraw
from bricks.registration.actions.drafts import Begin, Lapse, Save, begin, lapse, save
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
    "lapse",
    "record_confirmed",
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
