"""The national list of services and its functions, GOV.UK's choice of them, and addresses of council services."""

from pathlib import Path

from examples.england.build.files import council_codes, numbered, read, write

SERVICES = "lgsl_services_functions/lgsl_services.csv"
FUNCTIONS = "lgsl_services_functions/lgsl_functions.csv"
LINKS = "local_links_lgsl/council_service_links_2017.csv"
COUNTIES_OF_2017 = {"buckinghamshire", "dorset", "north-yorkshire", "somerset"}
GOVUK_SERVICES = "local_links_lgsl/govuk_publisher_local_services.csv"


def services(originals: Path, into: Path) -> int:
    """services.csv.gz: the Local Government Services List: number, name, function, description."""
    out = [
        (int(row["lgsl_id"]), row["label"], int(row["function_id"]), " ".join(row["description"].split()), number)
        for number, row in enumerate(read(originals / SERVICES), start=2)
    ]
    return write(into / "services.csv.gz", ("lgsl", "name", "function", "description", "source_row"), sorted(out))


def functions(originals: Path, into: Path) -> int:
    """functions.csv: the functions that the national list puts its services under."""
    out = [
        (int(row["function_id"]), row["label"], row["parent_id"], number)
        for number, row in numbered(originals / FUNCTIONS)
    ]
    return write(into / "functions.csv", ("function", "name", "parent", "source_row"), sorted(out))


def govuk_services(originals: Path, into: Path) -> int:
    """govuk_services.csv: the services that GOV.UK sends people to their council for, and which tier provides them."""
    out = [
        (int(row["LGSL"]), " ".join(row["Description"].split()), row["Providing Tier"], number)
        for number, row in numbered(originals / GOVUK_SERVICES)
    ]
    return write(into / "govuk_services.csv", ("lgsl", "description", "tier", "source_row"), sorted(out))


def service_links(originals: Path, into: Path) -> int:
    """service_links.csv.gz: addresses of council services in April 2017, for the English councils of today.

    A council that has been replaced since has no code of today, so its links are left out; so are those
    of four counties of 2017 whose name a council of today carries.
    """
    codes = {slug: gss for slug, gss in council_codes(originals).items() if slug not in COUNTIES_OF_2017}
    out = [
        (codes[row["la_slug"]], int(row["lgsl"]), int(row["lgil"]), row["url"], number)
        for number, row in numbered(originals / LINKS)
        if row["la_slug"] in codes
    ]
    return write(into / "service_links.csv.gz", ("gss", "lgsl", "lgil", "url", "source_row"), sorted(out))
