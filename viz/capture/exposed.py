"""Memory that is written without a version being counted: by NumPy, through DLPack, by a few operations of torch.

Where a tensor's memory was handed out, its numbers are looked at again before an operation or an engine run uses them;
what has changed meanwhile is told. As a rule only tensors that travel in full are compared, so that a look is cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from viz.capture.levels import innermost
from viz.capture.private import is_view
from viz.capture.values import read
from viz.trace.events import Met, Tensor, Value

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder

HANDS_OUT = {"numpy", "__array__", "__dlpack__", "as_tensor", "asarray"}
"""Operations after which somebody else may hold the memory of their argument or result."""
UNCOUNTED = {"batch_norm", "instance_norm"}
"""Operations that write into arguments (running statistics) past the version counter."""


class Exposed:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self.any = False
        """Whether there is any such memory."""

    def expose(self, tensors: list[torch.Tensor]) -> None:
        """From now on the memory of these is looked at again before it is used."""
        for tensor in tensors:
            for alias in self._recorder.tensors.aliases(tensor):
                known = self._recorder.tensors.find(alias)
                if known.memory.told is None:
                    known.memory.told = {}
                known.memory.told[known.t] = read(alias, self._recorder.elements)
                self.any = True

    def met(self, tensor: torch.Tensor) -> None:
        """A tensor that no operation in sight has made: perhaps `torch.from_numpy` did, and its memory is NumPy's."""
        if self._recorder.backward.runs:
            return  # whose storage Python has been handed, into that gradient the engine no longer adds in place
        try:
            foreign = not innermost(tensor).untyped_storage().resizable()
        except (RuntimeError, NotImplementedError):
            return  # sparse and the like
        if foreign:
            self.expose([tensor])

    def changed(self, tensors: list[torch.Tensor], *, large: bool = False) -> list[Tensor]:
        """The states of those, and of all that share their memory, whose numbers are not those last told."""
        if not self.any:
            return []
        aliases = {id(alias): alias for tensor in tensors if self._is(tensor) for alias in self._aliases(tensor)}
        now = [(alias, self._other(alias, large)) for alias in aliases.values()]
        return [
            self._recorder.tensors.state(alias, node=not is_view(alias), value=value)
            for alias, value in now
            if value is not None
        ]

    def look(self, tensors: list[torch.Tensor]) -> None:
        """Tell what has changed of these."""
        if states := self.changed(tensors):
            self._recorder.emit(Met(tensors=states, nodes=self._recorder.nodes.take()))

    def look_everywhere(self) -> None:
        """Tell what has changed of all memory that was handed out."""
        if self.any:
            self.look([tensor for _, tensor in self._recorder.tensors.live()])

    def _is(self, tensor: torch.Tensor) -> bool:
        known = self._recorder.tensors.find(tensor)
        return known is not None and known.memory.told is not None

    def _aliases(self, tensor: torch.Tensor) -> list[torch.Tensor]:
        return self._recorder.tensors.aliases(tensor)

    def _other(self, tensor: torch.Tensor, large: bool) -> Value | None:
        """Its numbers, where they are others than last told. Those of a large tensor are compared only if asked for."""
        known = self._recorder.tensors.find(tensor)
        told = known.memory.told.get(known.t)
        if told is None or (told.data is None and not large):
            return None
        now = read(tensor, self._recorder.elements)
        return now if now is not None and repr(now) != repr(told) else None
