"""Starts and stops sending over OTLP, as the standard environment variables say."""

import importlib.metadata
import logging
import os
import threading
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from opentelemetry import _logs, context, metrics, trace

from commons.telemetry import spans
from commons.telemetry.lines import ToCollector

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource

log = logging.getLogger("commons.telemetry")
STOP_SECONDS = 5.0
"""How long a stop waits for a collector to take what is left."""
_instance = ""
_stops: list[Callable[[], None]] = []


def is_sent(signal: str) -> bool:
    """Whether TRACES, METRICS or LOGS go out."""
    if os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return False
    exporter = os.environ.get(f"OTEL_{signal}_EXPORTER", "").strip().lower() or "otlp"
    endpoints = ("OTEL_EXPORTER_OTLP_ENDPOINT", f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")
    return exporter == "otlp" and any(os.environ.get(name, "").strip() for name in endpoints)


def start_telemetry() -> None:
    """Send what the environment asks for. Once in each process, after a fork: each sends by threads of its own."""
    global _instance  # noqa: PLW0603 - one identity for the process
    _instance = str(uuid.uuid4())
    for signal, start in (("TRACES", _traces), ("METRICS", _metrics), ("LOGS", _log_records)):
        _say_what_is_not_offered(signal)
        if is_sent(signal):
            start(_who_sends())


def _who_sends() -> "Resource":
    """This process: what the environment says of it, and else a name, the release and an identity of its own."""
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource

    said = OTELResourceDetector().detect().attributes
    own = {
        "service.name": "commons",
        "service.version": importlib.metadata.version("digital-commons"),
        "service.instance.id": _instance,
    }
    return Resource.create({name: value for name, value in own.items() if name not in said})


def stop_telemetry() -> None:
    """Send what is left, for as long as that takes a moment: a collector that is away holds no stop up."""

    def stop() -> None:
        for each in reversed(_stops):
            each()

    thread = threading.Thread(target=stop, name="telemetry", daemon=True)
    thread.start()
    thread.join(STOP_SECONDS)


def _say_what_is_not_offered(signal: str) -> None:
    for name, offered in (
        (f"OTEL_{signal}_EXPORTER", ("otlp", "none")),
        (f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL", ("http/protobuf",)),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", ("http/protobuf",)),
    ):
        wanted = os.environ.get(name, "").strip().lower()
        if wanted and wanted not in offered:
            log.warning("%s is not offered in %s; expected: %s", wanted, name, " or ".join(offered))


def _traces(resource: "Resource") -> None:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import Decision

    ids: Any = spans.identities
    provider = TracerProvider(resource=resource, shutdown_on_exit=False, id_generator=ids)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)

    def sampled(trace_id: int) -> bool:
        return provider.sampler.should_sample(context.Context(), trace_id, "").decision is Decision.RECORD_AND_SAMPLE

    spans.begin(sampled if os.environ.get("DATABASE_URL") else None)  # on SQLite one process does everything
    _stops.append(provider.shutdown)


def _metrics(resource: "Resource") -> None:
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader

    reader = PeriodicExportingMetricReader(OTLPMetricExporter())
    provider = MeterProvider(resource=resource, metric_readers=[reader], shutdown_on_exit=False)
    metrics.set_meter_provider(provider)
    _stops.append(provider.shutdown)


def _log_records(resource: "Resource") -> None:
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor

    provider = LoggerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
    _logs.set_logger_provider(provider)
    logging.getLogger().addHandler(ToCollector(provider.get_logger("commons")))
    _stops.append(provider.shutdown)
