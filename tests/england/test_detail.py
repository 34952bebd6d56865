"""Social care, net by year, Lancashire and central services reconcile, and their odd places stay visible."""

from collections import Counter

import pytest

from catalogue.queries.england import FOLDER, England
from catalogue.rules.figures import TOTAL

LANCASHIRE_LINES = {
    "Education services": "edu",
    "Highways and transport services": "trans",
    "Children Social Care": "csc",
    "Adult Social Care": "asc",
    "Public Health": "phs",
    "Housing services (GFRA only)": "hous",
    "Cultural and related services": "cul",
    "Environmental and regulatory services": "env",
    "Planning and development services": "plan",
    "Police services": "pol",
    "Fire and rescue services": "frs",
    "Central services": "cen",
    "Other services": "oth",
}
"""The words of the summary (RSX) -> the codes of the outturn."""


@pytest.fixture(scope="module")
def england() -> England:
    return England(FOLDER)


@pytest.mark.parametrize(("section", "total"), [("csc", "csctot"), ("asc", "asctot"), ("ph", "phtot")])
def test_the_lines_of_social_care_add_up_to_their_total(england: England, section: str, total: str) -> None:
    parts = [line.line for line in england.social_care_lines.values() if line.section == section and line.adds_up]
    assert len(parts) == {"csc": 8, "asc": 20, "ph": 26}[section]
    for (year, gss), rows in england.social_care.items():
        for measure in ("total_expenditure", "net_current_expenditure"):
            summed = sum(getattr(rows[part], measure) or 0 for part in parts)
            assert summed == pytest.approx(getattr(rows[total], measure), abs=len(parts) / 2 + 1), (year, gss, measure)


def test_social_care_of_2022_23_is_the_outturn_and_the_earlier_release_of_2023_24_differs_a_little(
    england: England,
) -> None:
    differs: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    for (year, gss), rows in england.social_care.items():
        if (year, gss) not in england.outturn:
            continue
        bodies[year] += 1
        for total, service in (("csctot", "csc"), ("asctot", "asc"), ("phtot", "phs")):
            said = england.outturn[year, gss][service].net_current_expenditure or 0
            differs[year] += abs((rows[total].net_current_expenditure or 0) - said) > 1.01
    assert bodies == {"2022-23": 403, "2023-24": 367}
    assert differs == {"2022-23": 0, "2023-24": 15 + 14 + 16}


def test_social_care_of_england_is_as_published(england: England) -> None:
    rows = england.england_social_care["2023-24"]
    billions = {line: round((rows[line].net_current_expenditure or 0) / 1e6, 2) for line in ("asctot", "asccmstad")}
    assert billions == {"asctot": 23.32, "asccmstad": 1.44}


def test_the_income_for_carers_is_swapped_in_2022_23_and_stands_as_published(england: England) -> None:
    odd: Counter[tuple[str, str]] = Counter()
    for (year, _), rows in england.social_care.items():
        for row in rows.values():
            parts = (row.sales_fees_charges or 0) + (row.other_income or 0)
            odd[year, row.line] += abs(parts - (row.total_income or 0)) > 1.5
    assert +odd == {("2022-23", "ascsclcrradl"): 108, ("2022-23", "ascsclcrrold"): 108}


def test_net_by_year_keeps_who_did_not_submit(england: England) -> None:
    counts = Counter(found.year for found in england.net.values() if found.submitted and found.gss in england.by_gss)
    assert (counts["2023-24"], counts["2024-25"]) == (304, 308)
    assert england.net_years == ("2024-25", "2023-24", "2022-23")
    missing = {c.nice_name for c in england.councils if not submitted(england, "2024-25", c.gss)}
    assert {"Birmingham", "Slough", "Warwick"} < missing
    assert len(missing) == 9
    silent = [found for found in england.net.values() if not found.submitted]
    assert len(silent) == 23
    assert all(found.amounts == {} and found.services_total is None for found in silent)


def submitted(england: England, year: str, gss: str) -> bool:
    return (year, gss) in england.net and england.net[year, gss].submitted


def test_net_by_year_is_the_outturn_but_for_later_revisions(england: England) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for (year, gss), found in england.net.items():
        for service, row in england.outturn.get((year, gss), {}).items():
            if service == TOTAL or not found.submitted:
                continue
            net, said = found.amounts.get(service), row.net_current_expenditure or 0
            if net is None:
                seen[year, "no row, and zero in the outturn" if said == 0 else "no row"] += 1
            else:
                seen[year, "same" if abs(net - said) <= 1.01 else "revised"] += 1
    assert {key: count for key, count in seen.items() if key[1] in ("revised", "no row")} == {
        ("2022-23", "revised"): 42
    }
    assert seen["2023-24", "same"] == 2853


def test_the_services_of_2023_24_sum_to_the_published_total_of_each_council(england: England) -> None:
    for (year, gss), found in england.net.items():
        if year == "2023-24" and found.submitted:
            total = england.outturn[year, gss][TOTAL].net_current_expenditure
            assert found.services_total == pytest.approx(total, abs=8), gss


def test_net_spending_of_2024_25_is_what_lancashire_returned(england: England) -> None:
    compared = 0
    for (year, gss), rows in england.lancashire.items():
        for row in rows:
            if row.form == "RSX" and row.line in LANCASHIRE_LINES and row.net_current_expenditure is not None:
                if (year, gss) not in england.net:
                    continue
                net = england.net[year, gss].amounts.get(LANCASHIRE_LINES[row.line], 0)
                assert net == pytest.approx(row.net_current_expenditure, abs=1.01), (year, gss, row.line)
                compared += year == "2024-25"
    assert compared == 15 * 13


def test_lancashire_has_98_lines_for_2024_25_and_pendle_is_missing_a_year(england: England) -> None:
    sizes = Counter((year, len(rows)) for (year, _), rows in england.lancashire.items())
    assert sizes == {("2024-25", 98): 15, ("2021-22", 14): 15, ("2022-23", 14): 15, ("2023-24", 14): 14}
    assert ("2023-24", "E07000122") not in england.lancashire


def test_blank_zero_and_negative_stay_apart(england: England) -> None:
    rows = [row for found in england.lancashire.values() for row in found]
    blank = [row for row in rows if row.is_blank]
    assert len(blank) == 44
    assert {row.net_current_expenditure for row in blank} == {None}
    assert any(row.net_current_expenditure == 0 for row in rows)
    pendle = england.management_and_support["E07000122"]
    assert (pendle.gross, pendle.residual) == (0, 0)
    assert england.management_and_support["E07000117"].residual == -2131


def test_management_and_support_is_gross_less_income(england: England) -> None:
    assert len(england.management_and_support) == 15
    for found in england.management_and_support.values():
        assert found.gross - found.fees - found.other_income == pytest.approx(found.residual, abs=1.01)


def test_the_waste_collection_of_burnley_has_no_employees_on_its_line(england: England) -> None:
    rows = {row.line: row for row in england.lancashire["2024-25", "E07000117"]}
    waste = rows["Waste collection"]
    assert (waste.employees, waste.total_expenditure, waste.net_current_expenditure) == (0, 1369, 972)


def test_each_line_of_lancashire_is_known_and_maps_to_a_line_of_the_budget(england: England) -> None:
    lines = {(row.form, row.line) for found in england.lancashire.values() for row in found}
    assert set(england.lancashire_lines) == lines
    assert len(lines) == 98
    codes = {line.code for line in england.budget_lines}
    assert {one.code for one in england.lancashire_lines.values() if one.code} < codes
    assert all(one.sure or one.note for one in england.lancashire_lines.values())


def test_what_burnley_spent_on_a_budget_line(england: England) -> None:
    burnley = "E07000117"
    assert [row.line for row in england.spent_on_line(burnley, "envcll")] == ["Waste collection"]
    assert len(england.spent_on_line(burnley, "culhrtxarc")) == 4
    assert [row.line for row in england.spent_on_line(burnley, "housgfcfhml")] == ["TOTAL HOMELESSNESS SERVICES"]
    assert england.spent_on_line(burnley, "envtot") == ()
    assert england.spent_on_line("E07000178", "envcll") == ()


def test_totals_of_lancashire_are_the_summary_and_its_lines_fall_short_of_them(england: England) -> None:
    for (year, gss), found in england.lancashire.items():
        if year == "2024-25":
            rows = {(row.form, row.line): row.net_current_expenditure for row in found}
            total = rows["RO5", "TOTAL ENVIRONMENTAL AND REGULATORY SERVICES"]
            assert total == pytest.approx(rows["RSX", "Environmental and regulatory services"], abs=1.01), gss


def test_central_services_keep_their_volumes_and_costs(england: England) -> None:
    assert len(england.transactions) == 705
    periods = [period for service in england.transactions.values() for period in service.periods]
    assert len(periods) == 11_227 == len({period.source_row for period in periods})
    both = [
        (period.volume, period.cost_per_transaction)
        for period in periods
        if period.period == "April 2013 to March 2014" and period.volume and period.cost_per_transaction is not None
    ]
    assert len(both) == 130
    cost = sum(volume * each for volume, each in both)
    assert round(cost / 1e9, 2) == 5.11
    assert round(cost / sum(volume for volume, _ in both), 2) == 3.99
    assert sum(period.cost_per_transaction == 0 for period in periods) == 6
    impossible = [period for period in periods if (period.digital_volume or 0) > (period.volume or 0) > 0]
    assert [period.digital_share for period in impossible] == [None] * 6


def test_every_council_has_ten_neighbours_and_a_home_page(england: England) -> None:
    for council in england.councils:
        near = england.neighbours[council.gss]
        assert [one.rank for one in near] == list(range(1, 11)), council.nice_name
        assert council.gss not in {one.gss for one in near} <= set(england.by_gss)
        assert {one.kind for one in near} == {"nearest" if council.group == "SD" else "statistical"}
        assert england.websites[council.gss].startswith("http")
