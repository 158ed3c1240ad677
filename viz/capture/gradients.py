"""Gradients on their way from node to node: each is read once, however many hooks it passes.

A gradient that one node sends is what the next one receives, and what AccumulateGrad pours, mostly. It is the same
tensor then, which the engine has kept alive; that nobody wrote to it is known from its version, and from no line of the
program having run and no function of torch having been called meanwhile (``x.data`` and NumPy count no version).
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

import torch

from viz.capture.private import version_of
from viz.capture.values import read, unread
from viz.trace.events import Value

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder

Moment = tuple[int, int]
KEPT = 256
"""What was read of so many gradients is remembered."""


class Gradients:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self._names, self._forward = recorder.names, recorder.forward
        self._lines = self._calls = 0
        self._read: dict[int, tuple[weakref.ref, int, Value]] = {}

    @property
    def moment(self) -> Moment:
        """Another one as soon as the program may have done something."""
        return self._names.lines, self._forward.calls

    def read(self, gradient: torch.Tensor | None) -> Value | None:
        if gradient is None:
            return None
        if gradient.is_inference():
            return self._value(gradient)  # it counts no versions
        if self._names.lines != self._lines or self._forward.calls != self._calls or len(self._read) > KEPT:
            self._lines, self._calls = self.moment
            self._read.clear()
        version = version_of(gradient)
        passed = self._read.get(id(gradient))
        if passed is not None and passed[0]() is gradient and passed[1] == version:
            return passed[2]
        value = self._value(gradient)
        self._read[id(gradient)] = weakref.ref(gradient), version, value
        return value

    def _value(self, gradient: torch.Tensor) -> Value:
        return read(gradient, self._recorder.elements) or unread(gradient)
