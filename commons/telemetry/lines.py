"""Logs as JSON lines, and as records for a collector: the same facts, and never the text of an exception."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from opentelemetry import context
from opentelemetry._logs import Logger, LogRecord, SeverityNumber

OWN = ("opentelemetry", "urllib3", "requests")
"""Loggers of those who send: what they say of a failure must not be sent in its turn."""
SEVERITIES = {
    "debug": SeverityNumber.DEBUG,
    "info": SeverityNumber.INFO,
    "warning": SeverityNumber.WARN,
    "error": SeverityNumber.ERROR,
    "critical": SeverityNumber.FATAL,
}


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """What was given as `extra={"fields": ...}`; of an exception its type and place.

    The text of an exception may quote input: its type and place are enough to find it.
    """
    facts = dict(getattr(record, "fields", {}))
    if record.exc_info and record.exc_info[0]:
        frame = record.exc_info[2]
        while frame and frame.tb_next:
            frame = frame.tb_next
        facts["error"] = record.exc_info[0].__name__
        if frame:
            facts["at_code"] = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}"
    return facts


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message and facts."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **facts_of(record),
        }
        return json.dumps(line, default=str)


class ToCollector(logging.Handler):
    """The same records, over OTLP, each with the span in which it was written."""

    def __init__(self, logger: Logger) -> None:
        super().__init__()
        self._logger = logger
        self.addFilter(lambda record: record.name.partition(".")[0] not in OWN)

    def emit(self, record: logging.LogRecord) -> None:
        level = record.levelname.lower()
        facts = {
            name: value if isinstance(value, int | float) else str(value) for name, value in facts_of(record).items()
        }
        self._logger.emit(
            LogRecord(
                timestamp=int(record.created * 1e9),
                context=context.get_current(),
                severity_text=level,
                severity_number=SEVERITIES.get(level, SeverityNumber.UNSPECIFIED),
                body=record.getMessage(),
                attributes={"logger": record.name, **facts},
            )
        )


def start_logging(level: str) -> None:
    """Structured logs on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for noisy in ("uvicorn.access", "alembic.runtime.migration"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
