"""The public catalogue: councils and their figures, services and their DNA, bricks and who uses them."""

from typing import Any

from catalogue.actions import replies as reply_actions
from catalogue.actions.describing import describe
from catalogue.actions.likening import liken
from catalogue.actions.versions import OfVersion
from catalogue.followers import published
from catalogue.pages import bricks as brick_pages
from catalogue.pages import budget_lines as budget_line_pages
from catalogue.pages import changes as change_pages
from catalogue.pages import compare as compare_pages
from catalogue.pages import council_parts
from catalogue.pages import councils as council_pages
from catalogue.pages import declared as declared_pages
from catalogue.pages import duplication as duplication_pages
from catalogue.pages import files as file_pages
from catalogue.pages import home as home_pages
from catalogue.pages import lines as line_pages
from catalogue.pages import lists as list_pages
from catalogue.pages import question as question_pages
from catalogue.pages import replies as reply_pages
from catalogue.pages import services as service_pages
from catalogue.pages import systems as system_pages
from catalogue.pages import suggested as suggested_pages
from catalogue.pages import transactions as transaction_pages
from catalogue.queries import (
    about,
    alike,
    bricks,
    budget_lines,
    budgets,
    changes,
    council_lines,
    council_page,
    councils,
    duplication,
    lines,
    look_ups,
    national,
    neighbours,
    overview,
    paid,
    question,
    replies,
    search,
    services,
    systems,
    transactions,
    years,
)
from catalogue.queries.comparing.compare import compare
from catalogue.queries.declared.lists import across, declared_list
from catalogue.queries.declared.service import declared_service
from catalogue.queries.published import organisation, published_services
from catalogue.queries.finding import find_services, undescribed
from catalogue.queries.england import england
from catalogue.queries.england.ahead import read_ahead
from catalogue.tables import (
    BandRow,
    CompositionRow,
    CountRow,
    NearRow,
    OrganisationRow,
    ReleaseRow,
    ReplyRow,
    ServiceRow,
    TextRow,
    UseRow,
    VersionRow,
    WordRow,
)
from commons.access import Actor
from commons.brick import Brick, get, internal, page, post
from commons.hooks import hookimpl

brick = Brick(
    name="catalogue",
    version="1.0.0",
    summary=__doc__,
    owner="commons",
    platform=True,
    api={
        1: [
            get("/home", about.home, may="anyone"),
            get("/search", search.search, may="anyone"),
            get("/changes", changes.changes, may="anyone"),
            get("/corrections", changes.corrections, may="anyone"),
            get("/found-services", find_services, may="anyone"),
            get("/examples", about.examples, may="anyone"),
            get("/methods", about.methods, may="anyone"),
            get("/sources", about.sources, may="anyone"),
            get("/councils", councils.councils, may="anyone"),
            get("/councils/{gss}", council_page.council, may="anyone"),
            get("/councils/{gss}/budget", budgets.budget, may="anyone"),
            get("/councils/{gss}/lines/{line}", council_lines.council_line, may="anyone"),
            get("/councils/{gss}/standing", overview.overview, may="anyone"),
            get("/councils/{gss}/years", years.years, may="anyone"),
            get("/councils/{gss}/systems", systems.systems, may="anyone"),
            get("/councils/{gss}/neighbours", neighbours.neighbours, may="anyone"),
            get("/councils/{gss}/notes", replies.replies, may="anyone"),
            get("/councils/{gss}/services", declared_list, may="anyone"),
            get("/councils/{gss}/services/{subject}", declared_service, may="anyone"),
            get("/declared/{subject}", across, may="anyone"),
            get("/compare", compare, may="anyone"),
            post("/notes", reply_actions.reply, may="own", within="organisation"),
            post("/notes/{reply}/withdrawal", reply_actions.withdraw_reply, may="own", within="organisation"),
            get("/lines", lines.lines, may="anyone"),
            get("/lines/{line}", lines.line, may="anyone"),
            get("/budget-lines/{code}", budget_lines.budget_line, may="anyone"),
            get("/transactions", transactions.transactions, may="anyone"),
            get("/transactions/{slug}", transactions.transaction, may="anyone"),
            get("/organisations/{slug}", organisation, may="anyone"),
            get("/national-services", national.national_services, may="anyone"),
            get("/national-services/{lgsl}", national.national_service, may="anyone"),
            get("/services", published_services, may="anyone"),
            get("/services/{publisher}/{slug}", services.service, may="anyone"),
            get("/duplication", duplication.duplication, may="anyone"),
            get("/duplication/look-ups", look_ups.look_ups, may="anyone"),
            get("/duplication/suppliers", paid.paid, may="anyone"),
            get("/duplication/suppliers/{supplier}", paid.supplier, may="anyone"),
            get("/duplication/services", alike.alike, may="anyone"),
            get("/duplication/services/{publisher}/{slug}/{other_publisher}/{other_slug}", alike.aligned, may="anyone"),
            get("/duplication/avoided", duplication.avoided_range, may="anyone"),
            get("/questions/5-2bn", question.question, may="anyone"),
            get("/bricks", bricks.bricks, may="anyone"),
            get("/bricks/{name}", bricks.brick, may="anyone"),
        ]
    },
    pages=[
        page("/", home_pages.home, may="anyone", data=True),
        page("/search", home_pages.find, may="anyone", data=True),
        page("/examples", home_pages.examples, may="anyone", data=True),
        page("/methods", home_pages.methods, may="anyone", data=True),
        page("/data", home_pages.data, may="anyone", data=True),
        page("/councils", council_pages.listed, may="anyone", data=True),
        page("/councils/{gss}", council_pages.council, may="anyone", data=True),
        page("/councils/{gss}/budget", council_pages.budget, may="anyone", data=True),
        page("/councils/{gss}/standing", council_parts.standing, may="anyone", data=True),
        page("/councils/{gss}/years", council_parts.side_by_side, may="anyone", data=True),
        page("/councils/{gss}/systems", system_pages.systems, may="anyone", data=True),
        page("/councils/{gss}/neighbours", system_pages.neighbours, may="anyone", data=True),
        page("/councils/{gss}/notes", reply_pages.listed, may="anyone", data=True),
        page("/councils/{gss}/notes/new", reply_pages.write, may="anyone", methods=("GET", "POST")),
        page("/councils/{gss}/notes/{note}/withdrawal", reply_pages.withdraw, may="anyone", methods=("POST",)),
        page("/councils/{gss}/services", declared_pages.listed, may="anyone", data=True),
        page("/councils/{gss}/services/{subject}", declared_pages.service, may="anyone", data=True),
        page("/declared/{subject}", declared_pages.across, may="anyone", data=True),
        page("/councils/{gss}/{line}", council_parts.line, may="anyone", data=True),
        page("/compare", compare_pages.compare, may="anyone", data=True),
        page("/lines", line_pages.listed, may="anyone", data=True),
        page("/lines/budget/{code}", budget_line_pages.line, may="anyone", data=True),
        page("/lines/{line}", line_pages.line, may="anyone", data=True),
        page("/transactions", transaction_pages.listed, may="anyone", data=True),
        page("/transactions/{slug}", transaction_pages.one, may="anyone", data=True),
        page("/organisations/{slug}", council_pages.organisation, may="anyone", data=True),
        page("/services", service_pages.listed, may="anyone", data=True),
        page("/services/running", list_pages.running, may="anyone", data=True),
        page("/data/files/{file}.csv", file_pages.one, may="anyone"),
        page("/data/services.csv", list_pages.all_services, may="anyone"),
        page("/data/uses.csv", list_pages.all_uses, may="anyone"),
        page("/services/{lgsl}", service_pages.national_service, may="anyone", data=True),
        page("/services/{organisation}/{service}", service_pages.service, may="anyone", data=True),
        page("/changes", change_pages.listed, may="anyone", data=True),
        page("/changes.atom", change_pages.feed, may="anyone"),
        page("/corrections", change_pages.corrections, may="anyone", data=True),
        page("/suggestions", suggested_pages.listed, may="anyone", data=True),
        page("/duplication", duplication_pages.overview, may="anyone", data=True),
        page("/duplication/look-ups", duplication_pages.bins, may="anyone", data=True),
        page("/duplication/suppliers", duplication_pages.suppliers, may="anyone", data=True),
        page("/duplication/suppliers/{supplier}", duplication_pages.supplier, may="anyone", data=True),
        page("/duplication/services", duplication_pages.services, may="anyone", data=True),
        page(
            "/duplication/services/{organisation}/{service}/{other_organisation}/{other}",
            duplication_pages.alignment,
            may="anyone",
            data=True,
        ),
        page("/duplication/avoided", duplication_pages.avoided, may="anyone", data=True),
        page("/questions/5-2bn", question_pages.question, may="anyone", data=True),
        page("/bricks", brick_pages.listed, may="anyone", data=True),
        page("/bricks/{name}", brick_pages.brick, may="anyone", data=True),
    ],
    tables=(
        ServiceRow,
        VersionRow,
        UseRow,
        CountRow,
        ReleaseRow,
        OrganisationRow,
        ReplyRow,
        TextRow,
        WordRow,
        CompositionRow,
        BandRow,
        NearRow,
    ),
    projections=[published],
    internal=[internal(describe), internal(liken)],
    wiring=[
        {
            "when": "registry.published",
            "do": "catalogue.describe",
            "take": {"organisation": "organisation", "service": "service", "version": "version"},
        },
        {
            "when": "registry.published",
            "do": "catalogue.liken",
            "take": {"organisation": "organisation", "service": "service", "version": "version"},
        },
    ],
)


@hookimpl
def commons_started(commons: Any) -> None:
    """Make services to be found that an earlier release published without their words; read England's figures ahead."""
    if commons.settings.examples or commons.settings.england:
        read_ahead(england())
    with commons.platform_view(brick) as view:
        missing = undescribed(view)
        beside = alike.unlikened(view)
    for action, versions in ((describe, missing), (liken, beside)):
        for organisation_, service, version in versions:
            given = OfVersion(organisation=organisation_, service=service, version=version)
            command = commons.command(action, given, actor=Actor(id="flow:platform"), service=commons.platform)
            commons.writer.perform(command).result()
