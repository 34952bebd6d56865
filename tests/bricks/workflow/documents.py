"""Stages documents for tests: two written ones, and any that hypothesis can think of."""

from typing import Any

from hypothesis import strategies as st

from bricks.workflow.settings import Stages, reachable

WORDS = st.sampled_from(["Check", "Collect the items", "Decide", "Arrange a day with the resident & the <crew>"])

COLLECTION: dict[str, Any] = {
    "start": "check",
    "outcomes": {
        "collected": {"title": "Collected", "applicant": "We have collected your items."},
        "refused": "Refused",
    },
    "pauses": {
        "waiting-for-resident": {"title": "Waiting for the resident", "applicant": "We are waiting for your answer."}
    },
    "stages": [
        {
            "id": "check",
            "title": "Check the request",
            "who": "caseworker",
            "due": {"number": 2, "unit": "working days"},
            "applicant": {"now": "We are checking your request.", "next": "We will tell you the day."},
            "required": [{"id": "check-address", "title": "Check the address"}],
            "optional": [{"id": "call", "title": "Call the resident"}],
            "pause": ["waiting-for-resident"],
            "next": {"accepted": "collect"},
            "ends": ["refused"],
        },
        {
            "id": "collect",
            "title": "Collect the items",
            "who": "crew",
            "due": {"number": 10, "unit": "working days", "at": "18:00"},
            "required": [{"id": "pick-up", "title": "Pick up the items"}],
            "next": {"not-out": "check"},
            "ends": ["collected"],
            "when_done": "collected",
        },
    ],
}


def changed(**stages_by_id: Any) -> dict[str, Any]:
    """COLLECTION with keys of its stages changed: `changed(check={"due": None})`; None takes a key away."""
    stages = [
        {key: value for key, value in {**stage, **stages_by_id.get(stage["id"], {})}.items() if value is not None}
        for stage in COLLECTION["stages"]
    ]
    return {**COLLECTION, "stages": stages}


@st.composite
def stages_documents(draw: st.DrawFn) -> Stages:
    """A valid document of one to seven stages, with circles, shared ends and stages of one way out."""
    count = draw(st.integers(1, 7))
    ids = [f"s{number}" for number in range(count)]
    stages: list[dict[str, Any]] = []
    for number, id_ in enumerate(ids):
        leads = draw(st.lists(st.sampled_from(ids), max_size=3))
        onward = [ids[number + 1]] if number + 1 < count else []
        ends = draw(st.lists(st.sampled_from(["done", "refused", "given-up"]), max_size=2, unique=True))
        tasks = [{"id": f"{id_}-t{n}", "title": draw(WORDS)} for n in range(draw(st.integers(0, 2)))]
        due = {"number": draw(st.integers(1, 30)), "unit": draw(st.sampled_from(["working days", "calendar days"]))}
        stages.append(
            {
                "id": id_,
                "title": draw(WORDS),
                "who": draw(st.sampled_from(["caseworker", "crew"])),
                "next": {f"o{n}": target for n, target in enumerate([*onward, *leads])},
                "ends": ends if onward or ends else ["done"],
                "required": tasks,
                **({"due": due} if draw(st.booleans()) else {}),
            }
        )
    document = Stages.model_validate({"start": "s0", "stages": stages})
    assert len(reachable(document, "s0")) == count
    return document
