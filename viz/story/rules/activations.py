"""Rows: activations of neural networks, and dropout."""

from __future__ import annotations

import numpy as np

from viz.story.rules.operand import Local, Operands, cases
from viz.story.rules.special import erf, sigmoid

SINGLE_SIXTH = float(np.float32(1 / 6))
"""PyTorch takes this sixth for all types."""
TANH_SHAPE = (np.sqrt(2 / np.pi), 0.044715)


def _elu(c: Operands) -> np.ndarray:
    x, alpha, scale, inner = c["self"], c["alpha"], c.get("scale", 1), c.get("input_scale", 1)
    return c.g * np.where(x > 0, scale, scale * alpha * inner * np.exp(np.minimum(x, 0) * inner))


def _elu_result(c: Operands) -> np.ndarray:
    y, alpha, scale, inner = c["result"], c["alpha"], c["scale"], c["input_scale"]
    return c.g * np.where(y > 0, scale, inner * (y + scale * alpha))


def _celu(c: Operands) -> np.ndarray:
    return c.g * np.where(c["self"] > 0, 1.0, np.exp(np.minimum(c["self"], 0) / c["alpha"]))


def _gelu(c: Operands) -> np.ndarray:
    x = c["self"]
    return c.g * (0.5 * (1 + erf(x / np.sqrt(2))) + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))


def _gelu_tanh(c: Operands) -> np.ndarray:
    x, (outer, cubic) = c["self"], TANH_SHAPE
    t = np.tanh(outer * (x + cubic * x**3))
    return c.g * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * outer * (1 + 3 * cubic * x**2))


def _silu(c: Operands) -> np.ndarray:
    s = sigmoid(c["self"])
    return c.g * s * (1 + c["self"] * (1 - s))


def _mish(c: Operands) -> np.ndarray:
    t = np.tanh(np.logaddexp(0, c["self"]))
    return c.g * (t + c["self"] * (1 - t**2) * sigmoid(c["self"]))


def _softplus(c: Operands) -> np.ndarray:
    x = c["self"] * c["beta"]
    return np.where(x > c["threshold"], c.g, c.g * sigmoid(x))


def _hardswish(c: Operands) -> np.ndarray:
    x = c["self"]
    return c.g * np.where(x < -3, 0.0, np.where(x <= 3, x / 3 + 0.5, 1.0))


def _glu(c: Operands) -> np.ndarray:
    value, gate = np.split(c["self"], 2, axis=c["dim"])
    s = sigmoid(gate)
    return np.concatenate([c.g * s, c.g * value * s * (1 - s)], axis=c["dim"])


def _leaky(name: str) -> Local:
    return Local(f"{{g}} · (1 if {{{name}}} > 0 else {{negative_slope}})",
                 lambda c: c.g * np.where(c[name] > 0, 1, c["negative_slope"]))  # fmt: skip


ELU = "{g} · {scale} · (1 if {self} > 0 else {alpha} · exp {self})"
CELU = "{g} · (1 if {self} > 0 else exp({self} / {alpha}))"

ROWS = {
    "ReluBackward0": (Local("{g} · [{result} > 0]", lambda c: np.where(c["result"] > 0, c.g, 0.0)),),
    "LeakyReluBackward0": (_leaky("self"),),
    "LeakyReluBackward1": (_leaky("result"),),
    "PreluKernelBackward0": (
        Local("{g} · (1 if {self} ≥ 0 else {weight})", lambda c: c.g * np.where(c["self"] >= 0, 1, c["weight"])),
        Local("{g} · (0 if {self} ≥ 0 else {self})", lambda c: c.g * np.minimum(c["self"], 0)),
    ),
    "RreluWithNoiseBackward0": (
        cases(Local("{g} · {noise}", lambda c: c.g * c["noise"], when=lambda c: c["training"]),
              Local("{g} · (1 if {self} > 0 else ({lower} + {upper}) / 2)",
                    lambda c: c.g * np.where(c["self"] > 0, 1, (c["lower"] + c["upper"]) / 2))),
    ),
    "HardtanhBackward0": (
        Local("{g} · [{min_val} < {self} < {max_val}]",
              lambda c: np.where((c["self"] > c["min_val"]) & (c["self"] < c["max_val"]), c.g, 0.0)),
    ),
    "ThresholdBackward0": (
        Local("{g} · [{self} > {threshold}]", lambda c: np.where(c["self"] > c["threshold"], c.g, 0.0)),
    ),
    "HardshrinkBackward0": (
        Local("{g} · [|{self}| > {lambd}]", lambda c: np.where(np.abs(c["self"]) > c["lambd"], c.g, 0.0)),
    ),
    "SoftshrinkBackward0": (
        Local("{g} · [|{self}| > {lambd}]", lambda c: np.where(np.abs(c["self"]) > c["lambd"], c.g, 0.0)),
    ),
    "EluBackward0": (Local(ELU, _elu),),
    "EluBackward1": (
        Local("{g} · ({scale} if {result} > 0 else {result} + {scale} · {alpha})", _elu_result),
    ),
    "CeluBackward0": (Local(CELU, _celu),),
    "CeluBackward1": (
        Local("{g} · (1 if {result} > 0 else {result} / {alpha} + 1)",
              lambda c: c.g * np.where(c["result"] > 0, 1, c["result"] / c["alpha"] + 1)),
    ),
    "GeluBackward0": (
        cases(Local("{g} · (Φ({self}) + {self} · φ({self}))", _gelu, when=lambda c: c["approximate"] == "none"),
              Local("{g} · (1 + t + {self} · (1 − t²) · √(2/π) · (1 + 0.134145 · {self}²)) / 2;"
                    " t = tanh(√(2/π) · ({self} + 0.044715 · {self}³))", _gelu_tanh)),
    ),
    "SiluBackward0": (Local("{g} · σ({self}) · (1 + {self} · (1 − σ({self})))", _silu),),
    "MishBackward0": (
        Local("{g} · (t + {self} · (1 − t²) · σ({self})); t = tanh(ln(1 + exp {self}))", _mish),
    ),
    "SoftplusBackward0": (
        Local("{g} · (1 if {beta} · {self} > {threshold} else σ({beta} · {self}))", _softplus),
    ),
    "LogSigmoidBackward0": (Local("{g} · σ(−{self})", lambda c: c.g * sigmoid(-c["self"])),),
    "HardswishBackward0": (
        Local("{g} · (0 if {self} < −3, 1 if {self} > 3, else {self} / 3 + ½)", _hardswish),
    ),
    "HardsigmoidBackward0": (
        Local("{g} · [−3 < {self} < 3] / 6", lambda c: np.where(np.abs(c["self"]) < 3, c.g * SINGLE_SIXTH, 0.0)),
    ),
    "GluBackward0": (
        Local("cat({g} · σ(b), {g} · a · σ(b) · (1 − σ(b))); (a, b) = halves of {self}", _glu),
    ),
    "NativeDropoutBackward0": (
        Local("{g} · {result1} / (1 − {p})", lambda c: c.g * c["result1"] * (0.0 if c["p"] == 1 else 1 / (1 - c["p"]))),
    ),
}  # fmt: skip
