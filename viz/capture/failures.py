"""An exception that ended the program, or a cell of it → the event that says so: the program's own lines alone."""

from __future__ import annotations

import re
import sys
import traceback
from importlib.util import find_spec

from torch.overrides import handle_torch_function

from viz.capture.sites import Sites, is_ours
from viz.trace.events import Raised, Span


def raised(error: BaseException, sites: Sites, cell: int | None) -> Raised:
    """What a reader sees of ``error``: its words, and where the program stood."""
    kind = type(error).__name__
    if isinstance(error, SyntaxError) and error.filename == sites.filename:
        span, absent = _span_of(error, sites), modules_not_here(sites.source.text)
        return Raised(kind, carried(str(error.msg)), error.lineno, span, cell=cell, absent=absent)
    frames, span, entry = [], None, error.__traceback__
    for frame, line in traceback.walk_tb(error.__traceback__):
        if sites.is_program(frame):
            frames.append((line, frame.f_code.co_name))
            span = sites.span(frame.f_code, entry.tb_lasti)
        entry = entry.tb_next
    words = carried(str(error.msg)) if isinstance(error, SyntaxError) else words_of(error)
    absent = modules_not_here(sites.source.text, error) if isinstance(error, ModuleNotFoundError) else []
    return Raised(kind, words, frames[-1][0] if frames else None, span, frames, cell, absent)


PROMPT = r"(?:[ \t]*(?:>>>|\.{3,}:?|In ?\[\d*\]:|\d+))?"
IMPORT = re.compile(
    rf"^{PROMPT}[ \t]*(?:from[ \t]+(?P<module>\w+)[\w.]*[ \t]+import\b|import[ \t]+(?P<modules>\w[^#;\n]*))", re.M
)
"""Read off the text: it may be no Python, or not yet."""


def modules_not_here(program: str, error: ModuleNotFoundError | None = None) -> list[str]:
    """The module that was not found, and the others that the program's imports name and that would not be either."""
    missed = [carried(error.name)] if error is not None and isinstance(error.name, str) else []
    named = [
        name.split()[0].split(".")[0]
        for found in IMPORT.finditer(program)
        for name in (found["module"] or found["modules"]).split(",") if name.strip()
    ]  # fmt: skip
    return list(dict.fromkeys([*missed, *(name for name in named if not _is_here(name))]))


def _is_here(module: str) -> bool:
    """Looked for, not imported. What looks for it may be the program's own, or a module without a word on itself."""
    try:
        return module in sys.modules or find_spec(module) is not None
    except Exception:
        return True


def words_of(error: BaseException) -> str:
    """Its message. ``str`` of an exception is the program's own code and may fail."""
    try:
        return carried(str(error))
    except Exception:
        return "<its message could not be written>"


def carried(words: str) -> str:
    """Without lone surrogates, which no encoding can carry."""
    return words.encode("utf-8", "backslashreplace").decode()


ENTRY = re.compile(r'  File "(?P<file>[^"\n]*)", line \d+, in (?P<function>[^\n]*)\n(?:    [^\n]*\n)*')
RELAY = handle_torch_function.__code__


def rid_of_us(words: str, sites: Sites) -> str:
    """A text in which torch quotes where the program stood (`detect_anomaly`), as it would read without the recorder:
    from the program's first line on, and with none of our frames in between (see `viz.capture.sites.strip`)."""
    entries = list(ENTRY.finditer(words))
    first = next((i for i, entry in enumerate(entries) if entry["file"] == sites.filename), None)
    if first is None:
        return words
    kept: list[re.Match] = []
    for entry in entries[first:]:
        if not is_ours(entry["file"], entry["function"]):
            kept.append(entry)
        elif kept and (kept[-1]["file"], kept[-1]["function"]) == (RELAY.co_filename, RELAY.co_name):
            del kept[-2:]
    return words[: entries[0].start()] + "".join(entry[0] for entry in kept) + words[entries[-1].end() :]


def _span_of(error: SyntaxError, sites: Sites) -> Span | None:
    """Python counts the columns of a SyntaxError from 1, in characters; 0 or None where it does not know."""
    line, end_line = error.lineno or 0, error.end_lineno or error.lineno or 0
    if not error.offset or not 1 <= line <= end_line <= len(sites.source.lines):
        return None
    end = max((error.end_offset or 0) - 1, error.offset if line == end_line else 0)
    return sites.source.within(Span(line, error.offset - 1, end_line, end))
