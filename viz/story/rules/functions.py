"""Rows: functions of one number that work element by element: exponentials, trigonometry, special functions."""

from __future__ import annotations

import numpy as np

from viz.story.rules import special
from viz.story.rules.operand import Local, Operands, cases

ROOT_PI = np.sqrt(np.pi)


def _sinc(c: Operands) -> np.ndarray:
    x = np.pi * c.bar("self")
    return np.where(x == 0, 0.0, c.g * np.pi * (x * np.cos(x) - np.sin(x)) / x**2)


def _logit(c: Operands) -> np.ndarray:
    x, edge = c["self"], c["eps"]
    slope = c.g / (x * (1 - x))
    if edge is None:
        return np.where((x < 0) | (x > 1), np.nan, slope)
    return np.where((x < edge) | (x > 1 - edge), 0.0, slope)


ROWS = {
    "ExpBackward0": (Local("{g} · {result*}", lambda c: c.g * c.bar("result")),),
    "Exp2Backward0": (Local("{g} · {result*} · ln 2", lambda c: c.g * c.bar("result") * np.log(2)),),
    "Expm1Backward0": (Local("{g} · ({result*} + 1)", lambda c: c.g * (c.bar("result") + 1)),),
    "LogBackward0": (Local("{g} / {self*}", lambda c: c.g / c.bar("self")),),
    "Log2Backward0": (Local("{g} / ({self*} · ln 2)", lambda c: c.g / (c.bar("self") * np.log(2))),),
    "Log10Backward0": (Local("{g} / ({self*} · ln 10)", lambda c: c.g / (c.bar("self") * np.log(10))),),
    "Log1PBackward0": (Local("{g} / ({self*} + 1)", lambda c: c.g / (c.bar("self") + 1)),),
    "SinBackward0": (Local("{g} · cos {self*}", lambda c: c.g * np.cos(c.bar("self"))),),
    "CosBackward0": (Local("−{g} · sin {self*}", lambda c: -c.g * np.sin(c.bar("self"))),),
    "TanBackward0": (Local("{g} · (1 + {result*}²)", lambda c: c.g * (1 + c.bar("result") ** 2)),),
    "AsinBackward0": (Local("{g} / √(1 − {self*}²)", lambda c: c.g / np.sqrt(1 - c.bar("self") ** 2)),),
    "AcosBackward0": (Local("−{g} / √(1 − {self*}²)", lambda c: -c.g / np.sqrt(1 - c.bar("self") ** 2)),),
    "AtanBackward0": (Local("{g} / (1 + {self*}²)", lambda c: c.g / (1 + c.bar("self") ** 2)),),
    "SinhBackward0": (Local("{g} · cosh {self*}", lambda c: c.g * np.cosh(c.bar("self"))),),
    "CoshBackward0": (Local("{g} · sinh {self*}", lambda c: c.g * np.sinh(c.bar("self"))),),
    "TanhBackward0": (Local("{g} · (1 − {result*}²)", lambda c: c.g * (1 - c.bar("result") ** 2)),),
    "AsinhBackward0": (Local("{g} / √({self*}² + 1)", lambda c: c.g / np.sqrt(c.bar("self") ** 2 + 1)),),
    "AcoshBackward0": (
        Local("{g} / (√({self*} − 1) · √({self*} + 1))",
              lambda c: c.g / (np.sqrt(c.bar("self") - 1) * np.sqrt(c.bar("self") + 1))),
    ),
    "AtanhBackward0": (Local("{g} / (1 − {self*}²)", lambda c: c.g / (1 - c.bar("self") ** 2)),),
    "SincBackward0": (
        Local("{g} · (cos(π · {self*}) − sin(π · {self*}) / (π · {self*})) / {self*}", _sinc),
    ),
    "SigmoidBackward0": (
        Local("{g} · {result*} · (1 − {result*})", lambda c: c.g * c.bar("result") * (1 - c.bar("result"))),
    ),
    "LogitBackward0": (
        cases(Local("{g} / ({self} · (1 − {self}))", _logit, when=lambda c: not c.has("eps")),
              Local("{g} · [{eps} ≤ {self} ≤ 1 − {eps}] / ({self} · (1 − {self}))", _logit)),
    ),
    "ErfBackward0": (Local("{g} · 2/√π · exp(−{self}²)", lambda c: c.g * 2 / ROOT_PI * np.exp(-(c["self"] ** 2))),),
    "ErfcBackward0": (Local("−{g} · 2/√π · exp(−{self}²)", lambda c: -c.g * 2 / ROOT_PI * np.exp(-(c["self"] ** 2))),),
    "ErfinvBackward0": (
        Local("{g} · √π/2 · exp(erfinv({self})²)",
              lambda c: c.g * ROOT_PI / 2 * np.exp(special.erf_inverse(c["self"]) ** 2)),
    ),
    "SpecialErfcxBackward0": (
        Local("{g} · (2 · {self} · {result} − 2/√π)", lambda c: c.g * (2 * c["self"] * c["result"] - 2 / ROOT_PI)),
    ),
    "SpecialNdtriBackward0": (
        Local("{g} · √(2π) · exp({result}² / 2)", lambda c: c.g * np.sqrt(2 * np.pi) * np.exp(c["result"] ** 2 / 2)),
    ),
    "SpecialLogNdtrBackward0": (
        Local("{g} · exp(−{self}² / 2 − {result}) / √(2π)",
              lambda c: c.g * np.exp(-(c["self"] ** 2) / 2 - c["result"]) / np.sqrt(2 * np.pi)),
    ),
    "SpecialEntrBackward0": (Local("−{g} · (1 + ln {self})", lambda c: -c.g * (1 + np.log(c["self"]))),),
    "LgammaBackward0": (Local("{g} · ψ({self})", lambda c: c.g * special.digamma(c["self"])),),
    "DigammaBackward0": (Local("{g} · ψ′({self})", lambda c: c.g * special.polygamma(1, c["self"])),),
    "PolygammaBackward0": (
        Local("{g} · polygamma({n} + 1, {self})", lambda c: c.g * special.polygamma(c["n"] + 1, c["self"])),
    ),
    "Deg2RadBackward0": (Local("{g} · π / 180", lambda c: c.g * np.pi / 180),),
    "Rad2DegBackward0": (Local("{g} · 180 / π", lambda c: c.g * 180 / np.pi),),
}  # fmt: skip
