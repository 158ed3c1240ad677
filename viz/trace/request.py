"""What is asked of the user's process: the program and how to run it. The other half of the contract.

Sent once, as one line of JSON, by `viz.run`; read by `viz.capture.child`. The answer is a stream of events.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from viz.limits import FILM_ELEMENTS, LOCAL, Limits


class Request(Struct, frozen=True, forbid_unknown_fields=True):
    """Run ``source``; ``program`` is the file name that messages and tracebacks show."""

    source: str
    program: str = "<program>"
    mode: Literal["script", "cells"] = "script"
    elements: int = FILM_ELEMENTS
    """Budget: tensors up to this many elements travel in full."""
    limits: Limits = LOCAL
    dot: bool = True
    """Also draw each graph by torchviz."""
    how: Literal["recorded", "plain", "shaken"] = "recorded"
    """``plain``: without the recorder, so that only how it ended is told; ``shaken``: likewise, with memory laid out
    elsewhere and clocks that run faster, by which a program shows where no two runs of it are equal."""
