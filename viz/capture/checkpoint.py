"""torch.utils.checkpoint: the region that it covers, and its second run when a backward asks for what was not kept.

Both kinds are seen where torch itself hands the covered function on, which the program does not touch: the generator
and the frame of the kind without reentrance, the forward of the reentrant Function.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial, wraps
from typing import TYPE_CHECKING

from viz.capture.private import CHECKPOINT_FRAME, CHECKPOINT_REGION, checkpoint, checkpoint_function
from viz.capture.written import code_of, name_of

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


class Checkpoints:
    def __init__(self, recorder: Recorder):
        self._recorder: Recorder | None = recorder
        self._covered: list[Callable] = []
        """Functions whose regions are being entered, the innermost last."""
        self._borrowed: list[tuple[object, str, object]] = []

    def __enter__(self) -> None:
        self._borrow(checkpoint, CHECKPOINT_REGION, self._region)
        self._borrow(checkpoint, CHECKPOINT_FRAME, self._frame)
        self._borrow(checkpoint_function, "forward", self._forward)

    def __exit__(self, *exception: object) -> None:
        while self._borrowed:
            owner, name, original = self._borrowed.pop()
            setattr(owner, name, original)
        self._recorder = None  # a graph of the program may hold on to what would run again

    def _borrow(self, owner: object, name: str, ours: Callable) -> None:
        """Stand before what ``owner`` has under ``name``, where it has it."""
        original = vars(owner).get(name) if owner is not None else None
        if original is None:
            return
        self._borrowed.append((owner, name, original))
        static = isinstance(original, staticmethod)
        function = original.__func__ if static else original

        @wraps(function)
        def standing(*args, **kwargs):
            return ours(function, *args, **kwargs)

        setattr(owner, name, staticmethod(standing) if static else standing)

    # --- without reentrance -------------------------------------------------------------------------------------------

    def _region(self, original: Callable, function: Callable, *args, **kwargs):
        """Runs up to its ``yield`` before the covered function is called, and on from there when it has returned."""
        self._covered.append(function)
        try:
            region = original(function, *args, **kwargs)
            with self._covers(function):
                yield from region
        finally:
            self._covered.remove(function)

    def _frame(self, original: type, recompute: Callable, *args, **kwargs) -> object:
        """What torch remembers of a region: how to run it again."""
        if not self._covered:
            return original(recompute, *args, **kwargs)
        return original(partial(self._again, self._covered[-1], recompute), *args, **kwargs)

    # --- reentrant ----------------------------------------------------------------------------------------------------

    def _forward(self, original: Callable, context, function: Callable, *args):
        with self._covers(function):
            outputs = original(context, function, *args)
        context.run_function = partial(self._again, function, function)
        return outputs

    # --- both ---------------------------------------------------------------------------------------------------------

    def _covers(self, function: Callable) -> AbstractContextManager:
        span = self._recorder.span(sys._getframe(2))
        return self._recorder.groups.within("checkpoint", name_of(function), span=span, code=code_of(function))

    def _again(self, function: Callable, recompute: Callable, *args, **kwargs) -> object:
        if self._recorder is None:
            return recompute(*args, **kwargs)
        _, n = self._recorder.backward.running
        with self._recorder.groups.within("recomputation", name_of(function), n=n, code=code_of(function)):
            return recompute(*args, **kwargs)
