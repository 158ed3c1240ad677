"""Calls of operators, made by a program that runs twice: plain and recorded. What each left is kept, to be compared.

Knows nothing of where the calls come from (`operators`) nor of how results are compared (`likeness`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType

import torch
from torch.utils._pytree import tree_leaves

from tests.capture.recording import Outcome, left, plain, record
from viz.trace.events import Trace

PROGRAM = """\
import torch
from tests.proof.attempts import queue
for attempt in queue:
    with attempt:
        result = attempt.function(*attempt.args, **attempt.kwargs)
        attempt.returned(result)
        if attempt.roots:
            torch.autograd.backward(attempt.roots, attempt.seeds)
del result, attempt, queue
"""
"""The call stands in the program's own text: it has a place, and its result a name."""

queue: list[Attempt] = []


@dataclass
class Attempt:
    """One call of one operator, and what came of it."""

    label: str
    function: Callable
    args: tuple
    kwargs: dict
    arbitrary: bool = False
    """Its numbers are whatever was in memory."""
    result: object = None
    roots: list[torch.Tensor] = field(default_factory=list)
    seeds: list[torch.Tensor] = field(default_factory=list)
    error: tuple[str, str] | None = None
    random: torch.Tensor | None = None
    """State of the random number generator afterwards."""

    def __enter__(self) -> Attempt:
        torch.manual_seed(17)
        return self

    def returned(self, result: object) -> None:
        """Keep the result; make a gradient for each part of it that wants one."""
        self.result = result
        with torch._C.DisableTorchFunction():
            self.roots = [it for it in tensors(result) if it.requires_grad]
            self.seeds = [_seed(root) for root in self.roots]

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if isinstance(error, Exception):
            self.error = (kind.__name__, str(error))
        self.random = torch.random.default_generator.get_state()
        return error is None or isinstance(error, Exception)


def tensors(tree: object) -> list[torch.Tensor]:
    return [leaf for leaf in tree_leaves(tree) if isinstance(leaf, torch.Tensor)]


def _seed(root: torch.Tensor) -> torch.Tensor:
    """Random, and not from the generator that the operators use."""
    dice = torch.Generator().manual_seed(5)
    noise = torch.randn(root.shape, generator=dice, dtype=torch.float64)
    return noise.to(root.dtype) if root.layout == torch.strided else torch.ones_like(root)


def run_plain(attempts: Sequence[Attempt]) -> Outcome:
    queue[:] = attempts
    return plain(PROGRAM)


def run_recorded(attempts: Sequence[Attempt]) -> tuple[Outcome, Trace]:
    queue[:] = attempts
    trace = record(PROGRAM)
    return left(trace), trace
