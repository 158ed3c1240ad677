"""Rows: complex numbers and their parts. The gradient of a real loss is that of the conjugate, so parts swap signs."""

from __future__ import annotations

import numpy as np

from viz.story.rules.operand import Local, Operands, cases


def _complex(c: Operands) -> bool:
    return c.complex("self")


def _sign(z: np.ndarray) -> np.ndarray:
    size = np.abs(z)
    return np.where(size == 0, 0.0, z / np.where(size == 0, 1.0, size))


def _turned(c: Operands) -> np.ndarray:
    """Of the sign of a complex number: what is left of the gradient across its direction."""
    size, sign = np.abs(c["self"]), c["result"]
    across = (c.g - np.real(c.g * np.conj(sign)) * sign) / np.where(size == 0, 1.0, size)
    return np.where(size == 0, 0.0, across)


def _pair(z: np.ndarray) -> np.ndarray:
    return np.stack([z.real, z.imag], axis=-1)


def _polar(c: Operands) -> np.ndarray:
    result = c["result"]
    if c.slot == 0:
        return np.real(np.conj(c.g) * _sign(result))
    return np.real(np.conj(c.g) * 1j * result)


ROWS = {
    "AbsBackward0": (
        cases(Local("{g} · {self} / |{self}|", lambda c: c.g * _sign(c["self"]), when=_complex),
              Local("{g} · sign {self}", lambda c: c.g * _sign(c["self"]))),
    ),
    "SgnBackward0": (
        cases(Local("({g} − Re({g} · {result*}) · {result}) / |{self}|", _turned, when=_complex),
              Local("0", lambda c: np.zeros(c.shape))),
    ),
    "AngleBackward0": (
        cases(Local("{g} · i · {self} / |{self}|²",
                    lambda c: np.where(c["self"] == 0, 0.0, c.g * 1j * c["self"] / np.abs(c["self"]) ** 2),
                    when=_complex),
              Local("0", lambda c: np.zeros(c.shape))),
    ),
    "ConjBackward0": (Local("conj({g})", lambda c: np.conj(c.g)),),
    "ConjPhysicalBackward0": (Local("conj({g})", lambda c: np.conj(c.g)),),
    "NegViewBackward0": (Local("−{g}", lambda c: -c.g),),
    "ViewAsRealBackward0": (Local("{g}[…, 0] + i · {g}[…, 1]", lambda c: c.g[..., 0] + 1j * c.g[..., 1]),),
    "ViewAsComplexBackward0": (Local("(Re {g}, Im {g})", lambda c: _pair(c.g)),),
    "ComplexBackward0": (
        Local("Re {g}", lambda c: c.g.real),
        Local("Im {g}", lambda c: c.g.imag),
    ),
    "PolarBackward0": (
        Local("Re({g*} · {result} / |{result}|)", _polar),
        Local("Re({g*} · i · {result})", _polar),
    ),
}  # fmt: skip
