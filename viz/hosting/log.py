"""Log lines without a visitor's code: of an exception only its type and our own lines, never what it says.

A message may quote what was typed (a decoder's does), and a thread that dies prints it past all loggers, as does an
object that fails while it is taken away; so all these ways are narrowed, for every logger of this process, Streamlit's
and the server's among them. And Python's parser warns of what it reads, a letter of it included, each time it does.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import warnings
from types import TracebackType


def without_code() -> None:
    """From now on, in this process."""
    logging.setLogRecordFactory(_record)
    threading.excepthook = lambda died: _log("a thread ended", died)
    sys.unraisablehook = lambda failed: _log("an object could not be taken away", failed)
    warnings.simplefilter("ignore", SyntaxWarning)


def _log(what: str, failure: object) -> None:
    logging.getLogger("viz").error(what, exc_info=(failure.exc_type, failure.exc_value, failure.exc_traceback))


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
