"""Rows: norms and distances. One formula for each kind of norm: p = 1, 2, ∞ and any other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from viz.story.rules.layout import axes, restored, spread
from viz.story.rules.operand import Cases, Local, NotCovered, Operands, cases


def _sign(x: np.ndarray) -> np.ndarray:
    size = np.abs(x)
    return np.where(size == 0, 0.0, x / np.where(size == 0, 1.0, size))


def _slope(x: np.ndarray, p: float, norm: np.ndarray, dims: tuple[int, ...]) -> np.ndarray:
    """The derivative of the p-norm; 0 where the norm is."""
    size, safe = np.abs(x), np.where(norm == 0, 1.0, norm)
    if p in (np.inf, -np.inf):
        hit = size == (size.max if p > 0 else size.min)(axis=dims, keepdims=True)
        return _sign(x) * hit / hit.sum(axis=dims, keepdims=True)
    steep = np.where(size == 0, 0.0, np.power(np.where(size == 0, 1.0, size), p - 1.0))
    return np.where(norm == 0, 0.0 if p > 1 else _sign(x) * (p == 1), _sign(x) * steep / safe ** (p - 1.0))


def _norm(c: Operands, order: str) -> np.ndarray:
    p = 2 if order == "frobenius" else c[order]
    return spread(c) * _slope(c["self"], p, restored(c, c["result"]), axes(c))


def _dist(c: Operands) -> np.ndarray:
    gap = c["self"] - c["other"]
    return c.g * _slope(gap, c["p"], c["result"], tuple(range(gap.ndim)))


def _cdist(c: Operands, own: str, far: str) -> np.ndarray:
    """Over all partners j of each row i."""
    if c["p"] != 2:
        raise NotCovered
    g, norm = (c.g, c["result"]) if own == "x1" else (np.swapaxes(c.g, -1, -2), np.swapaxes(c["result"], -1, -2))
    gap = c[own][..., :, None, :] - c[far][..., None, :, :]
    return (g[..., None] * _slope(gap, 2, norm[..., None], ())).sum(axis=-2)


def _by_order(x: str, order: str, work: Callable[[Operands], np.ndarray]) -> Cases:
    """The formulas of a norm of ``x``, by the value of its order."""

    def only(*orders: float) -> Callable[[Operands], bool]:
        return lambda c: c[order] in orders

    return cases(
        Local(f"{{g}} · {x} / {{result}}", work, when=only(2)),
        Local(f"{{g}} · sign {x}", work, when=only(1)),
        Local(f"{{g}} · sign {x} · [|{x}| = {{result}}] / n", work, when=only(np.inf, -np.inf)),
        Local(f"{{g}} · sign {x} · (|{x}| / {{result}})^({{{order}}} − 1)", work),
    )


ROWS = {
    "LinalgVectorNormBackward0": (_by_order("{self}", "ord", lambda c: _norm(c, "ord")),),
    "NormBackward0": (_by_order("{self}", "p", lambda c: _norm(c, "p")),),
    "NormBackward1": (_by_order("{self}", "p", lambda c: _norm(c, "p")),),
    "DistBackward0": (
        _by_order("({self} − {other})", "p", _dist),
        _by_order("({other} − {self})", "p", lambda c: -_dist(c)),
    ),
    "CdistBackward0": (
        Local("Σⱼ {g}ᵢⱼ · ({x1}ᵢ − {x2}ⱼ) / {result}ᵢⱼ", lambda c: _cdist(c, "x1", "x2")),
        Local("Σᵢ {g}ᵢⱼ · ({x2}ⱼ − {x1}ᵢ) / {result}ᵢⱼ", lambda c: _cdist(c, "x2", "x1")),
    ),
}  # fmt: skip
