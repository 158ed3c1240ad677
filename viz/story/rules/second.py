"""Rows: nodes that a backward with create_graph builds: the derivatives of derivatives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from viz.story.rules.constants import ZERO
from viz.story.rules.layout import at
from viz.story.rules.losses import MEAN
from viz.story.rules.operand import Cases, Local, NotCovered, Operands, cases
from viz.story.rules.picking import ROWS as PICKING


def _sum(x: np.ndarray, c: Operands) -> np.ndarray:
    return x.sum(axis=c["dim"], keepdims=True) if x.ndim else x


def _softmax(c: Operands) -> np.ndarray:
    return c["output"] * (c.g - _sum(c.g * c["output"], c))


def _softmax_output(c: Operands) -> np.ndarray:
    sent, s = c["grad_output"], c["output"]
    return c.g * (sent - _sum(sent * s, c)) - sent * _sum(c.g * s, c)


def _log_softmax_output(c: Operands) -> np.ndarray:
    return -_sum(c["grad_output"], c) * np.exp(c["output"]) * c.g


def _squared(c: Operands) -> float:
    return 2 / (c["self"].size if c["reduction"] == MEAN else 1)


def _mean(c: Operands) -> bool:
    return c["reduction"] == MEAN


def _divided(formula: str, work: Callable[[Operands], np.ndarray]) -> Cases:
    return cases(Local(f"{formula} / n", work, when=_mean), Local(formula, work))


def _winners(c: Operands) -> np.ndarray:
    index = c["indices"]
    flat = c.g.reshape(*c.g.shape[:-2], -1)
    return np.take_along_axis(flat, index.reshape(*index.shape[:-2], -1), axis=-1).reshape(index.shape)


def _embedded(c: Operands) -> np.ndarray:
    if c["padding_idx"] >= 0:
        raise NotCovered
    return c.g[c["indices"]]


def _slice(c: Operands) -> tuple:
    return at(c["dim"] % c.g.ndim, slice(c["start"], c["end"], c["step"]))


ROWS = {
    "SigmoidBackwardBackward0": (
        Local("{g} · {output} · (1 − {output})", lambda c: c.g * c["output"] * (1 - c["output"])),
        Local("{g*} · {grad_output} · (1 − 2 · {output*})",
              lambda c: np.conj(c.g) * c["grad_output"] * (1 - 2 * c.bar("output"))),
    ),
    "TanhBackwardBackward0": (
        Local("{g} · (1 − {output}²)", lambda c: c.g * (1 - c["output"] ** 2)),
        Local("−2 · {g*} · {grad_output} · {output*}",
              lambda c: -2 * np.conj(c.g) * c["grad_output"] * c.bar("output")),
    ),
    "ThresholdBackwardBackward0": (
        Local("{g} · [{self} > {threshold}]", lambda c: np.where(c["self"] > c["threshold"], c.g, 0.0)),
        ZERO,
    ),
    "LeakyReluBackwardBackward0": (
        Local("{g} · (1 if {self} > 0 else {negative_slope})",
              lambda c: c.g * np.where(c["self"] > 0, 1, c["negative_slope"])),
        ZERO,
    ),
    "HardtanhBackwardBackward0": (
        Local("{g} · [{min_val} < {self} < {max_val}]",
              lambda c: np.where((c["self"] > c["min_val"]) & (c["self"] < c["max_val"]), c.g, 0.0)),
        ZERO,
    ),
    "SoftmaxBackwardDataBackward0": (
        Local("{output} · ({g} − Σ {g} · {output})", _softmax),
        Local("{g} · ({grad_output} − Σ {grad_output} · {output}) − {grad_output} · Σ {g} · {output}", _softmax_output),
    ),
    "LogSoftmaxBackwardDataBackward0": (
        Local("{g} − Σ {g} · exp({output})", lambda c: c.g - _sum(c.g * np.exp(c["output"]), c)),
        Local("−Σ {grad_output} · exp({output}) · {g}", _log_softmax_output),
    ),
    "MseLossBackwardBackward0": (
        _divided("2 · ({self} − {target}) · {g}", lambda c: _squared(c) * (c["self"] - c["target"]) * c.g),
        _divided("2 · {g} · {grad_output}", lambda c: _squared(c) * c.g * c["grad_output"]),
        _divided("−2 · {g} · {grad_output}", lambda c: -_squared(c) * c.g * c["grad_output"]),
    ),
    "SelectBackwardBackward0": (
        Local("{g}[{index}]", lambda c: c.g[at(c["dim"] % c.g.ndim, c["index"])]),
    ),
    "SliceBackwardBackward0": (Local("{g}[{start}:{end}:{step}]", lambda c: c.g[_slice(c)]),),
    "DiagonalBackwardBackward0": (
        Local("{g}.diagonal", lambda c: np.diagonal(c.g, c["offset"], c["dim1"], c["dim2"])),
    ),
    "IndexPutImplBackward0": PICKING["IndexPutBackward0"],
    "EmbeddingDenseBackwardBackward0": (Local("{g}[{indices}]", _embedded),),
    "MaxPool2DWithIndicesBackwardBackward0": (Local("{g}[argmax]", _winners), ZERO),
}  # fmt: skip
