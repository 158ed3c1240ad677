"""Custom autograd Functions: ``apply`` is no torch function, so its class attribute is borrowed for the run.

The operations inside a Function's ``forward`` are told as they run (nothing is recorded for them); then the Function
itself, as one operation with its node.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from types import FrameType
from typing import TYPE_CHECKING

import torch

from viz.capture.arguments import parameters
from viz.capture.asked import Asked
from viz.capture.custom import is_torchs
from viz.capture.written import code_of

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder

_Function = torch.autograd.Function


class Functions:
    def __init__(self, recorder: Recorder):
        self._recorder: Recorder | None = recorder
        self._original = None

    def __enter__(self) -> None:
        self._original = vars(_Function)["apply"]
        recorded = self._apply

        def apply(cls, *args, **kwargs):
            return recorded(cls, args, kwargs)

        _Function.apply = classmethod(apply)

    def __exit__(self, *exception: object) -> None:
        _Function.apply = self._original
        self._recorder = None  # a library that was imported meanwhile may hold on to our ``apply``

    def _apply(self, cls: type, args: tuple, kwargs: dict) -> object:
        recorder = self._recorder
        if recorder is None or recorder.elsewhere:
            return self._original.__func__(cls, *args, **kwargs)
        forward, flags = recorder.forward, recorder.flags
        caller = sys._getframe(2)
        before = None
        with recorder.aside():
            forward.parameters.setdefault(cls, _parameters(cls))
            asked = Asked(cls, args, kwargs, caller, recorder.sites.at(caller), recorder.reached)
            before = forward.before(asked)
        recording, flags.recording = flags.recording, (False, flags.recording[1])
        try:
            with self._group(cls, caller):
                result = self._original.__func__(cls, *args, **kwargs)
        finally:
            flags.recording = recording
        if before is not None:
            with recorder.aside():
                forward.after(cls.__name__, asked, before, result, changed=True)
        return result

    def _group(self, cls: type, caller: FrameType) -> AbstractContextManager:
        """What runs inside the forward of the program's own Functions belongs together."""
        if is_torchs(cls):
            return nullcontext()
        span, code = self._recorder.sites.at(caller).span, code_of(cls.forward)
        return self._recorder.groups.within("forward", f"{cls.__name__}.forward", span=span, code=code)


def _parameters(function: type) -> tuple[str, ...]:
    """Those of its forward, without the context."""
    names = parameters(function.forward)
    return names[1:] if function.setup_context is _Function.setup_context else names
