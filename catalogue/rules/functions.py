"""The lines of the outturn by what they are for, and which part of the budget forms holds the same services."""

FUNCTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("People", ("asc", "csc", "phs", "edu")),
    ("Places", ("env", "cul", "plan", "trans")),
    ("Homes", ("hous",)),
    ("Running the council, and the rest", ("cen", "pol", "frs", "oth")),
)
"""How a council's page groups its lines. The order is of the page alone: no figure depends on it."""

SECTIONS = {
    "edu": "Education Services",
    "trans": "Highways and Transport",
    "csc": "Children's Social Care",
    "asc": "Adult Social Care",
    "phs": "Public Health",
    "hous": "Housing Services (General Fund Revenue Account [GFRA] only)",
    "cul": "Cultural and Related Services",
    "env": "Environmental and Regulatory Services",
    "plan": "Planning and Development Services",
    "pol": "Police",
    "frs": "Fire",
    "cen": "Central Services",
    "oth": "Other",
}
"""The section of the budget form (RA) for each line of the outturn (RSX): the same services, other figures."""


def function_of(line: str) -> str:
    """The function that a line belongs to; empty for the total."""
    return next((name for name, lines in FUNCTIONS if line in lines), "")
