"""Rows: products of vectors and matrices, and what solves equations with them."""

from __future__ import annotations

import numpy as np

from viz.story.rules.operand import Local, NotCovered, Operands


def _h(matrix: np.ndarray) -> np.ndarray:
    """Transposed and, if complex, conjugate; of each matrix of a batch."""
    return np.conj(np.swapaxes(matrix, -1, -2))


def _alpha(c: Operands) -> complex:
    return np.conj(c.get("alpha", 1))


def _trace(c: Operands) -> np.ndarray:
    return c.g * np.eye(*c.shape)


def _determinant(c: Operands) -> np.ndarray:
    scale = c.g * c.bar("result")
    return scale[..., None, None] * _h(np.linalg.inv(c["A"]))


def _log_determinant(c: Operands) -> np.ndarray:
    if len(c.incoming) < 2 or c.incoming[1] is None or c.incoming[0] is not None:
        raise NotCovered
    return c.g[..., None, None] * _h(np.linalg.inv(c["A"]))


def _inverse(c: Operands) -> np.ndarray:
    return -_h(c["inverse"]) @ c.g @ _h(c["inverse"])


def _solved(c: Operands) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of the right-hand side, and the solution, both as matrices."""
    if not c["left"]:
        raise NotCovered
    x, g = c["result"], c.g
    a = c["A"]
    if x.ndim == a.ndim - 1:
        x, g = x[..., None], g[..., None]
    return np.linalg.solve(_h(a), g), x


def _solve_right(c: Operands) -> np.ndarray:
    return _solved(c)[0].reshape(c.shape)


def _solve_matrix(c: Operands) -> np.ndarray:
    right, x = _solved(c)
    return -right @ _h(x)


def _cholesky(c: Operands) -> np.ndarray:
    lower = _h(c["L"]) if c["upper"] else c["L"]
    g = _h(c.g) if c["upper"] else c.g
    half = np.tril(_h(lower) @ g)
    inverse = np.linalg.inv(lower)
    return 0.5 * _h(inverse) @ (half + _h(np.tril(half, -1))) @ inverse


BETA = Local("{beta} · {g}", lambda c: np.conj(c.get("beta", 1)) * c.g)
BY_MAT2 = Local("{g} @ {mat2*}ᵀ", lambda c: c.g @ _h(c["mat2"]))
BY_SELF = Local("{self*}ᵀ @ {g}", lambda c: _h(c["self"]) @ c.g)
BY_BATCH2 = Local("{alpha} · {g} @ {batch2*}ᵀ", lambda c: _alpha(c) * (c.g @ _h(c["batch2"])))
BY_BATCH1 = Local("{alpha} · {batch1*}ᵀ @ {g}", lambda c: _alpha(c) * (_h(c["batch1"]) @ c.g))

ROWS = {
    "DotBackward0": (
        Local("{g} · {tensor*}", lambda c: c.g * c.bar("tensor")),
        Local("{g} · {self*}", lambda c: c.g * c.bar("self")),
    ),
    "VdotBackward0": (
        Local("{g*} · {other}", lambda c: np.conj(c.g) * c["other"]),
        Local("{g} · {self}", lambda c: c.g * c["self"]),
    ),
    "MvBackward0": (
        Local("{g} ⊗ {vec*}", lambda c: np.outer(c.g, c.bar("vec"))),
        BY_SELF,
    ),
    "MmBackward0": (BY_MAT2, BY_SELF),
    "BmmBackward0": (BY_MAT2, BY_SELF),
    "AddmmBackward0": (
        BETA,
        Local("{alpha} · {g} @ {mat2*}ᵀ", lambda c: _alpha(c) * (c.g @ _h(c["mat2"]))),
        Local("{alpha} · {mat1*}ᵀ @ {g}", lambda c: _alpha(c) * (_h(c["mat1"]) @ c.g)),
    ),
    "AddmvBackward0": (
        BETA,
        Local("{alpha} · {g} ⊗ {vec*}", lambda c: _alpha(c) * np.outer(c.g, c.bar("vec"))),
        Local("{alpha} · {mat*}ᵀ @ {g}", lambda c: _alpha(c) * (_h(c["mat"]) @ c.g)),
    ),
    "AddrBackward0": (
        BETA,
        Local("{alpha} · {g} @ {vec2*}", lambda c: _alpha(c) * (c.g @ c.bar("vec2"))),
        Local("{alpha} · {g}ᵀ @ {vec1*}", lambda c: _alpha(c) * (c.g.T @ c.bar("vec1"))),
    ),
    "BaddbmmBackward0": (BETA, BY_BATCH2, BY_BATCH1),
    "AddbmmBackward0": (BETA, BY_BATCH2, BY_BATCH1),
    "LinalgCrossBackward0": (
        Local("{other*} × {g}", lambda c: np.cross(c.bar("other"), c.g, axis=c["dim"])),
        Local("{g} × {self*}", lambda c: np.cross(c.g, c.bar("self"), axis=c["dim"])),
    ),
    "TraceBackward0": (Local("{g} · I", _trace),),
    "LinalgDetBackward0": (Local("{g} · {result*} · ({A*}⁻¹)ᵀ", _determinant),),
    "LinalgSlogdetBackward0": (Local("{g} · ({A*}⁻¹)ᵀ", _log_determinant),),
    "LinalgInvExBackward0": (Local("−{inverse*}ᵀ @ {g} @ {inverse*}ᵀ", _inverse),),
    "LinalgSolveExBackward0": (
        Local("−({A*}⁻¹)ᵀ @ {g} @ {result*}ᵀ", _solve_matrix),
        Local("({A*}⁻¹)ᵀ @ {g}", _solve_right),
    ),
    "LinalgCholeskyExBackward0": (
        Local("½ · ({L}⁻¹)ᵀ @ (T + Tᵀ − diag T) @ {L}⁻¹; T = tril({L}ᵀ @ {g})", _cholesky),
    ),
}  # fmt: skip
