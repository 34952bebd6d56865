"""How declared services are drawn, how things stand side by side and how times are made, in published words."""

from catalogue.rules.methods import Method

DECLARED_METHODS: tuple[Method, ...] = (
    Method(
        key="declared",
        title="How declared services are drawn",
        version=1,
        says=(
            "A declared service does not run here. It is drawn from public evidence, by the code that draws every "
            "other service, and says so in its title, in its picture and in its data. It counts in no total of "
            "services that run on bricks.",
            "There is one for each council and each line of the outturn, each group of budget lines that may be "
            "compared, and each service of the national list, wherever a public file has an amount, a system or an "
            "address. Where there is none, there is no page, which does not mean that there is no service.",
            "Its parts are what is seen: the platform that the addresses of a bin-day look-up show, the software that "
            "the address of a planning register shows. Employees of £0 on a line probably mean that a contractor does "
            "the work; the line does not say so. What nobody has seen is “not known”.",
            "Its amount is the outturn by line where one was found (the councils of Lancashire, 2024-25), else the "
            "net budget of 2023-24. The amount of a line is never the cost of one service on it, and no page divides "
            "it. All of it has the class “not known”, because no line says what reaches the front line.",
            "Income is laid back over gross spending; what is left is net. How often a service is used is not "
            "published, so there is no cost per case. Its place in its class is shown for a group of lines, never for "
            "a single line.",
        ),
    ),
    Method(
        key="side-by-side",
        title="How councils and services are put side by side",
        version=1,
        says=(
            "Up to twelve councils or services stand beside each other, part by part: what all of them have, what only "
            "some have, and what is not known. Two parts that are not known are not called the same.",
            "Figures stand beside each other only where they may be compared. For councils: one class, one line of "
            "the outturn or one group of budget lines, one year, one status, for each resident. For services that run "
            "here: one origin, one month, the same unit, costs that are complete, and for live services councils of "
            "one class. Otherwise the page says why not, and shows the parts alone.",
            "The bars have one scale, that of the largest amount beside them. A difference is variation: need, prices "
            "and choices differ.",
        ),
    ),
    Method(
        key="times",
        title="How long cases take",
        version=1,
        says=(
            "A case’s clock starts when the application is received, or when a case is opened without one. It is read "
            "when the case is decided and when it ends, and belongs to the month in which it was read. Times are "
            "elapsed time, nights and weekends with them.",
            "The median is the middle time: half of the cases took at most that long. Of live services it is rounded "
            "up, and withheld under 10 cases. Cases that still wait are not in it, so times rise after a backlog is "
            "cleared.",
        ),
    ),
)
