"""What is made once, before the first visit, for all of them.

Not by Streamlit's cache: whoever has the page open can have that emptied, by a message to the server.
"""

from __future__ import annotations

from functools import cache
from threading import Lock

import msgspec

from viz import page as pages
from viz import run
from viz.course.catalogue import course
from viz.course.library import shared as library
from viz.stage import pack

_making = Lock()
"""Fifty who come together wait for the first."""


def begin() -> None:
    """What all visits share is made, and the lessons run ahead, so that who opens one need not wait."""
    with _making:
        _begun()


@cache
def _begun() -> list[pages.Page]:
    run.shared().ahead([pages.request(lesson.programs[0].source.rstrip()) for lesson in library().lessons])
    catalogue()
    return pages.rehearsed(library())


@cache
def catalogue() -> str:
    """The course, for the list of lessons and its search, as it travels."""
    return pack(msgspec.json.encode(course(library())))
