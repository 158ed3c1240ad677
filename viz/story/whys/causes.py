"""How the first nan or inf among the values came about: the operation, and what its operands were at that place."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from viz.story.model import Picture
from viz.story.rules.operand import Missing, array
from viz.story.whys.odd import LIMITS


class Cause(NamedTuple):
    """In mathematics, and where in the operands it holds."""

    text: str
    holds: Callable[..., np.ndarray]


ROOT = Cause("√x, x < 0", lambda x: x < 0)
LOG = (Cause("ln 0", lambda x: x == 0), Cause("ln x, x < 0", lambda x: x < 0))
ARC = (Cause("|x| > 1", lambda x: np.abs(x) > 1),)
DIVIDED = (
    Cause("0 / 0", lambda a, b: (a == 0) & (b == 0)),
    Cause("inf / inf", lambda a, b: np.isinf(a) & np.isinf(b)),
    Cause("x / 0", lambda a, b: b == 0),
)
CAUSES: dict[str, tuple[Cause, ...]] = {
    "sqrt": (ROOT,),
    "rsqrt": (ROOT, Cause("1 / √0", lambda x: x == 0)),
    "log": LOG, "log2": LOG, "log10": LOG,
    "log1p": (Cause("ln(1 + x), x = −1", lambda x: x == -1), Cause("ln(1 + x), x < −1", lambda x: x < -1)),
    "reciprocal": (Cause("1 / 0", lambda x: x == 0),),
    "asin": ARC, "acos": ARC,
    "div": DIVIDED, "true_divide": DIVIDED,
    "rdiv nan": (Cause("0 / 0", lambda x: x == 0),),
    "rdiv inf": (Cause("x / 0", lambda x: x == 0),),
    "mul": (Cause("0 × inf", lambda a, b: ((a == 0) & np.isinf(b)) | (np.isinf(a) & (b == 0))),),
    "sub": (Cause("inf − inf", lambda a, b: np.isinf(a) & np.isinf(b) & (a == b)),),
    "add": (Cause("inf − inf", lambda a, b: np.isinf(a) & np.isinf(b) & (a == -b)),),
    "softmax": (Cause("0 / 0", lambda x: np.broadcast_to(np.isneginf(x).all(), x.shape)),),
}  # fmt: skip
GROWING = ("exp", "exp2", "expm1", "mul", "add", "sub", "pow", "square", "sum", "matmul", "mm", "dot", "cumsum", "prod")
"""Operations that can leave what their type can hold. Of pow a base of 0 is no such case."""


def cause(op: str, kind: str, operands: list[Picture], places: np.ndarray) -> str:
    """The text of the cause that accounts for every odd element of the result, "" where none does."""
    rows = CAUSES.get(op) or CAUSES.get(f"{op} {kind}", ())
    try:
        arrays = [array(operand) for operand in operands]
        found = [row.text for row in rows if _accounts(row, arrays, places)]
    except (Missing, ValueError, TypeError):
        return ""
    return found[0] if found else ""


def _accounts(row: Cause, arrays: list[np.ndarray], places: np.ndarray) -> bool:
    with np.errstate(all="ignore"):
        held = np.broadcast_to(row.holds(*arrays), places.shape)
    return bool(held[places].all())


def overflowed(op: str, operands: list[Picture], result: Picture) -> bool:
    """Only finite numbers went in, and an inf came out."""
    if op not in GROWING or result.dtype not in LIMITS or not operands:
        return False
    try:
        arrays = [array(operand) for operand in operands]
    except (Missing, ValueError):
        return False
    steep = op == "pow" and bool((arrays[0] == 0).any())
    return not steep and all(np.isfinite(each).all() for each in arrays)
