"""Rows: functions that work element by element, and the softmax family."""

from __future__ import annotations

import numpy as np

from viz.story.rules.operand import Local, Operands


def _softmax(c: Operands) -> np.ndarray:
    s = c["result"]
    return s * (c.g - (c.g * s).sum(axis=c["dim"], keepdims=True))


def _log_softmax(c: Operands) -> np.ndarray:
    return c.g - np.exp(c["result"]) * c.g.sum(axis=c["dim"], keepdims=True)


def _mse(c: Operands) -> np.ndarray:
    count = c["self"].size if c.get("reduction", 1) == 1 else 1
    return 2 * (c["self"] - c["target"]) * c.g / count


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


ROWS = {
    "ExpBackward0": (Local("{g} · {result}", lambda c: c.g * c["result"]),),
    "Expm1Backward0": (Local("{g} · ({result} + 1)", lambda c: c.g * (c["result"] + 1)),),
    "Exp2Backward0": (Local("{g} · {result} · ln 2", lambda c: c.g * c["result"] * np.log(2)),),
    "LogBackward0": (Local("{g} / {self}", lambda c: c.g / c["self"]),),
    "Log1PBackward0": (Local("{g} / ({self} + 1)", lambda c: c.g / (c["self"] + 1)),),
    "Log2Backward0": (Local("{g} / ({self} · ln 2)", lambda c: c.g / (c["self"] * np.log(2))),),
    "Log10Backward0": (Local("{g} / ({self} · ln 10)", lambda c: c.g / (c["self"] * np.log(10))),),
    "SinBackward0": (Local("{g} · cos {self}", lambda c: c.g * np.cos(c["self"])),),
    "CosBackward0": (Local("−{g} · sin {self}", lambda c: -c.g * np.sin(c["self"])),),
    "TanBackward0": (Local("{g} · (1 + {result}²)", lambda c: c.g * (1 + c["result"] ** 2)),),
    "AsinBackward0": (Local("{g} / √(1 − {self}²)", lambda c: c.g / np.sqrt(1 - c["self"] ** 2)),),
    "AcosBackward0": (Local("−{g} / √(1 − {self}²)", lambda c: -c.g / np.sqrt(1 - c["self"] ** 2)),),
    "AtanBackward0": (Local("{g} / (1 + {self}²)", lambda c: c.g / (1 + c["self"] ** 2)),),
    "SinhBackward0": (Local("{g} · cosh {self}", lambda c: c.g * np.cosh(c["self"])),),
    "CoshBackward0": (Local("{g} · sinh {self}", lambda c: c.g * np.sinh(c["self"])),),
    "TanhBackward0": (Local("{g} · (1 − {result}²)", lambda c: c.g * (1 - c["result"] ** 2)),),
    "SigmoidBackward0": (Local("{g} · {result} · (1 − {result})", lambda c: c.g * c["result"] * (1 - c["result"])),),
    "ReluBackward0": (Local("{g} · [{result} > 0]", lambda c: np.where(c["result"] > 0, c.g, 0.0)),),
    "LeakyReluBackward0": (
        Local("{g} · (1 if {self} > 0 else {negative_slope})",
              lambda c: c.g * np.where(c["self"] > 0, 1, c["negative_slope"])),
    ),
    "SiluBackward0": (
        Local("{g} · σ({self}) · (1 + {self} · (1 − σ({self})))",
              lambda c: c.g * _sigmoid(c["self"]) * (1 + c["self"] * (1 - _sigmoid(c["self"])))),
    ),
    "LogSigmoidBackward0": (Local("{g} · σ(−{self})", lambda c: c.g * _sigmoid(-c["self"])),),
    "SqrtBackward0": (Local("{g} / (2 · {result})", lambda c: c.g / (2 * c["result"])),),
    "RsqrtBackward0": (Local("−{g} · {result}³ / 2", lambda c: -0.5 * c.g * c["result"] ** 3),),
    "AbsBackward0": (Local("{g} · sign {self}", lambda c: c.g * np.sign(c["self"])),),
    "ClampBackward1": (
        Local("{g} · [{min} ≤ {self} ≤ {max}]", lambda c: c.g * ((c["self"] >= c["min"]) & (c["self"] <= c["max"]))),
    ),
    "SoftmaxBackward0": (Local("{result} · ({g} − Σ {g} · {result})", _softmax),),
    "LogSoftmaxBackward0": (Local("{g} − exp({result}) · Σ {g}", _log_softmax),),
    "MseLossBackward0": (
        Local("2 · ({self} − {target}) · {g} / n", _mse),
        Local("−2 · ({self} − {target}) · {g} / n", lambda c: -_mse(c)),
    ),
    "WhereBackward0": (
        Local("{g} · {condition}", lambda c: np.where(c["condition"], c.g, 0.0)),
        Local("{g} · not {condition}", lambda c: np.where(c["condition"], 0.0, c.g)),
    ),
    "MaskedFillBackward0": (Local("{g} · not {mask}", lambda c: np.where(c["mask"], 0.0, c.g)),),
    "ZeroBackward0": (Local("0", lambda c: np.zeros(c.shape)),),
    "FillBackward2": (Local("0", lambda c: np.zeros(c.shape)),),
}  # fmt: skip
