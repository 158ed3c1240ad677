"""Log lines without a visitor's code: of an exception only its type and our own lines, never what it says.

A message may quote what was typed (a decoder's does), and a thread that dies prints it past all loggers; so both ways
are narrowed, for every logger of this process, Streamlit's and the server's among them.
"""

from __future__ import annotations

import logging
import threading
import traceback
from types import TracebackType


def without_code() -> None:
    """From now on, in this process."""
    logging.setLogRecordFactory(_record)
    threading.excepthook = lambda died: logging.getLogger("viz").error(
        "a thread ended", exc_info=(died.exc_type, died.exc_value, died.exc_traceback)
    )


def _record(*args: object, **kwargs: object) -> logging.LogRecord:
    record = logging.LogRecord(*args, **kwargs)
    if record.exc_info and record.exc_info[0] is not None:
        kind, _, trail = record.exc_info
        record.msg, record.args, record.exc_info = f"{_template(record)}: {described(kind, trail)}", (), None
    return record


def _template(record: logging.LogRecord) -> str:
    """The message as our side wrote it, before anything was filled in."""
    return str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__


def described(kind: type[BaseException], trail: TracebackType | None) -> str:
    """An exception as its type and where it was raised, innermost first."""
    frames = traceback.extract_tb(trail, limit=-8)
    return " ← ".join([kind.__qualname__, *(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))])
