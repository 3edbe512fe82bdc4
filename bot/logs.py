"""Logs: one line each, a sentence, an action name and ids; never what people wrote."""

import json
import logging
import sys
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError, OperationalError
from typing_extensions import override

_STANDARD = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {
    "message",
    "asctime",
    "taskName",
}

_OURS = ("bot", "workflows", "prompts", "storage", "uvicorn")
"""What tells of itself. Others write what they send and get: tokens, addresses, and what people wrote."""


class _Lines(logging.Formatter):
    @override
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "said": record.getMessage(),
            **{name: value for name, value in record.__dict__.items() if name not in _STANDARD},
        }
        if record.exc_info and record.exc_info[0] is not None:
            # The message of an exception may hold data; its place in the code does not.
            line["error"] = record.exc_info[0].__name__
            line["at_line"] = _place(record)
            if why := _why(record.exc_info[1]):
                line["why"] = why
        return json.dumps(line, default=str, ensure_ascii=False)


def _why(error: BaseException | None) -> str:
    """What a database says about itself: that its disk is full, that it is locked, not there, or refuses."""
    while error is not None:
        if isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
            continue
        said = error.orig if isinstance(error, DBAPIError) else error
        # Only these, and only their first line: others, and details below, may quote what people wrote.
        if isinstance(error, OperationalError) or _is_about_itself(said):
            return str(said).partition("\n")[0]
        error = error.__cause__
    return ""


def _is_about_itself(error: BaseException | None) -> bool:
    """Whether this is PostgreSQL's driver, about a connection, a missing right or a missing table."""
    driver = sys.modules.get("psycopg")  # whoever has not loaded it cannot have met its errors
    if driver is None or not isinstance(error, driver.Error):
        return False
    return isinstance(error, driver.OperationalError) or (error.sqlstate or "").startswith("42")


def _place(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""


def set_up(level: str) -> None:
    """Log to standard error as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    logging.getLogger().setLevel(max(logging.WARNING, logging.getLogger().level))
