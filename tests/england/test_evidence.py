"""Suppliers, bin-day look-ups, planning registers and links: what is counted, what is left out, and why."""

import csv
from collections import Counter

import pytest

from catalogue.queries.england import FOLDER, England


@pytest.fixture(scope="module")
def england() -> England:
    return England(FOLDER)


def test_two_of_the_101_spend_files_could_not_be_read(england: England) -> None:
    assert len(england.spend_files) == 101
    unread = {england.by_gss[gss].nice_name for gss, file in england.spend_files.items() if not file.readable}
    assert unread == {"Coventry", "Kirklees"}
    assert unread.isdisjoint(england.by_gss[gss].nice_name for gss in england.suppliers_of)


def test_readable_files_are_few_among_districts(england: England) -> None:
    coverage = {found.group: (found.readable, found.councils) for found in england.spend_coverage}
    assert coverage == {"SD": (5, 164), "SC": (10, 21), "UA": (41, 63), "MD": (21, 36), "LB": (22, 33)}
    assert sum(readable for readable, _ in coverage.values()) == 99


def test_names_that_may_be_counted_and_names_that_may_not(england: England) -> None:
    assert len(england.suppliers) == 38
    countable = {supplier.name for supplier in england.suppliers.values() if supplier.countable}
    assert len(countable) == 16
    assert {"Civica", "Idox"} < countable
    for ambiguous in ("Capita (all)", "Access Group (Mosaic/Servelec)", "Advanced", "Socitm"):
        assert ambiguous not in countable
    assert all(supplier.why for supplier in england.suppliers.values())


@pytest.mark.parametrize(("slug", "councils"), [("civica", 98), ("idox", 91), ("granicus-firmstep", 59)])
def test_a_name_is_found_in_so_many_readable_files(england: England, slug: str, councils: int) -> None:
    found = england.supplier_payments[slug]
    assert len({row.gss for row in found}) == len(found) == councils
    assert all(england.spend_files[row.gss].readable and row.payments > 0 for row in found)


def test_no_pounds_of_suppliers_are_kept(england: England) -> None:
    with (FOLDER / "supplier_payments.csv").open(newline="") as stream:
        assert next(csv.reader(stream)) == ["supplier", "gss", "payments", "source_row"]
    assert sum(len(found) for found in england.supplier_payments.values()) == 1497


def test_every_payment_and_every_council_is_of_today(england: England) -> None:
    today = {council.gss for council in england.councils}
    assert set(england.suppliers_of) < set(england.spend_files) < today
    assert set(england.service_links) < today
    assert set(england.bin_lookup_of) < today
    assert set(england.planning_register_of) < today


def test_bin_lookups_are_taken_out_step_by_step(england: England) -> None:
    assert [(step.removed, step.left) for step in england.bin_steps] == [
        (0, 352),
        (62, 290),
        (2, 288),
        (2, 286),
        (1, 285),
    ]
    assert sum(entry.counts for entry in england.bin_lookups) == 285
    assert len(england.bin_lookup_of) == 286


def test_each_council_has_at_most_one_lookup_that_counts(england: England) -> None:
    served = Counter(gss for entry in england.bin_lookups if entry.counts for gss in entry.gss)
    assert max(served.values()) == 1
    assert {entry.key for entry in england.bin_lookups if entry.counts and len(entry.gss) > 1} == {
        "AdurAndWorthingCouncils"
    }
    assert {england.by_gss[gss].group for gss in served} == {"SD", "UA", "MD", "LB"}


def test_fifty_two_lookups_lie_outside_england_by_code_and_ten_by_name(england: England) -> None:
    outside = [entry for entry in england.bin_lookups if entry.verdict == "outside England"]
    assert sum(entry.gss_given[:1] in ("S", "W", "N") for entry in outside) == 52
    assert sum(not entry.gss_given for entry in outside) == 10


@pytest.mark.parametrize(
    ("key", "given", "council"),
    [
        ("GosportBoroughCouncil", "Stroud", "Gosport"),
        ("NorthWarwickshireBoroughCouncil", "Rugby", "North Warwickshire"),
    ],
)
def test_another_councils_code_was_put_right(england: England, key: str, given: str, council: str) -> None:
    entry = next(entry for entry in england.bin_lookups if entry.key == key)
    assert england.by_gss[entry.gss_given].nice_name == given
    assert [england.by_gss[gss].nice_name for gss in entry.gss] == [council]
    assert england.bin_lookup_of[entry.gss_given].key != key


def test_the_platform_is_known_for_fewer_than_a_third(england: England) -> None:
    english = [entry for entry in england.bin_lookups if entry.counts]
    assert sum(bool(entry.platforms) for entry in english) == 83
    assert not any(entry.platforms for entry in english if entry.fingerprint == "Azure-hosted custom")
    assert sum(not entry.fingerprint for entry in england.bin_lookups) == 238


def test_the_platforms_found_agree_with_hosts_that_name_one(england: England) -> None:
    agreement = england.bin_agreement
    assert (agreement.found, agreement.labelled, agreement.right) == (36, 40, 35)
    assert agreement.precision is not None
    assert agreement.precision >= 0.95
    assert agreement.recall == 0.875


def test_every_label_of_a_host_is_of_a_host_in_the_list(england: England) -> None:
    entries = {entry.key: entry for entry in england.bin_lookups}
    for label in england.bin_hosts:
        assert label.host in (entries[label.key].host, *entries[label.key].hosts_called), label
        assert label.how


def test_planning_registers_are_of_104_councils_and_say_what_shows_the_system(england: England) -> None:
    registers = england.planning_registers
    assert (len(registers), len(england.planning_register_of)) == (113, 104)
    systems = Counter(register.system for register in registers if register.gss)
    assert systems == {
        "Idox Public Access": 77,
        "Northgate Planning Explorer": 8,
        "OcellaWeb": 2,
        "Swift LG": 1,
        "Civica": 1,
        "": 13,
    }
    assert all(register.shown_by in register.url for register in registers)
    assert all(register.how for register in registers)
    assert {register.authority for register in registers if register.system and not register.sure} == {
        "East Riding of Yorkshire",
        "Stockport",
    }


def test_links_are_a_sample_and_six_services_of_govuk_are_missing_from_the_list(england: England) -> None:
    assert len(england.service_links) == 306
    links = [link for found in england.service_links.values() for link in found]
    assert len(links) == 6053
    assert {link.lgsl for link in links} <= set(england.services)
    assert {link.interaction for link in links} == {"apply", "pay", "find out", "report"}
    assert len(england.govuk_services) == 117
    assert set(england.govuk_services) - set(england.services) == {35, 90, 1741, 1742, 1743, 1788}


def test_the_map_covers_every_service_line_once(england: England) -> None:
    totals = {"edutot", "transtot", "csctot", "asctot", "phtot", "housgfcftot", "cultot", "envtot", "plantot", "centot"}
    lines = {line.code for line in england.budget_lines if line.code in england.outturn_of_line} - totals
    mapped, without = set(england.services_of_line), set(england.lines_without_service)
    assert (len(lines), len(mapped), len(without)) == (138, 90, 48)
    assert mapped | without == lines
    assert mapped & without == set()


def test_the_map_marks_what_is_doubtful_and_says_why(england: England) -> None:
    made = [one for found in england.services_of_line.values() for one in found]
    assert len({one.lgsl for one in made}) == len(made) == 499
    assert {one.lgsl for one in made} < set(england.services)
    assert Counter(one.sure for one in made) == {True: 260, False: 239}
    assert all(bool(one.note) != one.sure for one in made)
    assert all(england.lines_without_service.values())


def test_every_section_of_services_has_its_service_of_the_outturn(england: England) -> None:
    services = set(england.outturn_of_line.values())
    assert services == set(england.service_groups) - {"totsx"}


def test_every_source_of_evidence_has_its_line(england: England) -> None:
    evidence = {"supplier-payments", "bin-lookups", "planning-systems", "service-links", "govuk-services", "line-map"}
    detail = {"ro3-2022-23", "ro3-2023-24", "net-2024-25", "lancashire", "govuk-transactions", "neighbours", "websites"}
    assert evidence | detail <= set(england.sources)
    assert all(source.method and source.status for source in england.sources.values())
