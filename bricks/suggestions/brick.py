"""Takes suggestions for other compositions of published services, and publishes the answers to them."""

from bricks.suggestions import actions, pages, queries
from bricks.suggestions.settings import SuggestionsSettings, codes
from bricks.suggestions.tables import SuggestionRow
from commons.brick import Brick, Panel, get, internal, page, pages_only, post

WORK = "/work/{organisation}/{service}/suggestions"
PUBLIC = "/s/{organisation}/{service}/suggestions"

brick = Brick(
    name="suggestions",
    version="1.0.0",
    summary="Takes suggestions for other compositions of services, and publishes the answers",
    owner="commons",
    settings=SuggestionsSettings,
    codes=codes,
    tables=(SuggestionRow,),
    api={
        1: [
            get("/suggestions", queries.published, may="anyone"),
            get("/suggestions/{suggestion}", queries.suggestion, may="anyone"),
            post("/suggestions/{suggestion}/answer", actions.answer, may="casework"),
            post("/suggestions/{suggestion}/amendment", actions.amend, may="casework"),
        ]
    },
    internal=[
        pages_only(actions.propose, may="follow"),
        internal(actions.record),
        internal(actions.take_back),
    ],
    pages=[
        page(f"{PUBLIC}/new", pages.new, may="apply", methods=("GET", "POST")),
        page(f"{WORK}/{{suggestion}}/answer", pages.answer_one, may="casework", methods=("POST",)),
    ],
    panels=[
        Panel(on="case", title="Suggestion", query=queries.panel, template="suggestions/panel_case.html", order=10),
        Panel(
            on="application",
            title="Your suggestion",
            query=queries.panel,
            template="suggestions/panel_application.html",
            may="follow",
            order=10,
        ),
    ],
    wiring=[
        {"when": "suggestions.answered", "do": "cases.decide", "take": {"case": "case", "outcome": "outcome"}},
        {"when": "cases.decided", "do": "suggestions.record", "take": {"case": "case", "outcome": "outcome"}},
        {"when": "cases.withdrawn", "do": "suggestions.take_back", "take": {"case": "case"}},
    ],
)
