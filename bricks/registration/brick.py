"""Takes applications by a form: real pages, save and return, correct and withdraw, staff on somebody's behalf."""

from bricks.registration import actions, followers, queries
from bricks.registration.events import Erased, LinkRequested, Received
from bricks.registration.pages import PAGES
from bricks.registration.rules.schema import answers_schema, some_answers_schema
from bricks.registration.settings import RegistrationSettings, answer_codes
from bricks.registration.tables import AllowanceRow, ApplicationRow, LinkRow, PersonRow
from commons import erasing
from commons.brick import Brick, Delivery, Panel, get, internal, pages_only, patch, post

brick = Brick(
    name="registration",
    version="1.0.0",
    summary="Takes applications by a form of typed questions, online or by staff on somebody's behalf",
    owner="commons",
    settings=RegistrationSettings,
    codes=answer_codes,
    tables=(ApplicationRow, PersonRow, LinkRow, AllowanceRow),
    api={
        1: [
            post("/applications", actions.register, may="apply", shaped={"answers": answers_schema}),
            get("/applications", queries.applications, may="casework", personal=True),
            post("/applications/search", queries.search, may="casework", personal=True, reads=True),
            get("/unfinished-applications", queries.unfinished, may="casework", personal=True),
            get("/applications/{application}", queries.application, may="follow", personal=True),
            patch(
                "/applications/{application}",
                actions.correct,
                may="follow",
                shaped={"answers": some_answers_schema},
            ),
            post("/applications/{application}/withdrawal", actions.withdraw, may="follow"),
            post("/applications/{application}/erasure", actions.erase, may="own"),
            get("/form", queries.form, may="anyone"),
        ]
    },
    wiring=(
        {"when": "cases.closed", "do": "registration.settle", "take": {"application": "application"}},
        {"when": "cases.reopened", "do": "registration.resume", "take": {"application": "application"}},
    ),
    internal=[
        pages_only(actions.begin, may="apply"),
        pages_only(actions.save, may="apply"),
        pages_only(actions.submit, may="apply"),
        pages_only(actions.request_link, may="anyone"),
        pages_only(actions.use_link, may="anyone"),
        internal(actions.lapse),
        internal(actions.settle),
        internal(actions.resume),
        internal(actions.record_link_sent),
        internal(actions.record_confirmed),
        internal(actions.record_erasure_listed),
    ],
    pages=PAGES,
    deliveries=[
        Delivery(
            name="confirmation",
            on=(Received,),
            picks=followers.with_address,
            send=followers.send_confirmation,
            record=actions.record_confirmed,
        ),
        Delivery(name="links", on=(LinkRequested,), send=followers.send_link, record=actions.record_link_sent),
        Delivery(name="erasures", on=(Erased,), send=erasing.keep_listed, record=actions.record_erasure_listed),
    ],
    labels={"application": queries.label_applications, "person": queries.label_people},
    find={"application": queries.find_applications, "person": queries.find_people},
    contacts={"person": queries.contact_people},
    panels=[Panel(on="case", title="Application", query=queries.panel, template="registration/panel.html", order=20)],
    erase=actions.let_go,
    units={"application": Received},
)
