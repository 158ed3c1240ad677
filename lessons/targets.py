"""What may stand in the brackets of `[words](target)`: one row a form. Only how it is written; nothing is looked up."""

from __future__ import annotations

import re

from lessons.model import Aim

NAME = r"[A-Za-z_]\w*(?:\.\w+|\[[^\[\]]+\])*"
LESSON = r"[a-z0-9]+(?:-[a-z0-9]+)*"
FORMS = "a name, NAME.grad, saved NAME, NAME -> NAME, card KEY, line N, lines N-M, step KEY, lesson ID"


def parse(written: str) -> Aim | None:
    """The target; None if it has none of the `FORMS`."""
    written = " ".join(written.split())
    if lines := re.fullmatch(r"line (\d+)|lines (\d+)-(\d+)", written):
        first, last = int(lines[1] or lines[2]), int(lines[1] or lines[3])
        return Aim("lines", written, first=first, last=last) if 0 < first <= last else None
    if found := re.fullmatch(r"step (.+)", written):
        return Aim("step", written, of=found[1])
    if found := re.fullmatch(rf"lesson ({LESSON})", written):
        return Aim("lesson", written, of=found[1])
    if " -> " in written:
        start, end = (_card(side.strip(), written) for side in written.split(" -> ", 1))
        return Aim("wires", written, of=start.of, key=start.key, to=end) if start and end else None
    if found := re.fullmatch(r"saved (.+)", written):
        card = _card(found[1], written)
        return Aim("saved", written, of=card.of, key=card.key) if card else None
    if found := re.fullmatch(rf"({NAME})\.grad", written):
        return Aim("grad", written, of=found[1])
    return _card(written, written)


def _card(side: str, written: str) -> Aim | None:
    if key := re.fullmatch(r"card (.+)", side):
        return Aim("card", written, of=key[1], key=True)
    return Aim("card", written, of=side) if re.fullmatch(NAME, side) else None
