"""The methods that the public pages follow, in the words in which they are published."""

from commons.model import Model


class Method(Model):
    """One method: a permanent key, a version that goes up when it changes, and what it says."""

    key: str
    title: str
    version: int
    says: tuple[str, ...]


METHODS: tuple[Method, ...] = (
    Method(
        key="provenance",
        title="Where a figure comes from",
        version=2,
        says=(
            "Every figure carries its publisher, file and row, its period, its status, its licence and the method "
            "that made it. Pages show this beside the figure or in one click; downloads carry it as columns.",
            "The status says what kind of figure it is. Outturn: what was spent, as returned to government. "
            "Budget: what was planned. Measured: counted by this platform. Declared: stated by the organisation. "
            "Allocated: a share of a larger amount. Estimated: worked out where nothing was measured. Not "
            "submitted: there is no figure. Seen: found in a public file or address by a name or a pattern. Sample: "
            "part of a longer list. Register: a list that somebody keeps.",
            "Nothing is mended. Where published parts do not add up to the published sum, the figures stand and "
            "the page says so. A figure that was not submitted is not a zero.",
        ),
    ),
    Method(
        key="outturn",
        title="What councils spent (outturn)",
        version=1,
        says=(
            "Gross is what was spent: employees and running expenses. Income is fees, charges and other income. "
            "Net is gross less income: what was left for grants and local taxes to pay. Amounts are cash of their "
            "year, not adjusted for inflation.",
            "Employees is not the front line and running expenses is not overhead. A council whose contractor "
            "collects the waste reports almost no employees for it. So these lines cannot say how much reaches "
            "the front line, and no page says so.",
            "Central services holds the collection of taxes, elections, coroners and governance besides support "
            "for other services, part of which is charged on to them. So it is not a figure for overhead, and "
            "nothing may be added twice.",
            "Outturn and budget are different things and are never put on one picture or compared.",
        ),
    ),
    Method(
        key="comparison",
        title="How councils are compared",
        version=1,
        says=(
            "Only within one class: districts, counties, unitary councils, metropolitan boroughs, London "
            "boroughs. Only in the same year, for each resident, and only for services that this class has the "
            "power to run.",
            "Only groups of lines that councils report alike. Schools, central services, police, fire and the "
            "total are not compared, and each says why. Budget lines are compared only as published groups: "
            "Oxford’s waste collection line alone is the third lowest of 157 districts, at £2.77 a head; with "
            "recycling it is the eleventh highest, at £40.70.",
            "Gross stands beside net, because income, work for others and contracts distort net.",
            "A zero or a negative figure is marked and never counts as cheap: it does not enter the median or the "
            "quartiles. A figure that the council’s finance officer had not certified counts and is marked.",
            "A council stands in a quarter of its class, not at a place. There is no league table. Variation is "
            "not waste: need, prices and choices differ. Each picture says how many councils reported, of how "
            "many, and the year of the population.",
            "Quartiles are the inclusive kind (the lowest value is 0 per cent, the highest 100 per cent), over "
            "councils with a positive figure. There is no picture with fewer than 8 such councils, or where they "
            "are fewer than half of those that reported.",
        ),
    ),
    Method(
        key="cost",
        title="What a service costs",
        version=1,
        says=(
            "Each cost line has one of five classes, by what is done and not by where somebody sits. Frontline: "
            "doing the service. Frontline support: triage, scheduling, supervision. Bricks: the platform. "
            "Overhead: finance, HR, legal, ICT, estates. Idle: paid for and not used.",
            "The cost of the bricks is the installation’s monthly bill, shared by measured use. Staff time and "
            "delivery are declared by the organisation. Each line says which: measured, declared, allocated or "
            "estimated.",
            "Cost per case is the costs of the period divided by the cases closed in it, however they ended: refused "
            "and withdrawn ones count, because they cost too. Income of the same period stands beside it, divided by "
            "the same number and not matched to single cases, and gross and net are both shown. Where staff time or "
            "delivery is not declared the page says “platform only, incomplete” and shows no cost per case.",
            "The share that reaches the front line is shown only where at least 80 per cent of the pounds are "
            "classified and costs are complete. Otherwise it reads “not known”.",
            "The parts add up to the whole to the penny. Unit costs come from amounts before rounding.",
        ),
    ),
    Method(
        key="disclosure",
        title="What is not shown",
        version=1,
        says=(
            "Live figures are of closed months, published once. A count under 10 reads “fewer than 10”, and then "
            "no unit cost, line or total of that month is shown from which it could be worked out.",
            "No figure is about a named officer or about one resident.",
        ),
    ),
    Method(
        key="origin",
        title="Real, example, declared",
        version=1,
        says=(
            "Live: published by the organisation itself. Only live services count in totals and in “used by”.",
            "Example: runs here to be tried out, based on published rules, provided by nobody real. Examples "
            "stand by themselves, never among a council’s services, and say so in title, picture and data.",
            "Declared: from public statistics or evidence. Declared services have no cases.",
        ),
    ),
    Method(
        key="suggestions",
        title="How suggestions are answered",
        version=1,
        says=(
            "Anybody can suggest that a service be made of other bricks, without an account. The draft is checked as "
            "any service file is, and goes as a case to a team that is to answer within 20 working days.",
            "What a draft might cost is worked out by the engine that makes every other cost: bricks that stay used "
            "what was metered, a brick that goes takes its use along, and a brick that comes is taken to use for "
            "each case what it uses for each case elsewhere. It is an estimate and no saving: the installation’s "
            "bill stays the same, and nobody has measured what the change means for people.",
            "The service and the bricks are public at once. Words are published only after somebody has read them "
            "and found that they tell of no person; names and email addresses never are.",
        ),
    ),
    Method(
        key="classes",
        title="Front line, overhead and idle in public figures",
        version=1,
        says=(
            "Public figures seldom tell them apart. In the budget two lines have one class: shares of computers and "
            "other assets that nobody uses, and spending on surplus assets, are idle. Governance is mixed and stands "
            "apart. Pensions earned in the past have no class. Of every other line the split is not known.",
            "Each council’s page says which share of the pounds can be classified. No share of the front line is "
            "worked out while fewer than 80 per cent of the pounds are classified, which no council reaches.",
            "For the fifteen councils of Lancashire the outturn of management and support was found, gross, charged "
            "on, and what is left. Only what is left may be added to other services: the rest is in them already.",
        ),
    ),
    Method(
        key="prices",
        title="How years are adjusted for inflation",
        version=1,
        says=(
            "Figures are cash unless the page says otherwise. Adjusted, an amount is multiplied by the index of the "
            "year whose prices are wanted and divided by the index of its own year.",
            "The index is the deflator of the whole economy: Office for National Statistics, gross domestic product "
            "at market prices, implied deflator, series YBGB of dataset UKEA, 2022 = 100, as released on 30 June "
            "2025. The index of a financial year is the mean of its four quarters, April to March: 95.25 for "
            "2021-22, 102.00 for 2022-23, 107.98 for 2023-24 and 112.38 for 2024-25.",
            "It measures prices in the whole economy. What councils buy, above all care and pay, may have risen "
            "faster or slower. The office revises the series, so figures can change a little with a later release.",
        ),
    ),
    Method(
        key="reply",
        title="The right of reply",
        version=1,
        says=(
            "Owners of a council’s organisation on this platform can write a note on any figure about the council, "
            "and so can an administrator of the platform on its behalf. It stands beside the figure, as written, "
            "with its date; all notes of a council are a download too. Who wrote it is recorded, nobody can change "
            "it, and one that is taken back leaves its mark.",
        ),
    ),
    Method(
        key="citing",
        title="Quoting these pages",
        version=1,
        says=(
            "Each page has an address that stays, made of the council’s GSS code, the number of the service in the "
            "national list or the line of the return. You may quote figures with that address. The same address "
            "with .json or .csv behind it gives the figures with their source file, row, status and licence.",
        ),
    ),
    Method(
        key="again",
        title="Making a figure again",
        version=1,
        says=(
            "Every file of statistics can be downloaded from the data page, and every page with .json or .csv behind "
            "its address. One command makes the figures of a page again from these downloads alone, and says of each "
            "whether it is the same: python -m examples.england.again with the address of the page. It needs nothing "
            "but Python and shares no code with this site.",
            "It knows a council, a service of one that was drawn from public evidence, a line within its class and "
            "across England, budget lines together, years in the prices of one year, bin-day look-ups, suppliers, "
            "what a standard brick would avoid, the £5.2bn question, and the cost of a service from its lines.",
            "It does not share the platform’s bill again: a share follows from what every service used, which is not "
            "published. The lines that were allocated are in the download of a service.",
        ),
    ),
    Method(
        key="never",
        title="What these pages never say",
        version=1,
        says=(
            "That a council wastes an amount, or that only some per cent reaches the front line, from outturn or "
            "budget lines.",
            "A real council’s cost per case, worked out from example cases, illustrative costs or the budget line "
            "above it.",
            "That different hosts mean different software, or that a payment to a supplier says which product was "
            "bought.",
        ),
    ),
)
