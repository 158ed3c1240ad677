"""Rows: sums, means, products, extremes, spreads and norms of many elements, and running ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from viz.story.rules.layout import axes, put_along, reduced, restored, reversed_sum, spread
from viz.story.rules.operand import Cases, Local, NotCovered, Operands, cases


def _hits(c: Operands) -> np.ndarray:
    return c["self"] == restored(c, c["result"])


def _ties(c: Operands) -> np.ndarray:
    return _hits(c).sum(axis=axes(c), keepdims=True)


def _one_count(c: Operands) -> int | None:
    """How many elements share, where it is the same number everywhere."""
    counts = set(_ties(c).reshape(-1).tolist())
    return counts.pop() if len(counts) == 1 else None


def _extreme(c: Operands) -> np.ndarray:
    return spread(c) * _hits(c) / _ties(c)


def _picked(c: Operands) -> np.ndarray:
    return put_along(c, restored(c, c["indices"]), restored(c, c.g), c.get("dim", 0))


def _picked_in_place(c: Operands) -> np.ndarray:
    """For results with as many dimensions as the input."""
    return put_along(c, c["indices"], c.g, c["dim"])


def _product(c: Operands) -> np.ndarray:
    """The gradient times the product of the other elements."""
    dims = axes(c)
    x = np.moveaxis(c["self"], dims, range(-len(dims), 0)) if dims else c["self"]
    flat = x.reshape(*x.shape[: x.ndim - len(dims)], -1)
    if not flat.size:
        return c.zeros()
    others = np.stack([np.delete(flat, i, axis=-1).prod(axis=-1) for i in range(flat.shape[-1])], axis=-1)
    return spread(c) * np.conj(np.moveaxis(others.reshape(x.shape), range(-len(dims), 0), dims))


def _deviation(c: Operands) -> np.ndarray:
    return c["self"] - c["self"].sum(axis=axes(c), keepdims=True) / reduced(c) if c["self"].size else c["self"]


def _freedom(c: Operands) -> float:
    correction = c["correction"]
    return reduced(c) - (1 if correction is None else correction)


def _variance(c: Operands) -> np.ndarray:
    return 2 * spread(c) * _deviation(c) / _freedom(c)


def _standard(c: Operands) -> np.ndarray:
    result = restored(c, c["result"])
    return np.where(result == 0, 0.0, spread(c) * _deviation(c) / (result * _freedom(c)))


def _spreads(formula: str, work: Callable[[Operands], np.ndarray]) -> Cases:
    """Of a variance, by its correction: divided by n − 1, by n, or by n − something else."""
    return cases(
        Local(formula.format(n="({n} − 1)"), work, when=lambda c: c["correction"] in (None, 1), n=reduced),
        Local(formula.format(n="{n}"), work, when=lambda c: c["correction"] == 0, n=reduced),
        Local(formula.format(n="({n} − {correction})"), work, n=reduced),
    )


def _cumulative_product(c: Operands) -> np.ndarray:
    x = c["self"]
    if (x == 0).any():
        raise NotCovered
    return reversed_sum(c.g * c.bar("result"), c["dim"]) / np.conj(x)


def _log_cumulative(c: Operands) -> np.ndarray:
    return np.exp(c.bar("self")) * reversed_sum(c.g * np.exp(-c.bar("result")), c["dim"])


PLACED = Local("zeros[{indices}] ← {g}", _picked)
SHARED = Local("{g} · [{self} = {result}] / {n}", _extreme, n=_one_count)

ROWS = {
    "SumBackward0": (Local("expand({g})", spread),),
    "SumBackward1": (Local("expand({g})", spread),),
    "NansumBackward0": (
        Local("expand({g}) · [{self} is no nan]", lambda c: np.where(np.isnan(c["self"]), 0.0, spread(c))),
    ),
    "MeanBackward0": (Local("expand({g}) / {n}", lambda c: spread(c) / reduced(c), n=reduced),),
    "MeanBackward1": (Local("expand({g}) / {n}", lambda c: spread(c) / reduced(c), n=reduced),),
    "ProdBackward0": (
        cases(Local("{g} · {result*} / {self*}", _product, when=lambda c: bool((c["self"] != 0).all())),
              Local("{g} · Π_{j≠i} {self*}ⱼ", _product)),
    ),
    "ProdBackward1": (Local("{g} · Π_{j≠i} {self*}ⱼ", _product),),
    "MaxBackward0": (PLACED,),
    "MinBackward0": (PLACED,),
    "MedianBackward1": (PLACED,),
    "NanmedianBackward1": (PLACED,),
    "ModeBackward0": (PLACED,),
    "KthvalueBackward0": (PLACED,),
    "SortBackward0": (Local("zeros[{indices}] ← {g}", _picked_in_place),),
    "SortBackward1": (Local("zeros[{indices}] ← {g}", _picked_in_place),),
    "TopkBackward0": (Local("zeros[{indices}] ← {g}", _picked_in_place),),
    "CummaxBackward0": (Local("zeros[{indices}] += {g}", _picked_in_place),),
    "CumminBackward0": (Local("zeros[{indices}] += {g}", _picked_in_place),),
    "MaxBackward1": (SHARED,),
    "MinBackward1": (SHARED,),
    "MedianBackward0": (SHARED,),
    "NanmedianBackward0": (SHARED,),
    "AmaxBackward0": (SHARED,),
    "AminBackward0": (SHARED,),
    "VarBackward0": (_spreads("2 · {{g}} · ({{self}} − mean {{self}}) / {n}", _variance),),
    "StdBackward0": (_spreads("{{g}} · ({{self}} − mean {{self}}) / ({{result}} · {n})", _standard),),
    "LogsumexpBackward0": (
        Local("{g} · exp({self*} − {result*})",
              lambda c: spread(c) * np.exp(c.bar("self") - restored(c, c.bar("result")))),
    ),
    "CumsumBackward0": (Local("flip(cumsum(flip({g})))", lambda c: reversed_sum(c.g, c["dim"])),),
    "CumprodBackward0": (Local("flip(cumsum(flip({g} · {result*}))) / {self*}", _cumulative_product),),
    "LogcumsumexpBackward0": (
        Local("exp({self*}) · flip(cumsum(flip({g} · exp(−{result*}))))", _log_cumulative),
    ),
}  # fmt: skip
