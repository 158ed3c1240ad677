"""Why a gradient is None: nothing leads there from where backward began."""

from __future__ import annotations

from viz.story.model import Words
from viz.story.telling import Call, Telling
from viz.trace.events import BackwardCalled, BackwardEnded

LISTED = 3


def absent(telling: Telling, call: Call, event: BackwardEnded) -> list[Words]:
    """What was asked for, or has a name and wants a gradient, and yet got none."""
    called = telling.ahead.called[call.b]
    if not called.direct:
        return []
    returned = called.api == "grad"
    missing = _returned_none(called, event) if returned else [] if called.inputs else _leaves(telling, called)
    off = _off_the_path(telling, called, missing)[:LISTED] if missing else []
    telling.unreached.update(off)
    key = "why.none.returned" if returned else "why.none"
    roots = telling.words.join([[telling.call_it(t)] for t in call.roots])
    return [telling.words.say(key, name=telling.call_it(t), grad=telling.grad_of(t), roots=roots) for t in off]


def _returned_none(called: BackwardCalled, event: BackwardEnded) -> list[int]:
    """Inputs of autograd.grad for which it returned None."""
    return [t for t, got in zip(called.inputs or [], event.returned, strict=False) if got is None]


def _leaves(telling: Telling, called: BackwardCalled) -> list[int]:
    """Named leaves that want a gradient, have none, and of which that was not yet said."""
    named = [path.t for path in called.named if path.t in telling.world.tensors and path.t not in telling.unreached]
    return [t for t in named if telling.world.tensors[t].is_leaf and telling.world.grad_of.get(t) is None]


def _off_the_path(telling: Telling, called: BackwardCalled, tensors: list[int]) -> list[int]:
    """Those to which the graph below the roots has no way."""
    starts = [edge.n for edge in called.entries] or _starts(telling, called)
    reached = set(telling.world.reachable(starts))
    known = [t for t in dict.fromkeys(tensors) if starts and t not in called.roots and t in telling.world.tensors]
    return [t for t in known if _node(telling, t) not in reached]


def _starts(telling: Telling, called: BackwardCalled) -> list[int]:
    return [n for n in (telling.world.gradient_node(t) for t in called.roots) if n is not None]


def _node(telling: Telling, t: int) -> int | None:
    """Where its gradient would arrive; None for a leaf that no graph has."""
    state = telling.world.tensors[t]
    return state.grad_fn if state.grad_fn is not None else telling.world.accumulator.get(t)
