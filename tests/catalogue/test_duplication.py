"""Claims of duplication say what the files say and no more; what a council says stands beside them."""

import csv
import gzip
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import catalogue.brick
from catalogue.actions import likening
from catalogue.actions.replies import Reply, reply
from catalogue.queries.alike import labelled_pairs, labels, unlikened
from catalogue.queries.england import england
from catalogue.queries.look_ups import counted
from catalogue.queries.paid import all_paid
from catalogue.rules.avoided import AskAvoided, avoided, conclusion
from catalogue.rules.nearness import ALIKE, MEASURE
from commons.access import Actor, Grant
from commons.testing import World
from tests.catalogue import labelled
from tests.catalogue.town import put

ENGLAND = Path(__file__).parents[2] / "examples" / "england"
PAGES = ("", "/look-ups", "/suppliers", "/suppliers/civica", "/services", "/avoided")


def file(name: str) -> list[dict[str, str]]:
    path = ENGLAND / name
    text = gzip.decompress(path.read_bytes()).decode() if name.endswith(".gz") else path.read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def rows_of(world: World, address: str) -> list[dict[str, Any]]:
    answer = world.client().get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_look_ups_that_count_are_those_of_the_files_step_by_step() -> None:
    found = counted(england())
    verdicts = Counter(row["verdict"] for row in file("bin_lookups_checked.csv"))
    english = {row["key"]: row for row in file("bin_lookups_checked.csv") if row["verdict"] == "council"}
    hosts = {row["key"]: row["host"] for row in file("bin_lookups.csv")}
    many = Counter(hosts[key] for key in english)
    together = [key for key, row in english.items() if len(row["gss"].split()) > 1]
    alike = [key for key in english if many[hosts[key]] > 1]
    assert [(each.removed, each.left) for each in found.steps[:2]] == [(0, 352), (verdicts["outside England"], 290)]
    assert [each.removed for each in found.steps[-2:]] == [len(together), len(alike)] == [1, 6]
    assert found.own == len(english) - len(together) - len(alike) == 278
    assert 352 - sum(each.removed for each in found.steps) == found.own
    assert sum(each.own for each in found.classes) == found.own
    assert sum(each.known for each in found.classes) == found.known == 82
    assert sum(each.councils for each in found.classes) == found.collecting == 296


def test_the_headline_is_the_one_that_may_be_said() -> None:
    found = counted(england())
    assert found.says == "278 English councils each with a look-up page of their own; platform known for 82"


def test_every_entry_of_the_list_is_in_the_download_with_its_verdict(world: World) -> None:
    rows = rows_of(world, "/duplication/look-ups.csv")
    assert len(rows) == 352
    assert sum(row["counts_as_own"] == "yes" for row in rows) == 278
    assert {row["verdict"] for row in rows if row["counts_as_own"] == "yes"} == {"council"}
    assert Counter(row["verdict"] for row in rows)["shared host"] == 6
    assert all(row["row"].isdigit() and row["file"] and row["how_judged"] for row in rows)


def test_precision_and_recall_of_platforms_are_those_of_the_labelled_set() -> None:
    labels = counted(england()).labels
    assert (ENGLAND.parents[1] / labels.file).is_file()
    assert (labels.found, labels.labelled, labels.right) == (36, 40, 35)
    assert labels.precision == pytest.approx(0.972, abs=0.001)
    assert labels.recall == 0.875


def test_a_supplier_is_counted_in_readable_files_class_by_class() -> None:
    found = all_paid(england())
    readable = {row["gss"] for row in file("spend_files.csv") if row["readable"] == "yes"}
    paid = file("supplier_payments.csv")
    allowed = {row["supplier"] for row in file("suppliers_checked.csv") if row["verdict"] == "one name"}
    assert {each.name for each in found.items} == allowed
    assert len(found.items) + len(found.left_out) == 38
    for each in found.items:
        seen = {row["gss"] for row in paid if row["supplier"] == each.name}
        assert seen <= readable
        assert (each.councils, each.readable) == (len(seen), len(readable))
        assert sum(own.councils for own in each.classes) == each.councils
        assert sum(own.readable for own in each.classes) == 99
        assert all(own.councils <= own.readable for own in each.classes)
    assert found.items[0].says == "Payments matching this name in 98 of 99 readable files"


def test_an_ambiguous_name_has_no_page_and_no_count(world: World) -> None:
    assert world.client().get("/duplication/suppliers/capita-all").status_code == 404
    text = world.client().get("/duplication/suppliers").text
    assert "The company runs outsourced services, pensions and recruitment besides systems" in text
    rows = rows_of(world, "/duplication/suppliers.csv")
    assert {row["councils"] for row in rows if row["name"] == "Capita (all)"} == {""}


def test_each_council_behind_a_count_has_its_row(world: World) -> None:
    rows = rows_of(world, "/duplication/suppliers/unit4.csv")
    paid = {row["gss"]: row for row in file("supplier_payments.csv") if row["supplier"] == "Unit4"}
    assert {row["gss"]: (row["matching_lines"], row["row"]) for row in rows} == {
        gss: (row["payments"], row["source_row"]) for gss, row in paid.items()
    }


def test_every_claim_says_its_evidence_confidence_and_limits(world: World) -> None:
    found = world.client().get("/duplication.json").json()["claims"]
    assert [each["key"] for each in found] == ["look-ups", "suppliers", "registers", "services"]
    for each in found:
        assert each["evidence"]
        assert each["means_not"]
        assert each["because"]
        assert each["confidence"] in ("high", "medium", "low")
        assert world.client().get(each["href"]).status_code == 200
    text = world.client().get("/duplication").text
    assert "Not known: no set labelled by hand exists" in text
    assert "Precision 35 of 36, recall 35 of 40" in text


def test_what_was_held_beside_others_by_an_older_measure_is_so_again_at_a_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likening, "MEASURE", MEASURE - 1)
    monkeypatch.setattr(likening, "likeness", lambda left, right: 0.5)
    put(world, "tunbridge-wells", "live")
    put(world, "swindon", "live", title="Large things")
    monkeypatch.undo()
    assert world.client().get("/duplication/services.json").json()["items"][0]["likeness"] == 0.5
    catalogue.brick.commons_started(world.commons)
    assert world.client().get("/duplication/services.json").json()["items"][0]["likeness"] == 1
    with world.commons.platform_view(catalogue.brick.brick) as view:
        assert unlikened(view) == []


def test_services_published_alike_are_found_when_they_are_published(world: World) -> None:
    put(world, "tunbridge-wells", "live")
    put(world, "swindon", "live", title="Large things")
    put(world, "burnley", "example")
    live = world.client().get("/duplication/services.json").json()
    assert (live["total"], live["services"]) == (1, 2)
    assert live["items"][0]["likeness"] == 1
    example = world.client().get("/duplication/services.json?origin=example").json()
    assert (example["total"], example["services"]) == (0, 1)
    assert "1 pair among 2 services" in world.client().get("/duplication/services").text


def test_a_service_that_is_published_again_is_compared_again_and_once(world: World) -> None:
    for _ in range(2):
        put(world, "tunbridge-wells", "live")
        put(world, "swindon", "live")
    assert world.client().get("/duplication/services.json").json()["total"] == 1


def test_two_services_are_aligned_and_origins_never_mix(world: World) -> None:
    put(world, "tunbridge-wells", "live")
    put(world, "swindon", "live")
    put(world, "burnley", "example")
    pair = "/duplication/services/tunbridge-wells/bulky-waste/{}/bulky-waste"
    found = world.client().get(pair.format("swindon") + ".json").json()
    assert (found["likeness"], found["only_first"], found["only_second"]) == (1, 0, 0)
    assert {each["part"] for each in found["parts"]} == {"LGSL 528", "LGIL 0", "desk@1"}
    assert world.client().get(pair.format("burnley")).status_code == 404
    assert world.client().get(pair.format("nowhere")).status_code == 404
    assert world.client().get(pair.format("tunbridge-wells")).status_code == 404


@pytest.mark.parametrize(
    ("about", "pages"),
    [
        ("own-look-up", ("", "/look-ups")),
        ("own-supplier", ("", "/suppliers", "/suppliers/civica")),
        ("own-service", ("", "/services", "/services/tunbridge-wells/bulky-waste/swindon/bulky-waste")),
    ],
)
def test_a_council_marks_its_own_as_justified_with_a_reason(world: World, about: str, pages: tuple[str, ...]) -> None:
    put(world, "tunbridge-wells", "live")
    put(world, "swindon", "live")
    owner = Actor(id="account:0197c5a0-0000-7000-8000-000000000001", grants=(Grant("owner", "swindon", None),))
    why = "Our rounds change with the tide, which no other look-up knows."
    given = Reply(organisation="swindon", about=about, says=why)
    world.perform(world.commons.platform, reply, given, actor=owner)
    for page in PAGES:
        assert (why in world.client().get(f"/duplication{page}").text) == (page in pages), page
    assert all(why in world.client().get(f"/duplication{page}").text for page in pages)


def test_the_labelled_pairs_are_many_hard_and_measured_as_they_say() -> None:
    found = labelled_pairs()
    assert len(found) >= 60
    assert len({frozenset((each.first, each.second)) for each in found}) == len(found)
    assert all(each.why for each in found)
    assert sum(each.one_number and not each.same for each in found) > 30
    assert sum(each.same and not each.one_number for each in found) > 5
    with labelled.PAIRS.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == labelled.pairs(), "run python -m tests.catalogue.labelled"


def test_precision_and_recall_of_services_stand_in_the_methods_with_their_counts(world: World) -> None:
    found = labels()
    assert found is not None
    shown = [each for each in labelled_pairs() if each.one_number and each.likeness >= ALIKE]
    assert (found.found, found.right) == (len(shown), sum(each.same for each in shown))
    assert found.in_words == "precision 12 of 14, recall 12 of 31"
    for page in ("/methods", "/duplication/services"):
        assert found.in_words in world.client().get(page).text.replace("Precision", "precision"), page
    assert f"{len(labelled_pairs())} pairs of made-up services, {found.labelled} of them the same" in (
        world.client().get("/methods").text
    )


def test_the_range_is_what_the_assumptions_give() -> None:
    asked = AskAvoided(
        adopt_low=10, adopt_high=50, days_low=2, days_high=10, ends_low=50, ends_high=100, day_low=100, day_high=100,
        brick_low=50, brick_high=100, move_low=1, move_high=3, years=2,
    )  # fmt: skip
    found = avoided(asked, 200)
    assert (found.a_year.low, found.a_year.high) == (2 * 0.5 * 100 - 100, 10 * 100 - 50)
    assert (found.one.low, found.one.high) == (-300, 1_800)
    assert (found.adopters.low, found.adopters.high) == (20, 100)
    assert (found.everyone.low, found.everyone.high) == (-30_000, 180_000)
    assert found.pays_from == pytest.approx((75 + 200 / 2) / 100)


def test_a_day_costs_the_same_for_work_that_ends_and_for_moving() -> None:
    asked = AskAvoided(
        days_low=4, days_high=4, ends_low=100, ends_high=100, day_low=100, day_high=300, brick_low=0, brick_high=0,
        move_low=2, move_high=2, years=1,
    )  # fmt: skip
    found = avoided(asked, 100).one
    assert (found.low, found.high) == (2 * 100, 2 * 300)


@pytest.mark.parametrize("path", ["/duplication/avoided", "/questions/5-2bn"])
def test_every_assumption_says_its_source_or_that_it_has_none(world: World, path: str) -> None:
    found = world.client().get(f"{path}.json").json()
    told = {each["name"]: each for each in found["assumptions"]}
    assert set(told) == set(found["asked"])
    assert all(each["source"] and each["least"] < each["most"] for each in told.values())
    ours = {name for name, each in told.items() if each["source"].startswith("Our assumption, no source")}
    assert ours == (set(told) - {"years"} if "avoided" in path else {"most", "recharged"})
    rows = [row for row in csv.reader(io.StringIO(world.client().get(f"{path}.csv").text)) if "assumed: " in row[0]]
    assert len(rows) == len(told)
    assert all(each["source"] in row for each, row in zip(told.values(), rows, strict=True))
    assert world.client().get(path).text.count("Our assumption, no source") >= len(ours)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "nobody can say that it would pay"),
        ({"move_low": 2_000, "move_high": 2_000}, "it would not pay"),
        ({"move_low": 0, "move_high": 0, "brick_high": 200}, "it would pay at both ends"),
    ],
)
def test_the_conclusion_falls_whichever_way_the_figures_do(changes: dict[str, float], says: str) -> None:
    assert says in conclusion(avoided(AskAvoided(**changes), 278))  # type: ignore[arg-type]  # years stays as it is


def test_assumptions_stand_in_the_address_and_what_is_wrong_is_told_beside_the_field(world: World) -> None:
    changed = world.client().get("/duplication/avoided?years=10&day_high=1%2C000").text
    assert "over 10 years" in changed
    assert "/duplication/avoided?day_high=1000&amp;years=10" in changed
    wrong = world.client().get("/duplication/avoided?years=99&days_low=20&days_high=2&day_low=cheap")
    assert wrong.status_code == 422
    assert "Number of years must be 20 or less" in wrong.text
    assert "Most days of work a year must be 20 or more, which is the value before it" in wrong.text
    assert "Lowest cost of a day of work must be a number" in wrong.text
    assert 'value="cheap"' in wrong.text
    assert world.client().get("/duplication/avoided.json?years=99").status_code == 422


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_data_and_says_how_to_cite_it(world: World, page: str) -> None:
    address = f"/duplication{page}"
    text = world.client().get(address).text
    assert "Cite this page" in text
    assert f"{world.commons.settings.address}{address}" in text
    assert world.client().get(f"{address}.json").status_code == 200
    assert world.client().get(f"{address}.csv").text.count("\n") > 0
