"""Where each page stands: for the public under /s, for staff under /work."""

from bricks.registration.pages import apply, entry, own, staff
from bricks.registration.pages.walk import CHECK, CONFIRMATION, SAVED
from commons.brick import Page, page

PUBLIC = "/s/{organisation}/{service}"
APPLY = f"{PUBLIC}/apply"
OWN = f"{PUBLIC}/application"
WORK = "/work/{organisation}/{service}/registration"
ONE = f"{WORK}/{{application}}"
BOTH = ("GET", "POST")

PAGES: tuple[Page, ...] = (
    page(PUBLIC, apply.start, may="anyone"),
    page(APPLY, apply.go_on, may="apply"),
    page(APPLY, apply.begin_one, may="apply", methods=("POST",)),
    page(f"{APPLY}/{CHECK}", apply.check, may="apply", methods=BOTH),
    page(f"{APPLY}/{CONFIRMATION}", apply.confirmation, may="apply"),
    page(f"{APPLY}/{SAVED}", apply.saved, may="apply"),
    page(f"{APPLY}/{{page}}", apply.step, may="apply", methods=BOTH),
    page(OWN, own.page, may="anyone"),
    page(f"{OWN}/sign-in", entry.sign_in, may="anyone", methods=("POST",)),
    page(f"{OWN}/sign-out", entry.sign_out, may="anyone", methods=("POST",)),
    page(f"{OWN}/link", entry.link, may="anyone", methods=("POST",)),
    page(f"{OWN}/link/{{link}}/{{secret}}", entry.use, may="anyone", methods=BOTH),
    page(f"{OWN}/change/{{question}}", own.correct_one, may="anyone", methods=BOTH),
    page(f"{OWN}/withdraw", own.withdraw_one, may="anyone", methods=BOTH),
    page(WORK, staff.show_list, may="casework", nav="Applications", order=30, methods=BOTH, data=True),
    page(f"{WORK}/new", staff.new, may="casework", methods=BOTH),
    page(f"{WORK}/unfinished", staff.show_unfinished, may="casework"),
    page(f"{ONE}/answer/{CHECK}", staff.check, may="casework", methods=BOTH),
    page(f"{ONE}/answer/{{page}}", staff.step, may="casework", methods=BOTH),
    page(f"{ONE}/change/{{question}}", staff.correct_one, may="casework", methods=BOTH),
    page(f"{ONE}/erasure", staff.erase_one, may="own", methods=BOTH),
    page(f"{ONE}/withdraw", staff.withdraw_one, may="casework", methods=BOTH),
    page(ONE, staff.detail, may="casework"),
)
