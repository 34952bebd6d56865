"""The data of a council's page say all that the page says: what it runs, its systems, its notes, what is drawn."""

import csv
import io

from catalogue.actions.replies import Reply, reply
from commons.access import Actor, Grant
from commons.testing import World
from tests.catalogue.town import close_cases, put

WELLS, BURNLEY = "E07000116", "E07000117"


def test_what_runs_here_comes_first_with_its_dna_and_examples_never(world: World) -> None:
    put(world, "tunbridge-wells", "live", title="Large things")
    close_cases(world, "tunbridge-wells", 3)
    put(world, "burnley", "example", title="Not of Burnley")
    text = world.client().get(f"/councils/{WELLS}").text.partition("<main")[2]
    assert 0 < text.index("Services it runs on standard bricks") < text.index("What it spent on services")
    assert "DNA of Large things" in text
    assert [each["title"] for each in world.client().get(f"/councils/{WELLS}.json").json()["runs"]] == ["Large things"]
    assert world.client().get(f"/councils/{BURNLEY}.json").json()["runs"] == []
    assert "Not of Burnley" not in world.client().get(f"/councils/{BURNLEY}").text


def test_the_data_hold_the_systems_the_notes_the_standing_and_what_is_drawn(world: World) -> None:
    owner = Actor(id="account:0197c5a0-0000-7000-8000-000000000001", grants=(Grant("owner", "burnley", None),))
    why = "We collect for two more councils."
    given = Reply(organisation="burnley", about="env", says=why)
    world.perform(world.commons.platform, reply, given, actor=owner)
    client = world.client()
    found = client.get(f"/councils/{BURNLEY}.json").json()
    assert [note["says"] for note in found["notes"]] == [why]
    for part, key, address in (
        ("systems", "claims", "systems"), ("standing", None, "standing"), ("declared", None, "services"),
        ("neighbours", None, "neighbours"),
    ):  # fmt: skip
        own = client.get(f"/councils/{BURNLEY}/{address}.json").json()
        names = {"standing": "lines", "declared": "lines", "neighbours": "items"}
        assert (found[part][key] if key else found[part]) == own[names.get(part, str(key))], part
    rows = list(csv.DictReader(io.StringIO(client.get(f"/councils/{BURNLEY}.csv").text)))
    kinds = {row["row_kind"] for row in rows}
    assert kinds == {"figure", "declared service", "supplier seen", "system seen", "note by the council"} - (
        set() if found["systems"]["claims"] else {"supplier seen"}
    )
    assert {row["says"] for row in rows if row["row_kind"] == "note by the council"} == {why}
    evident = [row for row in rows if row["row_kind"] in ("declared service", "supplier seen", "system seen")]
    assert evident
    assert all(row["file"] and row["row"] and row["status"] for row in evident)
    assert client.get(f"/api/commons/platform/catalogue/v1/councils/{BURNLEY}").json() == found


def test_a_service_without_a_month_to_show_is_drawn_without_costs(world: World) -> None:
    put(world, "tunbridge-wells", "live")
    text = world.client().get("/services/tunbridge-wells/bulky-waste").text
    assert "DNA of Bulky waste" in text
    assert "Costs not shown" in text
    assert "No costs in this period" not in text


def test_a_note_stands_beside_its_figure_in_the_data_too(world: World) -> None:
    owner = Actor(id="account:0197c5a0-0000-7000-8000-000000000001", grants=(Grant("owner", "burnley", None),))
    for about in ("env", "budget", "systems"):
        given = Reply(organisation="burnley", about=about, says=f"What we say of {about}.")
        world.perform(world.commons.platform, reply, given, actor=owner)

    def said(address: str) -> list[str]:
        return sorted(
            note["about"] for note in world.client().get(f"/councils/{BURNLEY}{address}.json").json()["notes"]
        )

    assert [said(address) for address in ("/env", "/cul", "/budget", "/systems", "/standing")] == [
        ["env"], [], ["budget"], ["systems"], ["budget", "env", "systems"],
    ]  # fmt: skip


def test_suppliers_are_named_on_the_page_with_the_way_to_their_evidence(world: World) -> None:
    text = world.client().get("/councils/E07000178").text
    names = [each["name"] for each in world.client().get("/councils/E07000178/systems.json").json()["claims"]]
    assert len(names) == 9
    assert "were seen in its spend files: " + ", ".join(names) + "." in text
