"""Everything that the page of one council shows, in one answer."""

from pydantic import Field

from catalogue.queries import neighbours, replies
from catalogue.queries.budgets import budget_figures
from catalogue.queries.declared.lists import DeclaredLine, DeclaredName, declared_list_of
from catalogue.queries.england import england
from catalogue.queries.figures import AskCouncil, CouncilFigures, council_figures
from catalogue.queries.overview import LineStanding, council_overview
from catalogue.queries.published import FindPublished, PublishedService, published_services
from catalogue.queries.replies import Note, Notes
from catalogue.queries.systems import CouncilSystems, council_systems
from catalogue.rules.classes import Classified
from catalogue.rules.figures import Source
from commons.view import View

MOST_RUN = 100


class CouncilPage(CouncilFigures):
    """One council: what it runs here, its figures and how they stand, what evidence draws, and what it says itself."""

    runs: tuple[PublishedService, ...] = Field(
        description="Services that it runs on standard bricks: live ones only. The DNA of each stands at its address"
    )
    standing: tuple[LineStanding, ...] = Field(
        description="Each line of the outturn within its class, for each resident"
    )
    budget_standing: tuple[LineStanding, ...] = Field(description="Groups of budget lines within its class: apart")
    budget_year: str
    budget_source: Source
    budget_row: int | None
    classified: Classified = Field(description="What of the net budget can be told apart")
    systems: CouncilSystems
    declared: tuple[DeclaredLine, ...] = Field(
        description="Lines with the services of the national list that they hold, drawn from public evidence"
    )
    declared_seen: tuple[DeclaredName, ...] = Field(description="Services with an address, and on no line")
    neighbours_kind: str
    neighbours: tuple[neighbours.NeighbourEntry, ...]
    notes: tuple[Note, ...] = Field(description="What the council says of these figures: its right of reply")

    @property
    def replies(self) -> Notes:
        """The notes as the pages ask for them."""
        return Notes(council=self.council, items=self.notes)


def council(asked: AskCouncil, view: View) -> CouncilPage:
    """One council: what it runs here, its outturn by service and how that stands, its systems, and its own notes."""
    data, figures = england(), council_figures(england(), asked.gss, asked.year)
    own = figures.council
    stands, planned = council_overview(data, own.gss, figures.year), budget_figures(data, own.gss)
    drawn = declared_list_of(data, own.gss)
    near = neighbours.neighbours(neighbours.AskNeighbours(gss=own.gss), view)
    found = published_services(FindPublished(organisation=own.slug, limit=MOST_RUN), view)
    return CouncilPage(
        **{name: getattr(figures, name) for name in CouncilFigures.model_fields},
        runs=found.items,
        standing=stands.lines,
        budget_standing=stands.budget_groups,
        budget_year=planned.year,
        budget_source=planned.source,
        budget_row=planned.source_row,
        classified=planned.classified,
        systems=council_systems(data, own.gss),
        declared=drawn.lines,
        declared_seen=drawn.seen,
        neighbours_kind=near.kind,
        neighbours=near.items,
        notes=replies.replies(replies.AskReplies(gss=own.gss), view).items,
    )
