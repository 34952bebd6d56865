"""OpenTelemetry traces, metrics and logs, and structured logs on standard error, all without personal data.

They go out over OTLP when the standard environment variables name an endpoint (`OTEL_EXPORTER_OTLP_ENDPOINT`); else
they cost next to nothing. They may be sampled and lost: nothing that is billed or audited depends on them.
"""

from opentelemetry import metrics

from commons.telemetry.lines import JsonLines, start_logging
from commons.telemetry.sending import is_sent, start_telemetry, stop_telemetry
from commons.telemetry.spans import carried, continuing, noted, place, request_span, span

_meter = metrics.get_meter("commons")
actions = _meter.create_counter("commons.actions", description="Actions performed", unit="{action}")
group_size = _meter.create_histogram("commons.group_size", description="Actions in one commit", unit="{action}")
follower_lag = _meter.create_gauge("commons.follower_lag", description="Events not yet followed", unit="{event}")
parked_steps = _meter.create_gauge("commons.parked_steps", description="Steps that wait for somebody", unit="{step}")
request_duration = _meter.create_histogram("commons.request_duration", description="Time to an answer", unit="s")

__all__ = [
    "JsonLines",
    "actions",
    "carried",
    "continuing",
    "follower_lag",
    "group_size",
    "is_sent",
    "noted",
    "parked_steps",
    "place",
    "request_duration",
    "request_span",
    "span",
    "start_logging",
    "start_telemetry",
    "stop_telemetry",
]
