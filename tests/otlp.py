"""A receiver of OTLP over HTTP on this machine, for tests: it keeps what arrives, as bytes and decoded."""

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.listening import listening

FORMS: dict[str, Any] = {
    "/v1/traces": ExportTraceServiceRequest,
    "/v1/metrics": ExportMetricsServiceRequest,
    "/v1/logs": ExportLogsServiceRequest,
}


@dataclass
class Collector:
    """Where it listens, and what arrived."""

    address: str = ""
    bodies: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The standard variables that send everything here, soon."""
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": self.address,
            "OTEL_METRIC_EXPORT_INTERVAL": "500",
            "OTEL_BSP_SCHEDULE_DELAY": "200",
            "OTEL_BLRP_SCHEDULE_DELAY": "200",
        }

    def received(self, path: str) -> list[Any]:
        """Every request to a path, decoded."""
        return [FORMS[path].FromString(body) for where, body in list(self.bodies) if where == path]

    @property
    def spans(self) -> list[Any]:
        found = (each for sent in self.received("/v1/traces") for each in sent.resource_spans)
        return [span for each in found for scope in each.scope_spans for span in scope.spans]

    @property
    def metrics(self) -> list[Any]:
        found = (each for sent in self.received("/v1/metrics") for each in sent.resource_metrics)
        return [metric for each in found for scope in each.scope_metrics for metric in scope.metrics]

    @property
    def lines(self) -> list[Any]:
        found = (each for sent in self.received("/v1/logs") for each in sent.resource_logs)
        return [line for each in found for scope in each.scope_logs for line in scope.log_records]

    @property
    def senders(self) -> set[str]:
        """The identity of every process that sent metrics."""
        found = (each for sent in self.received("/v1/metrics") for each in sent.resource_metrics)
        return {attributes_of(each.resource)["service.instance.id"] for each in found}

    def wait_for(self, wanted: Callable[["Collector"], bool], seconds: float = 20) -> None:
        """Until what is wanted has arrived; the assertions after it say what has not."""
        until = time.monotonic() + seconds
        while not wanted(self) and time.monotonic() < until:
            time.sleep(0.05)


def attributes_of(what: Any) -> dict[str, Any]:
    """Attributes as a dictionary."""
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in what.attributes}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, collector: Collector, *given: object) -> None:
        self.collector = collector
        super().__init__(*given)  # type: ignore[arg-type]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        fine = self.path in FORMS and self.headers["Content-Type"] == "application/x-protobuf"
        if fine:
            self.collector.bodies.append((self.path, body))
        self.send_response(200 if fine else 404)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def collecting() -> Iterator[Collector]:
    """The receiver, on a free port."""
    collector = Collector()
    with listening(partial(Handler, collector)) as collector.address:
        yield collector
