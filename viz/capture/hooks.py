"""The program's own hooks: what each is called, and what it makes of the gradients.

While the engine runs, each hook of the program has a stand-in in the dictionary in which torch keeps it; the engine
calls that, and the stand-in calls the hook. Afterwards the dictionaries are as they were. They are held weakly: they
hold what the program put into them. Says when hooks are called, not when nodes are: that is the business of `engine`.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch.utils.hooks import RemovableHandle

from viz.capture.private import backward_hooks, post_accumulate_hooks
from viz.capture.relays import goes_on, went_on
from viz.capture.tensors import Known
from viz.capture.written import code_of, name_of, written
from viz.trace.events import HookRan, Span, Value

if TYPE_CHECKING:
    from viz.capture.engine import EngineRun
    from viz.capture.recorder import Recorder

OURS = 1 << 40
"""The numbers of our own hooks start here."""


class Place(NamedTuple):
    """Where hooks are registered: on a tensor (``known``), or on a graph node (``n``)."""

    kind: str
    known: Known | None
    n: int | None

    @property
    def t(self) -> int | None:
        return self.known and self.known.t

    @property
    def node(self) -> int | None:
        """Of a leaf, the AccumulateGrad node that it has now."""
        return self.known.gradient_node if self.n is None and self.known is not None else self.n


class StandIn:
    """Called by the engine in place of ``hook``; torch asks it for its name when the hook returns what it must not."""

    def __init__(self, hooks: Hooks, hook: Callable, place: Place):
        self.hook = hook
        self.place = place
        self._hooks = hooks

    def __getattr__(self, name: str) -> object:
        return getattr(self.hook, name)

    def __call__(self, *args):
        return self._hooks.called(self.hook, self.place, args, sys._getframe(1))


class Hooks:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self._places: dict[int, tuple[weakref.ref, Place]] = {}
        """id of a dictionary → the dictionary and the tensor that it belongs to."""
        self._replaced: list[tuple[weakref.ref, int]] = []
        """Dictionaries, and the key under which a stand-in is there."""
        self._numbers = OURS

    def registered(self, tensor: torch.Tensor) -> None:
        """The program has called ``tensor.register_hook``."""
        hooks = backward_hooks(tensor)
        key = id(hooks)
        if key not in self._places:
            known = self._recorder.tensors.find(tensor)
            gone = weakref.ref(hooks, lambda _: self._places.pop(key, None))
            self._places[key] = gone, Place("tensor", known, known.node)
        if self._recorder.backward.runs:
            self.replace(hooks, self._places[key][1])

    def begin(self) -> None:
        """The engine is about to run: hooks on tensors get their stand-ins."""
        for hooks, place in list(self._places.values()):
            self.replace(hooks(), place)

    def of_node(self, n: int, kind: str, handle: RemovableHandle) -> None:
        """A hook of ours, with this handle, was put on node ``n``: beside it are those of the program."""
        hooks = handle.hooks_dict_ref()
        if len(hooks) > 1:
            self.replace(hooks, Place(kind, None, n), handle.id)

    def of_leaf(self, leaf: torch.Tensor, n: int) -> None:
        """``leaf`` is about to be given its gradient, and then its post-accumulate hooks are called."""
        if hooks := post_accumulate_hooks(leaf):
            known = self._recorder.tensors.find(leaf)
            self.replace(hooks, Place("accumulated", known, n))

    def replace(self, hooks: dict[int, Callable] | None, place: Place, ours: int | None = None) -> None:
        for key, hook in hooks.items() if hooks else ():
            if key != ours and key < OURS and not isinstance(hook, StandIn):
                hooks[key] = StandIn(self, hook, place)
                self._replaced.append((weakref.ref(hooks), key))

    def end(self) -> None:
        """No engine run is under way: every dictionary is as the program left it."""
        replaced, self._replaced = self._replaced, []
        for reference, key in replaced:
            hooks = reference()
            if hooks is not None and isinstance(hooks.get(key), StandIn):
                hooks[key] = hooks[key].hook

    @contextmanager
    def unnumbered(self) -> Iterator[None]:
        """Hooks that are registered meanwhile are ours: the program's are numbered as if these were not there."""
        program, RemovableHandle.next_id = RemovableHandle.next_id, self._numbers
        try:
            yield
        finally:
            self._numbers, RemovableHandle.next_id = RemovableHandle.next_id, program

    # --- a hook is called ---------------------------------------------------------------------------------------------

    def called(self, hook: Callable, place: Place, args: tuple, caller: FrameType) -> object:
        run, passes = self._recorder.backward.current, False
        if run is not None:
            with self._recorder.aside():
                passes = goes_on(hook)
        if not passes:
            return hook(*args)
        told = Told(self._recorder, run, place, args)
        with self._recorder.aside():
            told.before(hook)
        try:
            with told.group():
                result = self._recorder.sites.at(caller).call(hook, args, {})
        except BaseException as error:
            with self._recorder.aside():
                told.failed(error)
            raise
        with self._recorder.aside():
            if went_on(hook):
                told.after(result)
        return result


class Told:
    """One call of a hook, as it is told."""

    def __init__(self, recorder: Recorder, run: EngineRun, place: Place, args: tuple):
        self._recorder = recorder
        self._run = run
        self._place = place
        self._args = args
        self._before: list[Value | None] = []
        self._name = ""
        self._span: Span | None = None
        self._code: CodeType | None = None

    def before(self, hook: Callable) -> None:
        self._name, self._code = name_of(hook), code_of(hook)
        self._span = written(self._code, self._recorder.sites)
        self._run.hooking(self._place.kind, self._args)
        self._before = self._values(self._args[0])

    def group(self):
        name, n, span = self._name or "hook", self._place.node, self._span
        return self._recorder.groups.within("hook", name, n=n, span=span, code=self._code)

    def after(self, result: object) -> None:
        changed = self._values(self._args[0])
        if self._place.kind == "tensor":
            self._run.passed(self._place.t, changed[0], result is not None)
        replaced = result is not None and self._place.kind != "accumulated"
        self._emit(self._values(result) if replaced else changed, replaced)

    def failed(self, error: BaseException) -> None:
        self._emit([], False, type(error).__name__)

    def _values(self, given: object) -> list[Value | None]:
        """What a hook is given or returns, read: a gradient, several, or the leaf whose .grad was just filled."""
        if self._place.kind == "accumulated":
            given = given.grad
        several = given if isinstance(given, (tuple, list)) else [given]
        return self._run.read([one if isinstance(one, torch.Tensor) else None for one in several])

    def _emit(self, after: list[Value | None], replaced: bool, error: str | None = None) -> None:
        place = self._place
        self._recorder.tell_new()
        self._recorder.emit(
            HookRan(
                b=self._run.b, kind=place.kind, name=self._name, t=place.t, n=place.node, before=self._before,
                after=after, replaced=replaced, error=error, span=self._span,
            )
        )  # fmt: skip
