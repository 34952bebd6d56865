"""One request seen by a collector: its trace down to what followed, the dashboard's metrics, and nobody's data."""

import json
import logging
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from opentelemetry._logs import LogRecord, NoOpLogger

from commons.telemetry import is_sent
from commons.telemetry.lines import ToCollector
from tests.journeys.server import Server
from tests.journeys.test_over_the_api import ANSWERS, Api
from tests.otlp import Collector, attributes_of

DASHBOARD = Path(__file__).parents[2] / "docs" / "deploy" / "dashboard.json"
FOLLOWS = ("registration.register", "cases.open", "workflow.start")
"""The action of the request, and what the flow of the service has follow it."""


def test_a_request_and_what_follows_it_are_one_trace(running: Server, collector: Collector) -> None:
    with running.client() as client:
        Api(client).call("registration.register", {"channel": "phone", "answers": ANSWERS})
    running.caught_up()

    def whole(seen: Collector) -> bool:
        return any({span.name for span in trace} >= set(FOLLOWS) for trace in traces(seen).values())

    collector.wait_for(whole)
    (trace, *_) = [each for each in traces(collector).values() if {span.name for span in each} >= set(FOLLOWS)]
    by_name = {span.name: span for span in trace}
    (request,) = [span for span in trace if not span.parent_span_id]
    assert request.name == "POST /api/{_organisation}/{_service}/registration/v1/applications"
    assert attributes_of(request)["http.response.status_code"] == 201
    for above, below in zip((request.name, *FOLLOWS), FOLLOWS, strict=False):
        assert by_name[below].parent_span_id == by_name[above].span_id, (above, below)
    followed = {link.trace_id for span in collector.spans if span.name == "follow" for link in span.links}
    assert request.trace_id in followed, "the follower's batch says whose events it took"


def traces(collector: Collector) -> dict[bytes, list[Any]]:
    found: dict[bytes, list[Any]] = defaultdict(list)
    for span in collector.spans:
        found[span.trace_id].append(span)
    return found


def test_every_metric_of_the_dashboard_arrives(running: Server, collector: Collector) -> None:
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    asked = " ".join(target["expr"] for panel in panels for target in panel["targets"])
    shown = {
        re.sub(r"(_seconds)?_(total|bucket|sum|count)$", "", name) for name in re.findall(r"commons_[a-z_]+", asked)
    }
    with running.client() as client:
        assert client.get("/").is_success

    def arrived(seen: Collector) -> set[str]:
        return {metric.name.replace(".", "_") for metric in seen.metrics}

    collector.wait_for(lambda seen: shown <= arrived(seen))
    assert shown - arrived(collector) == set()


def test_logs_arrive_and_nothing_that_is_sent_holds_anybodys_data(running: Server, collector: Collector) -> None:
    with running.client() as client:
        Api(client).call("registration.register", {"channel": "phone", "answers": ANSWERS})
        assert client.get("/services", params={"q": "Sample Resident"}).is_success
    running.caught_up()
    collector.wait_for(lambda seen: bool(seen.lines) and any(span.name == "GET /services" for span in seen.spans))
    assert [line for line in collector.lines if attributes_of(line)["logger"].startswith("uvicorn")]
    sent = b"".join(body for _, body in collector.bodies)
    assert b"registration.register" in sent
    personal = (
        b"Sample Resident",
        b"Sample+Resident",
        b"01632 960123",
        b"Sample Street",
        b"EX1 1AA",
        running.key.encode(),
    )
    assert [sent[at - 80 : at + 40] for each in personal if (at := sent.find(each)) >= 0] == []


class Kept(NoOpLogger):
    """Keeps the records that it is given."""

    def __init__(self) -> None:
        super().__init__("kept")
        self.records: list[Any] = []

    def emit(self, record: LogRecord | None = None, **_: Any) -> None:
        self.records.append(record)


def test_of_an_error_its_kind_and_place_are_sent_and_never_its_words() -> None:
    kept = Kept()
    handler = ToCollector(kept)
    try:
        raise ValueError("Sample Resident of 1 Sample Street")
    except ValueError:
        given = logging.LogRecord("commons.test", logging.ERROR, __file__, 1, "it failed", (), sys.exc_info())
    given.fields = {"n": 3, "where": None}
    handler.handle(given)
    handler.handle(logging.LogRecord("opentelemetry.exporter", logging.ERROR, __file__, 1, "away", (), None))
    (sent,) = kept.records
    assert (sent.body, sent.severity_text) == ("it failed", "error")
    assert sent.attributes["error"] == "ValueError"
    assert sent.attributes["at_code"].startswith(__file__)
    assert "Sample" not in str(sent.attributes)


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ({}, ()),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, ("TRACES", "METRICS", "LOGS")),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, ("TRACES",)),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_SDK_DISABLED": "true"}, ()),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_LOGS_EXPORTER": "none"}, ("TRACES", "METRICS")),
    ],
)
def test_the_standard_variables_decide(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], sent: tuple[str, ...]
) -> None:
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert tuple(signal for signal in ("TRACES", "METRICS", "LOGS") if is_sent(signal)) == sent
