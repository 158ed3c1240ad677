"""The walls that this machine can have, less those left out on purpose. On the app's side."""

from __future__ import annotations

import sys
from collections.abc import Collection

from viz.jail import calls
from viz.jail.terms import Jail, Layer


def planned(without: Collection[Layer] = ()) -> Jail:
    """What is asked of every child. ``without`` is for tests and experiments: what does a layer stop?"""
    return Jail(
        filter=b"" if "calls" in without else calls.program(),
        files=sys.platform == "linux" and "files" not in without,
        limits="limits" not in without,
    )
