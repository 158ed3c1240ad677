"""A call of a torch function on its way through the recorder."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import NamedTuple

from viz.capture.sites import Site


class Asked(NamedTuple):
    """The program, or a library for it, called ``func``."""

    func: Callable
    args: tuple
    kwargs: dict
    caller: FrameType
    site: Site

    def run(self) -> object:
        """Call it as if its caller had done so without us."""
        return self.site.call(self.func, self.args, self.kwargs)
