"""Rows: results that do not change when the input moves a little, or that do not look at it: the gradient is 0."""

from __future__ import annotations

import numpy as np

from viz.story.rules.operand import Local

ZERO = Local("0", lambda c: np.zeros(c.shape))
ROUNDED = ZERO._replace(when=lambda c: c.has("rounding_mode"))
FILLED = (ZERO, Local("{g}", lambda c: c.g))

STEPS = ("Sign", "Floor", "Ceil", "Trunc", "Round", "Zero")
RANDOM = ("Bernoulli", "Uniform", "Normal", "Exponential", "Random", "Geometric", "Cauchy", "LogNormal", "Poisson")
COMPARISONS = ("Eq", "Ne", "Lt", "Le", "Gt", "Ge")

ROWS = {
    **{f"{name}Backward0": (ZERO,) for name in (*STEPS, *RANDOM, *COMPARISONS)},
    **{f"{name}Backward1": (ZERO, ZERO) for name in COMPARISONS},
    "RoundBackward1": (ZERO,),
    "BernoulliBackward1": (ZERO, ZERO),
    "BernoulliBackward2": (ZERO,),
    "NormalBackward1": (ZERO,),
    "NormalBackward2": (ZERO,),
    "NormalBackward3": (ZERO, ZERO),
    "DivBackward2": (ROUNDED, ROUNDED),
    "DivBackward3": (ROUNDED,),
    "FillBackward0": (ZERO,),
    "FillBackward1": FILLED,
    "FillBackward2": (ZERO,),
    "FillBackward3": FILLED,
}
