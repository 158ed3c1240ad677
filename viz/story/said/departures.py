"""Numbers that leave PyTorch (`.item()`, NumPy, `float()`), and come back as a tensor that knows nothing of them.

That they come back is known where the one expression stands inside the other: `torch.tensor(y.item())`. Numbers that
go through a variable of Python are out of sight; then only the place where they left is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from viz.story.telling import Telling
from viz.trace.events import Span

WAYS = {
    "item": "item", "tolist": "tolist", "numpy": "numpy", "__array__": "numpy",
    "float": "float", "__float__": "float", "int": "int", "__int__": "int",
}  # fmt: skip
"""Operations whose result is no tensor, and what the program calls them."""


@dataclass
class Departure:
    """``card`` stands for the tensor whose numbers left; ``wanted``: a gradient could have come back to it."""

    card: str
    span: Span
    wanted: bool


def departs(telling: Telling, card: str, name: str, span: Span | None, wanted: bool) -> None:
    """Numbers leave at this card."""
    if span is not None:
        telling.departed.append(Departure(card, span, wanted))
    if wanted:
        telling.film.change(card, "left", WAYS.get(name, name))


def returns(telling: Telling, card: str, span: Span | None) -> None:
    """A card appears; numbers that left inside its expression came back in it: a wire without a way back."""
    if span is None or not telling.departed:
        return
    for departure in [each for each in telling.departed if _within(each.span, span)]:
        telling.departed.remove(departure)
        link = telling.cast.link(departure.card, card, 0, "cut" if departure.wanted else "value", "item")
        telling.film.change(link, "shown", True)


def _within(inner: Span, outer: Span) -> bool:
    starts = (outer.line, outer.column) <= (inner.line, inner.column)
    return starts and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
