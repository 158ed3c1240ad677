"""A call of a torch function on its way through the recorder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import NamedTuple

from viz.capture.reached import Reached
from viz.capture.sites import Site


class Asked(NamedTuple):
    """The program, or a library for it, called ``func``."""

    func: Callable
    args: tuple
    kwargs: dict
    caller: FrameType
    site: Site
    reached: Reached

    def run(self) -> object:
        """Call it as if its caller had done so without us. Lines of the program that it comes back to are told."""
        sys.settrace(self.reached.trace)
        try:
            return self.site.call(self.func, self.args, self.kwargs)
        finally:
            sys.settrace(None)
