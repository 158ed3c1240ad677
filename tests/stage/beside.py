"""Two versions of a program as the page sends them to the stage, for tests without Streamlit."""

from __future__ import annotations

from functools import cache

import msgspec

from viz.run import Request, shared
from viz.stage import Other, View, pack
from viz.story import tell
from viz.story.versions.compare import pair

from .conftest import view


@cache
def beside(first: str, second: str) -> View:
    a, b = (tell(shared().run(Request(source=code)), "en") for code in (first, second))
    second, pairing = (pack(msgspec.json.encode(made)) for made in (b, pair(a, b)))
    return view(told=a, other=Other(second, b.id, b.code, [], pairing))
