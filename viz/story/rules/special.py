"""Functions that numpy lacks, for the rules that need them: sigmoid, erf and its inverse, digamma and polygamma."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np

FAR = 12
"""From here on the asymptotic series has all digits of a double."""
EVEN_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6)


def _each(function: Callable[[float], float]) -> Callable[[np.ndarray], np.ndarray]:
    """Element by element; nan where it is not defined."""

    def safe(x: float) -> float:
        try:
            return function(x)
        except (ValueError, OverflowError, ZeroDivisionError):
            return math.nan

    return np.vectorize(safe, otypes=[float])


def _erf_inverse(x: float) -> float:
    return math.copysign(math.inf, x) if abs(x) == 1 else NormalDist().inv_cdf((x + 1) / 2) / math.sqrt(2)


def _digamma(x: float) -> float:
    if x < 0:
        return _digamma(1 - x) - math.pi / math.tan(math.pi * x)
    below = 0.0
    while x < FAR:
        below -= 1 / x
        x += 1
    return below + math.log(x) - 1 / (2 * x) - sum(b / (2 * k * x ** (2 * k)) for k, b in enumerate(EVEN_BERNOULLI, 1))


def _zeta(s: int, x: float) -> float:
    """Hurwitz' zeta function by the sum of Euler and Maclaurin."""
    near = 0.0
    while x < FAR:
        near += x**-s
        x += 1
    rest, rising = x ** (1 - s) / (s - 1) + 0.5 * x**-s, float(s)
    for k, b in enumerate(EVEN_BERNOULLI, 1):
        rest += b / math.factorial(2 * k) * rising * x ** (1 - s - 2 * k)
        rising *= (s + 2 * k - 1) * (s + 2 * k)
    return near + rest


def polygamma(n: int, x: np.ndarray) -> np.ndarray:
    """The derivative of digamma of order n ≥ 1."""
    return (-1) ** (n + 1) * math.factorial(n) * _each(lambda each: _zeta(n + 1, each))(x)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


erf = _each(math.erf)
erf_inverse = _each(_erf_inverse)
digamma = _each(_digamma)
