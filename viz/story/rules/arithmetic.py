"""Rows: sums, products, powers, and products of matrices."""

from __future__ import annotations

import numpy as np

from viz.story.rules.operand import Local, Operands


def _power(x: np.ndarray, p: np.ndarray | float) -> np.ndarray:
    return np.where(np.asarray(p) == 0, 0.0, p * np.power(x, np.asarray(p) - 1.0))


def _log_power(c: Operands) -> np.ndarray:
    base, power = c["self"], c["exponent"]
    log = np.log(np.where(base == 0, 1.0, base))
    return np.where((base == 0) & (power >= 0), 0.0, c.g * c["result"] * log)


PASS = Local("{g}", lambda c: c.g)
POWER = Local("{g} · {exponent} · {self}^{exponent−1}", lambda c: c.g * _power(c["self"], c["exponent"]))
MINUS = Local("−{g}", lambda c: -c.g)

ROWS = {
    "AddBackward0": (PASS, Local("{alpha} · {g}", lambda c: c.get("alpha", 1) * c.g)),
    "AddBackward1": (PASS,),
    "SubBackward0": (PASS, Local("−{alpha} · {g}", lambda c: -c.get("alpha", 1) * c.g)),
    "SubBackward1": (PASS,),
    "RsubBackward0": (Local("−{alpha} · {g}", lambda c: -c.get("alpha", 1) * c.g), PASS),
    "RsubBackward1": (Local("−{alpha} · {g}", lambda c: -c.get("alpha", 1) * c.g),),
    "NegBackward0": (MINUS,),
    "MulBackward0": (
        Local("{g} · {other}", lambda c: c.g * c["other"]),
        Local("{g} · {self}", lambda c: c.g * c["self"]),
    ),
    "MulBackward1": (Local("{g} · {other}", lambda c: c.g * c["other"]),),
    "DivBackward0": (
        Local("{g} / {other}", lambda c: c.g / c["other"]),
        Local("−{g} · {self} / {other}²", lambda c: -c.g * c["self"] / c["other"] ** 2),
    ),
    "DivBackward1": (Local("{g} / {other}", lambda c: c.g / c["other"]),),
    "PowBackward0": (POWER,),
    "PowBackward1": (
        POWER,
        Local("{g} · {result} · ln {self}", _log_power),
    ),
    "ReciprocalBackward0": (Local("−{g} · {result}²", lambda c: -c.g * c["result"] ** 2),),
    "DotBackward0": (
        Local("{g} · {tensor}", lambda c: c.g * c["tensor"]),
        Local("{g} · {self}", lambda c: c.g * c["self"]),
    ),
    "MmBackward0": (
        Local("{g} @ {mat2}ᵀ", lambda c: c.g @ c["mat2"].T),
        Local("{self}ᵀ @ {g}", lambda c: c["self"].T @ c.g),
    ),
    "MvBackward0": (
        Local("{g} ⊗ {vec}", lambda c: np.outer(c.g, c["vec"])),
        Local("{self}ᵀ @ {g}", lambda c: c["self"].T @ c.g),
    ),
    "BmmBackward0": (
        Local("{g} @ {mat2}ᵀ", lambda c: c.g @ c["mat2"].swapaxes(1, 2)),
        Local("{self}ᵀ @ {g}", lambda c: c["self"].swapaxes(1, 2) @ c.g),
    ),
    "AddmmBackward0": (
        Local("{g}", lambda c: c.g * c.get("beta", 1)),
        Local("{g} @ {mat2}ᵀ", lambda c: c.get("alpha", 1) * (c.g @ c["mat2"].T)),
        Local("{mat1}ᵀ @ {g}", lambda c: c.get("alpha", 1) * (c["mat1"].T @ c.g)),
    ),
}  # fmt: skip
