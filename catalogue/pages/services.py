"""Services: the national list, one national service, and the DNA of one that runs here."""

from starlette.responses import Response

from catalogue import dna
from catalogue.pages import dna_rows, national_rows
from catalogue.pages import rows as lay
from catalogue.pages.citing import permalink
from catalogue.pages.pictures import dna_picture, months_picture, wiring_picture
from catalogue.pages.suggested import suggestions
from catalogue.pages.times import median_times
from catalogue.queries import national, published, services
from catalogue.queries.suggested import AskSuggestions
from commons.errors import NotFound
from commons.pages import Visit
from commons.pages.forms import address_of, whole_number

MOST_SUGGESTIONS, MOST_ALIKE = 5, 50


async def listed(visit: Visit) -> Response:
    """The national list of services, by function."""
    function = whole_number(visit.query.get("function", ""), 99_999)
    asked = address_of(national.FindNational, q=visit.query.get("q", "")[:200], function=function)
    found: national.NationalServices = await visit.ask(national.national_services, asked)
    live, source = None, found.source
    if visit.format == "html":
        live = await visit.ask(published.published_services, published.FindPublished(origin="live", limit=20))
    return visit.answer(
        found,
        "catalogue/services.html",
        rows=lambda: [
            ("lgsl", "name", "function", "description", "file", "row", "licence", "origin"),
            *(
                (s.lgsl, s.name, s.function, s.description, source.file, s.source_row, source.licence, s.origin)
                for s in found.items
            ),
        ],
        asked=asked,
        live=live,
        service_rows=lay.national_list(found),
        options_function=[(each.function, each.name) for each in found.functions],
    )  # fmt: skip


async def national_service(visit: Visit) -> Response:
    """One service of the national list, with who runs it here."""
    number = whole_number(visit.path["lgsl"], 99_999)
    if number is None:
        raise NotFound(
            "There is no such service.",
            expected="A number of the national list, like /services/528.",
            to_do="Look for the service by its name.",
        )
    found: national.NationalPage = await visit.ask(national.national_service, national.AskNational(lgsl=number))
    return visit.answer(
        found,
        "catalogue/national.html",
        rows=lambda: national_rows.national_csv(found),
        **(national_rows.context(found, visit) if visit.format == "html" else {}),
    )


async def service(visit: Visit) -> Response:
    """The DNA of one service."""
    asked = address_of(
        services.AskService,
        publisher=visit.path["organisation"],
        slug=visit.path["service"],
        month=visit.query.get("month", ""),
    )
    found: services.ServiceDna = await visit.ask(services.service, asked)
    found = found.model_copy(update={"times": await median_times(visit, found)})
    month = f"{found.costs.period.first:%Y-%m}" if found.costs else ""
    about = AskSuggestions(publisher=found.organisation, about=found.service)
    shown = await suggestions(visit, about, origin=found.origin, most=MOST_SUGGESTIONS)
    return visit.answer(
        found,
        "catalogue/service.html",
        rows=lambda: [
            dna.CSV_COLUMNS,
            *(
                dna.csv_rows((found.organisation, found.service, found.version, found.origin), found.costs)
                if found.costs
                else ()
            ),
        ],
        picture_shown=dna_picture(found) if visit.format == "html" else None,
        wired=wiring_picture(found) if visit.format == "html" else None,
        months_shown=months_picture(found) if visit.format == "html" else None,
        alike=await others_like(visit, found) if visit.format == "html" else [],
        origin="" if found.origin == "live" else found.origin,
        permalink=permalink(visit, found.href, month=month),
        csv_address=permalink(visit, f"{found.href}.csv", month=month),
        suggested=shown[0],
        suggested_total=shown[1],
        **dna_rows.service_context(found),
    )


async def others_like(visit: Visit, found: services.ServiceDna) -> list[tuple[str, str]]:
    """Services of the same national number and the same origin, to put beside this one."""
    if found.lgsl is None:
        return []
    asked = published.FindPublished(origin=found.origin, lgsl=found.lgsl, limit=MOST_ALIKE)
    listed: published.PublishedServices = await visit.ask(published.published_services, asked)
    return [
        (f"{each.organisation}/{each.service}", f"{each.title}, {each.organisation_name}")
        for each in listed.items
        if (each.organisation, each.service) != (found.organisation, found.service)
    ]
