"""The methods behind the detail and the evidence, in the words in which they are published."""

from catalogue.rules.methods import Method

EVIDENCE_METHODS: tuple[Method, ...] = (
    Method(
        key="line-map",
        title="Which budget line a service is part of",
        version=1,
        says=(
            "The budget has 138 lines for services. A map made by hand says which of them a service of the national "
            "list is part of: 499 of the 1,127 services have such a line, 239 of them marked as doubtful with the "
            "reason. 48 lines have no service, each with the reason: they are spread over need and age, mixed, "
            "newer than the list, or no service at all.",
            "A line pays for several services. Its amount is never the cost of one of them, and no page divides it.",
            "Services that no line holds stay out: those paid from rents (the Housing Revenue Account), from "
            "the budgets of schools, by other bodies, or spread over many lines.",
            "The map is in parent_lines.csv and lines_without_service.csv, version 1. It was made from the words of "
            "the form and of the list alone. Who finds a mistake may correct it there.",
        ),
    ),
    Method(
        key="detail",
        title="Social care, net by year, and the lines of Lancashire",
        version=1,
        says=(
            "Social care lines (return RO3) are of 2022-23 and 2023-24. Lines called “of which” or “subcategory” "
            "split another line and are never added to it again. The 2023-24 file is the release of August 2024, so "
            "up to 16 bodies differ from the outturn of December 2024. Where a council’s parts do not add up, they "
            "stand as published: in 2022-23 the income for carers of two age groups is swapped in 108 bodies.",
            "Net by service for 2024-25 was worked out by a third party from the published series. It has no "
            "gross, so it stands alone and is not compared with gross. For 2023-24 it equals the returns in every "
            "service; for 2022-23 there are 42 later revisions. Nine councils had not submitted for 2024-25.",
            "Fifteen councils of Lancashire have 98 lines for 2024-25. A third party read them and missed some, so "
            "lines do not add up to their totals; the totals are those of the return.",
            "Management and support services are shown for Lancashire only, as gross, income (mostly what other "
            "services of the council are charged) and what is left. What is charged is in the figures of those "
            "services already: only what is left may be added. Below zero means that more was charged than spent. "
            "For every other council it is not known.",
        ),
    ),
    Method(
        key="suppliers",
        title="Which suppliers are known to be paid",
        version=1,
        says=(
            "The spend files of 101 councils, mostly for 2023-24, were searched for the names of 38 groups of "
            "suppliers. 99 could be read: in two, none of the names occurs, so their payees were not read. "
            "Readable are 5 of 164 districts, 10 of 21 counties, 41 of 63 unitary councils, 21 of 36 metropolitan "
            "boroughs and 22 of 33 London boroughs.",
            "A figure reads “payments matching this name in x of y readable files”, by class. It is never "
            "carried over to councils whose files were not read. A name that was not seen may be paid all the same.",
            "Only 16 names are counted. The others are common words, several companies under one heading, companies "
            "that do more than systems, or no supplier of systems: suppliers_checked.csv says which and why. The "
            "payees behind the matches are not in the files, so the check is of the names.",
            "No pounds are shown: in the original some files were counted twice, some totals were taken for "
            "payments, and money that only passes through was counted. A supplier is not a product.",
        ),
    ),
    Method(
        key="look-ups",
        title="Bin-day look-ups and planning registers",
        version=1,
        says=(
            "Volunteers list 352 bin-day look-ups. Taken out, step by step: 62 outside England, 2 of councils since "
            "replaced, 2 whose councils have another entry, 1 that belongs to no council. 285 are left, for 286 "
            "of the 296 English councils that collect waste. Two entries carry another council’s code and were put "
            "right by name and host. bin_lookups_checked.csv says how each was judged.",
            "The platform is known for 83 of the 285, by patterns in addresses and adapters. A place to run software "
            "(Azure) and a common word (self-service) are not counted as platforms. Checked against 40 labels on "
            "English look-ups whose host itself names a platform: of 36 found 35 are right (precision 0.97), and 35 "
            "of 40 were found (recall 0.88). The labels come from hosts too, so both flatter.",
            "Different hosts are not different software, some councils share a host, and an adapter’s lines of code "
            "are a volunteer’s work, not a council’s cost.",
            "Planning registers are an old list of 113 authorities; 102 entries are of 104 English councils of today. "
            "The system is read from a part of the address, which is named; two are marked as not sure.",
        ),
    ),
    Method(
        key="neighbours",
        title="Councils like this one",
        version=1,
        says=(
            "For councils with social care: the ten statistical neighbours of the Department for Education (May "
            "2025), in its order. For districts, which have none: the ten districts with the nearest centres in a "
            "straight line. They help to find one’s way; comparison stays within the class.",
        ),
    ),
    Method(
        key="transactions",
        title="Transactions with central government",
        version=1,
        says=(
            "Volume, digital volume and cost per transaction of 705 services of central government, April 2011 to "
            "September 2017, as departments declared them. Periods are rolling years that overlap, so they are never "
            "added. One period is published as “January 2014 to December 2015” and stands so.",
            "They give a sense of scale only. They are not councils’ services and never a council’s cost.",
        ),
    ),
)
