"""Councils are compared within their class, and a zero or a negative is never the cheapest."""

from catalogue.queries.budgets import budget_figures
from catalogue.queries.england import england
from catalogue.queries.figures import council_figures
from catalogue.queries.standings import line_standing
from catalogue.rules.comparison import FEWEST, Standing, strip


def standings(*pounds: float | None) -> list[Standing]:
    return [Standing(f"E{number:08}", f"Council {number}", value) for number, value in enumerate(pounds)]


def test_quartiles_come_from_positive_figures_alone() -> None:
    made = strip("Waste", "Net", standings(-5, 0, *range(10, 100, 10), None), here="E00000003")
    assert made is not None
    assert (made.in_class, made.reported, made.zero, made.negative) == (12, 11, 1, 1)
    assert (made.lower_quartile, made.median, made.upper_quartile) == (30, 50, 70)


def test_a_zero_or_a_negative_is_not_placed() -> None:
    figures = standings(-5, 0, *range(10, 100, 10))
    for here in ("E00000000", "E00000001"):
        made = strip("Waste", "Net", figures, here=here)
        assert made is not None
        assert "not placed" in made.band


def test_who_did_not_submit_is_not_placed_and_has_no_dot() -> None:
    made = strip("Waste", "Net", standings(None, *range(10, 100, 10)), here="E00000000")
    assert made is not None
    assert made.here is None
    assert made.band == "not submitted"
    assert len(made.points) == 9


def test_bands_are_quarters_and_not_places() -> None:
    figures = standings(*range(10, 100, 10))
    bands = []
    for one in figures:
        made = strip("Waste", "Net", figures, here=one.gss)
        assert made is not None
        bands.append(made.band)
    assert bands[0] == "in the lowest quarter"
    assert bands[3] == "below the median"
    assert bands[5] == "above the median"
    assert bands[8] == "in the highest quarter"


def test_no_strip_of_too_few_or_of_a_class_that_mostly_earns() -> None:
    assert strip("Waste", "Net", standings(*[10] * (FEWEST - 1)), here="") is None
    assert strip("Parking", "Net", standings(*[10] * FEWEST, *[-10] * (FEWEST + 1)), here="") is None


def test_an_uncertified_figure_counts_and_is_marked() -> None:
    figures = [*standings(*range(10, 90, 10)), Standing("E1", "Early", 5.0, certified=False)]
    made = strip("Waste", "Net", figures, here="E1")
    assert made is not None
    assert made.uncertified == 1
    assert made.here is not None
    assert made.here.mark == "uncertified"
    assert made.band == "in the lowest quarter"


def test_what_is_never_compared_has_its_reason() -> None:
    """Services without the power to run them, schools, recharged support, and parking that earns."""
    data = england()
    for line in ("asc", "csc", "edu", "phs", "trans", "cen", "frs", "pol", "oth", "totsx"):
        made = line_standing(data, "E07000116", line)
        assert made.strips == ()
        assert made.not_compared_because
    for line in ("env", "cul", "plan", "hous"):
        made = line_standing(data, "E07000116", line)
        assert [found.measure for found in made.strips] == ["Gross", "Net"]


def test_each_strip_says_how_many_reported_of_how_many() -> None:
    gross = line_standing(england(), "E07000116", "env").strips[0]
    assert (gross.in_class, gross.reported) == (164, 153)


def test_the_council_that_did_not_submit_shows_its_newest_year_and_says_so() -> None:
    birmingham = council_figures(england(), "E08000025")
    assert birmingham.year == "2021-22"
    assert [(year.year, year.status) for year in birmingham.years] == [
        ("2023-24", "not submitted"),
        ("2022-23", "not submitted"),
        ("2021-22", "outturn"),
    ]
    asked = council_figures(england(), "E08000025", "2023-24")
    assert not asked.submitted
    assert asked.services == ()


def test_a_council_that_had_not_begun_did_not_fail_to_submit() -> None:
    somerset = council_figures(england(), "E06000066")
    assert [(year.year, year.submitted) for year in somerset.years] == [
        ("2023-24", True),
        ("2022-23", False),
        ("2021-22", False),
    ]
    assert somerset.years[1].status == "the council began on 2023-04-01"


def test_a_broken_sum_is_shown_and_the_figures_stand() -> None:
    wakefield = council_figures(england(), "E08000036", "2021-22")
    housing = next(line for line in wakefield.services if line.service == "hous")
    assert (housing.total_expenditure, housing.total_income, housing.net_current_expenditure) == (15972, 2600, 13374)
    assert len(housing.breaks) == 1


def test_the_budget_compares_collection_and_recycling_only_together() -> None:
    oxford = budget_figures(england(), "E07000178")
    assert [group.title for group in oxford.groups] == ["Household waste collection and recycling"]
    assert oxford.groups[0].here is not None
    assert round(oxford.groups[0].here.pounds, 2) == 40.70
    assert oxford.groups[0].band == "in the highest quarter"
