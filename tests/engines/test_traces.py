"""What one process has follow from a request to another is found from the request's trace, and leads back to it."""

from pathlib import Path
from typing import Any

from tests.engines.test_shards import following
from tests.journeys.server import Server
from tests.journeys.test_over_the_api import ANSWERS, Api
from tests.journeys.test_telemetry import traces
from tests.otlp import Collector, attributes_of, collecting

FLOW = {"cases.open", "workflow.start"}


def test_a_request_and_what_another_process_has_follow_are_linked(
    address: str, tmp_path: Path, monkeypatch: Any
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with collecting() as collector:
        for name, value in collector.environment.items():
            monkeypatch.setenv(name, value)
        with following(data, address, 1):
            server = Server.start(data, "--no-followers", environment={"DATABASE_URL": address})
            try:
                with server.client() as client:
                    Api(client).call("registration.register", {"channel": "phone", "answers": ANSWERS})
                collector.wait_for(lambda seen: any(names(each) >= FLOW for each in traces(seen).values()))
            finally:
                assert server.stop() == 0
    check(collector)


def names(trace: list[Any]) -> set[str]:
    return {span.name for span in trace}


def check(collector: Collector) -> None:
    found = traces(collector)
    (asked,) = [each for each in found.values() if "registration.register" in names(each)]
    (action,) = [span for span in asked if span.name == "registration.register"]
    assert not names(asked) & FLOW
    (event,) = attributes_of(action)["commons.events"].values
    (link,) = action.links
    followed = found[link.trace_id]
    assert names(followed) >= FLOW | {"registration.received"}
    (first,) = [span for span in followed if not span.parent_span_id]
    assert (first.name, first.span_id) == ("registration.received", link.span_id)
    assert attributes_of(first)["commons.cause"] == event.string_value
    assert [(back.trace_id, back.span_id) for back in first.links] == [(action.trace_id, action.span_id)]
    (opened,) = [span for span in followed if span.name == "cases.open"]
    assert opened.parent_span_id == first.span_id
    assert link.trace_id in {to.trace_id for span in collector.spans if span.name == "follow" for to in span.links}
