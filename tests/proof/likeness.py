"""Whether two runs of one call left the same: values bit for bit, gradients, graph, versions, views, errors.

Every function here says the first difference in words, or None. Plain PyTorch only; nothing of the recorder.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch.utils._pytree import tree_leaves

from tests.proof.attempts import Attempt, tensors


def difference(one: Attempt, other: Attempt) -> str | None:
    """What differs between two runs of the same call. Where its numbers are ``arbitrary``, of what surrounds them."""
    if one.error != other.error:
        return f"error {one.error} became {other.error}"
    if not torch.equal(one.random, other.random):
        return "the random number generator stands elsewhere"
    for what, mine, theirs in _pairs(one, other):
        if len(mine) != len(theirs):
            return f"{what}: {len(mine)} tensors became {len(theirs)}"
        for index, (a, b) in enumerate(zip(mine, theirs, strict=True)):
            if found := of_tensors(a, b, one.arbitrary):
                return f"{what} {index}: {found}"
    if _rest(one.result) != _rest(other.result):
        return f"result {_rest(one.result)} became {_rest(other.result)}"
    return _of_bases(one, other) or _of_graphs(one.roots, other.roots)


def _pairs(one: Attempt, other: Attempt) -> Iterator[tuple[str, list, list]]:
    yield "output", tensors(one.result), tensors(other.result)
    given = [tensors((attempt.args, attempt.kwargs)) for attempt in (one, other)]
    yield ("input", *given)
    yield ("gradient", *([t.grad for t in many if t.is_leaf and t.grad is not None] for many in given))


def of_tensors(a: torch.Tensor, b: torch.Tensor, arbitrary: bool = False) -> str | None:
    for name, ask in FACTS.items():
        if ask(a) != ask(b):
            return f"{name} {ask(a)} became {ask(b)}"
    return None if arbitrary or same_bits(a, b) else f"values {_short(a)} became {_short(b)}"


FACTS = {
    "type": type,
    "shape": lambda t: tuple(t.shape) if not t.is_nested else t.dim(),
    "dtype": lambda t: t.dtype,
    "layout": lambda t: t.layout,
    "strides": lambda t: t.stride() if t.layout == torch.strided and not t.is_nested else None,
    "offset": lambda t: t.storage_offset() if t.layout == torch.strided else None,
    "requires_grad": lambda t: t.requires_grad,
    "is_leaf": lambda t: t.is_leaf,
    "version": lambda t: t._version,
    "view": lambda t: t._is_view(),
    "shape of the base": lambda t: tuple(t._base.shape) if t._is_view() else None,
    "conjugate": lambda t: (t.is_conj(), t.is_neg()) if t.layout == torch.strided else None,
    "grad_fn": lambda t: t.grad_fn and t.grad_fn.name(),
    "output number": lambda t: t.output_nr,
}
"""What is asked of a tensor besides its numbers."""


def same_bits(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Equal numbers, any nan like any other."""
    if a.is_meta:
        return b.is_meta
    if a.is_nested:
        return all(map(same_bits, a.unbind(), b.unbind()))
    if a.is_quantized:
        return torch.equal(a.int_repr(), b.int_repr())
    a, b = (t.detach().resolve_conj().resolve_neg().to_dense() for t in (a, b))
    if a.is_complex():
        a, b = torch.view_as_real(a), torch.view_as_real(b)
    if torch.equal(a, b):
        return not a.is_floating_point() or torch.equal(a.signbit(), b.signbit())
    return bool(((a == b) | (a.isnan() & b.isnan())).all()) if a.is_floating_point() else False


def _of_bases(one: Attempt, other: Attempt) -> str | None:
    """Outputs are views of the same inputs."""
    mine, theirs = (_bases(attempt) for attempt in (one, other))
    return None if mine == theirs else f"bases {mine} became {theirs}"


def _bases(attempt: Attempt) -> list[int | None]:
    given = {id(t): index for index, t in enumerate(tensors((attempt.args, attempt.kwargs)))}
    results = tensors(attempt.result)
    return [given.get(id(t), given.get(id(t._base)) if t._is_view() else None) for t in results]


def _of_graphs(mine: list[torch.Tensor], theirs: list[torch.Tensor]) -> str | None:
    a, b = graph(mine), graph(theirs)
    return None if a == b else f"graph {a} became {b}"


def graph(roots: list[torch.Tensor]) -> list[tuple]:
    """All nodes below the roots: name, and edges by their number in this list."""
    found = {root.grad_fn: None for root in roots if root.grad_fn is not None}
    pending = list(found)
    for node in pending:
        for below, _ in node.next_functions:
            if below is not None and below not in found:
                found[below] = None
                pending.append(below)
    numbers = {node: number for number, node in enumerate(pending)}
    return [
        (node.name(), [below and (numbers[below], slot) for below, slot in node.next_functions]) for node in pending
    ]


def _rest(result: object) -> list[str]:
    """What is no tensor in it."""
    kinds = (int, float, complex, bool, str, type(None), torch.Size, torch.dtype)
    return [repr(leaf) for leaf in tree_leaves(result) if isinstance(leaf, kinds)]


def _short(tensor: torch.Tensor) -> str:
    return str(tensor.detach().to_dense().reshape(-1)[:4].tolist())
