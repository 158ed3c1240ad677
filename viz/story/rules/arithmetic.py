"""Rows: sums, products, quotients, powers, and other functions of two numbers."""

from __future__ import annotations

import numpy as np

from viz.story.rules.operand import Local, Operands


def _power(c: Operands) -> np.ndarray:
    base, power = c["self"], np.asarray(c["exponent"])
    return np.conj(np.where(power == 0, 0.0, power * np.power(_inexact(base), power - 1.0)))


def _inexact(x: np.ndarray) -> np.ndarray:
    return x if np.iscomplexobj(x) else np.asarray(x, dtype=float)


def _log_power(c: Operands) -> np.ndarray:
    base, power = c["self"], c["exponent"]
    slope = c["result"] * np.log(np.where(base == 0, 1.0, base))
    return np.where((base == 0) & (np.real(power) >= 0) & (np.imag(power) == 0), 0.0, c.g * np.conj(slope))


def _squares(c: Operands) -> np.ndarray:
    return c["self"] ** 2 + c["other"] ** 2


def _times_log(log: np.ndarray, factor: np.ndarray, pole: np.ndarray) -> np.ndarray:
    """0 · ln 0 is 0."""
    return np.where((factor == 0) & pole, 0.0, log)


PASS = Local("{g}", lambda c: c.g)
MINUS = Local("−{g}", lambda c: -c.g)
ALPHA = Local("{alpha*} · {g}", lambda c: np.conj(c.get("alpha", 1)) * c.g)
MINUS_ALPHA = Local("−{alpha*} · {g}", lambda c: -np.conj(c.get("alpha", 1)) * c.g)
OTHER = Local("{g} · {other*}", lambda c: c.g * c.bar("other"))
OVER_OTHER = Local("{g} / {other*}", lambda c: c.g / c.bar("other"))
POWER = Local("{g} · {exponent} · {self*}^{exponent−1}", lambda c: c.g * _power(c))
LOG_POWER = Local("{g} · {result*} · ln {self*}", _log_power)

ROWS = {
    "AddBackward0": (PASS, ALPHA),
    "AddBackward1": (PASS,),
    "SubBackward0": (PASS, MINUS_ALPHA),
    "SubBackward1": (PASS,),
    "RsubBackward0": (MINUS_ALPHA, PASS),
    "RsubBackward1": (MINUS_ALPHA,),
    "NegBackward0": (MINUS,),
    "MulBackward0": (OTHER, Local("{g} · {self*}", lambda c: c.g * c.bar("self"))),
    "MulBackward1": (OTHER,),
    "DivBackward0": (
        OVER_OTHER,
        Local("−{g} · {self*} / {other*}²", lambda c: -c.g * c.bar("self") / c.bar("other") ** 2),
    ),
    "DivBackward1": (OVER_OTHER,),
    "AddcmulBackward0": (
        PASS,
        Local("{value} · {g} · {tensor2*}", lambda c: np.conj(c["value"]) * c.g * c.bar("tensor2")),
        Local("{value} · {g} · {tensor1*}", lambda c: np.conj(c["value"]) * c.g * c.bar("tensor1")),
    ),
    "AddcdivBackward0": (
        PASS,
        Local("{value} · {g} / {tensor2*}", lambda c: np.conj(c["value"]) * c.g / c.bar("tensor2")),
        Local("−{value} · {g} · {tensor1*} / {tensor2*}²",
              lambda c: -np.conj(c["value"]) * c.g * c.bar("tensor1") / c.bar("tensor2") ** 2),
    ),
    "LerpBackward0": (
        Local("{g} · (1 − {weight*})", lambda c: c.g * (1 - c.bar("weight"))),
        Local("{g} · {weight*}", lambda c: c.g * c.bar("weight")),
    ),
    "LerpBackward1": (
        Local("{g} · (1 − {weight*})", lambda c: c.g * (1 - c.bar("weight"))),
        Local("{g} · {weight*}", lambda c: c.g * c.bar("weight")),
        Local("{g} · ({end*} − {self*})", lambda c: c.g * (c.bar("end") - c.bar("self"))),
    ),
    "PowBackward0": (POWER,),
    "PowBackward1": (POWER, LOG_POWER),
    "PowBackward2": (LOG_POWER,),
    "ReciprocalBackward0": (Local("−{g} · {result*}²", lambda c: -c.g * c.bar("result") ** 2),),
    "SqrtBackward0": (Local("{g} / (2 · {result*})", lambda c: c.g / (2 * c.bar("result"))),),
    "RsqrtBackward0": (Local("−{g} · {result*}³ / 2", lambda c: -0.5 * c.g * c.bar("result") ** 3),),
    "FmodBackward0": (PASS,),
    "FmodBackward1": (
        PASS,
        Local("−{g} · trunc({self} / {other})", lambda c: -c.g * np.trunc(c["self"] / c["other"])),
    ),
    "RemainderBackward0": (PASS,),
    "RemainderBackward1": (
        PASS,
        Local("−{g} · ⌊{self} / {other}⌋", lambda c: -c.g * np.floor(c["self"] / c["other"])),
    ),
    "FracBackward0": (PASS,),
    "Atan2Backward0": (
        Local("{g} · {other} / ({self}² + {other}²)", lambda c: c.g * c["other"] / _squares(c)),
        Local("−{g} · {self} / ({self}² + {other}²)", lambda c: -c.g * c["self"] / _squares(c)),
    ),
    "HypotBackward0": (
        Local("{g} · {self} / {result}", lambda c: c.g * c["self"] / c["result"]),
        Local("{g} · {other} / {result}", lambda c: c.g * c["other"] / c["result"]),
    ),
    "XlogyBackward0": (
        Local("{g} · ln {other}", lambda c: _times_log(c.g * np.log(c["other"]), c["self"], c["other"] <= 0)),
        Local("{g} · {self} / {other}", lambda c: c.g * c["self"] / c["other"]),
    ),
    "XlogyBackward1": (Local("{g} · {self} / {other}", lambda c: c.g * c["self"] / c["other"]),),
    "XlogyBackward2": (Local("{g} · ln {other}", lambda c: c.g * np.log(c["other"])),),
    "SpecialXlog1PyBackward0": (
        Local("{g} · ln(1 + {other})", lambda c: _times_log(c.g * np.log1p(c["other"]), c["self"], c["other"] <= -1)),
        Local("{g} · {self} / (1 + {other})", lambda c: c.g * c["self"] / (1 + c["other"])),
    ),
    "LogaddexpBackward0": (
        Local("{g} / (1 + exp({other*} − {self*}))", lambda c: c.g / (1 + np.exp(c.bar("other") - c.bar("self")))),
        Local("{g} / (1 + exp({self*} − {other*}))", lambda c: c.g / (1 + np.exp(c.bar("self") - c.bar("other")))),
    ),
    "Logaddexp2Backward0": (
        Local("{g} / (1 + 2^({other} − {self}))", lambda c: c.g / (1 + np.exp2(c["other"] - c["self"]))),
        Local("{g} / (1 + 2^({self} − {other}))", lambda c: c.g / (1 + np.exp2(c["self"] - c["other"]))),
    ),
    "LdexpBackward0": (
        Local("{g} · 2^{other*}", lambda c: c.g * 2.0 ** c.bar("other")),
        Local("{g} · {result*} · ln 2", lambda c: c.g * c.bar("result") * np.log(2)),
    ),
    "CopysignBackward0": (
        Local("{g} · {result} / {self}", lambda c: np.where(c["self"] == 0, 0.0, c.g * c["result"] / c["self"])),
        Local("0", lambda c: np.zeros(c.shape)),
    ),
    "CopysignBackward1": (
        Local("{g} · {result} / {self}", lambda c: np.where(c["self"] == 0, 0.0, c.g * c["result"] / c["self"])),
    ),
}  # fmt: skip
