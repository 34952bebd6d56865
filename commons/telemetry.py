"""OpenTelemetry spans and metrics, and structured logs without personal data.

Spans and metrics go out over OTLP when the standard environment variables name an endpoint
(`OTEL_EXPORTER_OTLP_ENDPOINT`); else they cost next to nothing. They may be sampled and lost:
nothing that is billed or audited depends on them.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from opentelemetry import metrics, trace

_tracer = trace.get_tracer("commons")
_meter = metrics.get_meter("commons")
actions = _meter.create_counter("commons.actions", description="Actions performed", unit="{action}")
group_size = _meter.create_histogram("commons.group_size", description="Actions in one commit", unit="{action}")
follower_lag = _meter.create_gauge("commons.follower_lag", description="Events not yet followed", unit="{event}")


@contextmanager
def span(name: str) -> Iterator[None]:
    """A span with this name; carries no input and no person's data."""
    if not _exporting():
        yield
        return
    with _tracer.start_as_current_span(name, record_exception=False):
        yield


def _exporting() -> bool:
    return bool(os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"))


def start_telemetry() -> None:
    """Send spans and metrics over OTLP if an endpoint is set."""
    if not _exporting():
        return
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", "commons")})
    traces = TracerProvider(resource=resource)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(traces)
    reader = PeriodicExportingMetricReader(OTLPMetricExporter())
    metrics.set_meter_provider(MeterProvider(resource=resource, metric_readers=[reader]))


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message and what was given as `extra={"fields": ...}`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            # The text of an exception may quote input: its type and place are enough to find it.
            frame = record.exc_info[2]
            while frame and frame.tb_next:
                frame = frame.tb_next
            line["error"] = record.exc_info[0].__name__
            if frame:
                line["at_code"] = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}"
        return json.dumps(line, default=str)


def start_logging(level: str) -> None:
    """Structured logs on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for noisy in ("uvicorn.access", "alembic.runtime.migration"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
