"""What changes a tensor or the recording without an operation: requires_grad, hooks, ``.data``, ``.grad``, no_grad.

Each is passed on, and told once it has happened.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import torch

from viz.capture.asked import Asked
from viz.capture.private import backward_hooks, set_grad_enabled
from viz.trace.events import Flagged, GradMode, GradSet, Span

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder

METHODS = {
    "requires_grad_": "requires_grad",
    "retain_grad": "retain_grad",
    "register_hook": "register_hook",
    "register_post_accumulate_grad_hook": "post_accumulate_hook",
}
"""Method → what it changes."""
ATTRIBUTES = ("requires_grad", "data")
"""Attributes whose assignment changes a flag of the same name."""

Treatment = Callable[[Asked], object]


class Flags:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self.recording = (torch.is_grad_enabled(), torch.is_inference_mode_enabled())
        """Grad mode and inference mode as last told."""

    def of_function(self, func: Callable, name: str) -> Treatment | None:
        """How a function is treated, if it is one of these."""
        if func is set_grad_enabled:
            return self._switch
        return partial(self._flag, METHODS[name]) if name in METHODS else None

    def of_assignment(self, attribute: str) -> Treatment | None:
        """How ``x.attribute = …`` and ``del x.attribute`` are treated, if they are of these."""
        if attribute in ("grad", "_grad"):
            return self._set_grad
        return partial(self._flag, attribute) if attribute in ATTRIBUTES else None

    def tell_recording(self, span: Span | None = None) -> None:
        """Say that recording was switched, if it was, and where."""
        now = (torch.is_grad_enabled(), torch.is_inference_mode_enabled())
        if now != self.recording:
            self.recording = now
            self._recorder.emit(GradMode(*now, span=span))

    def look_at_grad(self, asked: Asked) -> object:
        """``x.grad`` is no event, but what it returns is known from now on."""
        grad = asked.run()
        if grad is not None and self._recorder.tensors.find(grad) is None:
            with self._recorder.aside():
                self._recorder.tensors.meet(grad)
        return grad

    def _switch(self, asked: Asked) -> object:
        result = asked.run()
        with self._recorder.aside():
            self.tell_recording(self._recorder.span_of(asked))
        return result

    def _flag(self, what: str, asked: Asked) -> object:
        recorder, tensor = self._recorder, asked.args[0]
        with recorder.aside():
            recorder.tensors.meet(tensor)
        result = asked.run()
        with recorder.aside():
            state = recorder.tensors.state(tensor)
            if what == "register_hook" and backward_hooks(tensor):
                recorder.backward.hooks.registered(tensor)
            recorder.emit(Flagged(what, state, nodes=recorder.nodes.take(), span=recorder.span_of(asked)))
        return result

    def _set_grad(self, asked: Asked) -> object:
        recorder, tensor = self._recorder, asked.args[0]
        with recorder.aside():
            recorder.tensors.meet(tensor)
        result = asked.run()
        with recorder.aside():
            assigned = next(iter(asked.args[1:]), None)
            grad = None if assigned is None else recorder.tensors.state(assigned)
            known = recorder.tensors.find(tensor)
            known.grad = grad and (grad.t, grad.version)
            recorder.emit(GradSet(known.t, grad, recorder.nodes.take(), recorder.span_of(asked)))
        return result
