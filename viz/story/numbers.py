"""Numbers as a person reads them: `1.3333`, not `1.3333333730697632`. Knows digits, no words, no tensors' meaning.

The browser has the same function; ``tests/shared_numbers.json`` holds both to one table. The rule, for the exact value:

* ``True`` / ``False``, ``nan``, ``inf``, ``-inf`` as they are; complex as ``re+imj``; minus zero is ``0``.
* a whole number below ten million: all its digits.
* 0.0001 ≤ |x| < 10,000,000: five significant digits from 1 up (but never fewer than the whole part has), four below 1;
  zeros at the end dropped.
* else ``1.2e-7``: the same count of significant digits, zeros dropped, no plus sign in the exponent.

Rounding is of the exact binary value, halves away from zero: what JavaScript's ``toFixed`` and ``toExponential`` do.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from viz.trace.events import Number

WHOLE = 10**7
SMALL = 1e-4
SHORT = 12
"""A rule is worked out element by element up to so many elements."""
SPELLED = 4
ROW = 24
"""A sentence spells out so many numbers, or a row of so many characters; of more it tells how many and their range."""


def number(x: Number) -> str:
    """One number, short."""
    if isinstance(x, (bool, str)):
        return str(x)
    if isinstance(x, (tuple, list)):
        return _complex(*x)
    size = abs(x)
    if size < WHOLE and x == int(x):
        return str(int(x))
    digits = 5 if size >= 1 else 4
    if SMALL <= size < WHOLE:
        return _fixed(x, max(0, digits - 1 - _exponent(x)))
    return _scientific(x, digits - 1)


def _exponent(x: float) -> int:
    return Decimal(repr(x)).adjusted()


def _fixed(x: float, decimals: int) -> str:
    text = format(Decimal(x).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(x: float, decimals: int) -> str:
    exact = Decimal(x)
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - decimals), ROUND_HALF_UP)
    exponent = rounded.adjusted()
    mantissa = format(rounded.scaleb(-exponent), "f").rstrip("0").rstrip(".")
    return f"{mantissa}e{exponent}"


def _complex(real: Number, imaginary: Number) -> str:
    second = number(imaginary)
    return f"{number(real)}{'' if second.startswith('-') else '+'}{second}j"


def array(shape: Sequence[int], data: Sequence[Number]) -> str:
    """A small tensor as nested brackets: `[[1, 2], [3, 4]]`; a scalar as its number."""
    if not shape:
        return number(data[0])
    stride = len(data) // shape[0] if shape[0] else 0
    rows = (data[i * stride : (i + 1) * stride] for i in range(shape[0]))
    return "[" + ", ".join(array(shape[1:], row) for row in rows) + "]"


def spelled(shape: Sequence[int], data: Sequence[Number]) -> str:
    """The numbers of a tensor as a sentence spells them out; "" of too many."""
    text = array(shape, data)
    return text if len(data) <= SPELLED or (len(shape) == 1 and len(text) <= ROW) else ""


def dimensions(shape: Sequence[int]) -> str:
    """`3×4`; "" for a scalar."""
    return "×".join(str(size) for size in shape)
