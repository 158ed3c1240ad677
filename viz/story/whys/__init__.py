"""Why a gradient looks as it does, where that may surprise: tables of conditions on the numbers, each with a sentence.

    seen        what a row may look at
    zero        0: inactive, not taken, at a kink, flat, saturated
    ties        maximum, minimum, median: who gets the gradient, and how it is shared
    odd         nan, inf, vanished: infinite slopes, 0 × inf, numbers that their type cannot hold
    branch      the nan from the side that `where` did not take
    broadcast   summed, because the operand had been spread out
    absent      None: not on the path
    first       the first nan and the first inf of a film

Nothing is said that the numbers of the trace do not bear out; where they did not travel nothing is said at all.
"""

from __future__ import annotations

import numpy as np

from viz.story.model import Words
from viz.story.rules.operand import Missing
from viz.story.telling import FLOATING, Call, Telling
from viz.story.whys import branch, broadcast, odd, ties, zero
from viz.story.whys.absent import absent
from viz.story.whys.first import first
from viz.story.whys.seen import Seen, said, where
from viz.trace.events import NodeRan

__all__ = ["absent", "first", "whys"]

ROWS = (*zero.ROWS, *ties.ROWS, *odd.ROWS)
MOST = 3
"""So many whys a step has at most."""


def whys(telling: Telling, call: Call, event: NodeRan) -> list[Words]:
    """The sentences of a node that ran."""
    every = [sentence for seen in _sent(telling, call, event) for sentence in _of(telling, call, event.n, seen)]
    distinct = {tuple(run.text for run in sentence): sentence for sentence in every if sentence}
    return list(distinct.values())[:MOST]


def _of(telling: Telling, call: Call, n: int, seen: Seen) -> list[Words]:
    rows = [] if seen.sent.dtype.startswith("complex") else [said(telling.words, why, seen) for why in ROWS]
    return [broadcast.said(telling.words, seen), *rows, _untaken(telling, call, n, seen)]


def _untaken(telling: Telling, call: Call, n: int, seen: Seen) -> Words:
    """Said where every nan of this kind lies on the side that was not taken."""
    if seen.node not in odd.STEEP:
        return []
    try:
        with np.errstate(all="ignore"):
            places = odd.zero_times_inf(seen) | odd.nan_slope(seen)
    except (Missing, ValueError, TypeError):
        return []
    skipped = branch.untaken(telling, call, n, seen.g.shape) if places.any() else None
    if skipped is None or skipped.shape != places.shape or (places & ~skipped).any():
        return []
    return telling.words.say("why.untaken", places=where(telling.words, places))


def _sent(telling: Telling, call: Call, event: NodeRan) -> list[Seen]:
    """Each gradient that left along an edge of the stage."""
    node, id = telling.world.nodes[event.n], telling.cast.node[event.n]
    came = next((value for value in call.incoming.get(event.n, []) if value), None)
    incoming = telling.values[came] if came else None
    saved = {name: kept.thing for name, (_, kept) in telling.kept.get(event.n, {}).items()}
    operands = telling.given.get(event.n, [])
    lone = sum(edge is not None for edge in node.edges) == 1
    seen = []
    for slot, value in enumerate(event.outgoing):
        link = telling.cast.way.get((event.n, slot))
        if value is None or link is None or not value.dtype.startswith(FLOATING):
            continue
        given = operands[slot] if slot < len(operands) else None
        seen.append(
            Seen(
                node.name, telling.cast.cards[id].op, slot, [telling.call_card(telling.cast.links[link].source)],
                incoming, telling.values[telling.values.add(value)], saved,
                telling.values[given] if given else None, lone,
            )
        )  # fmt: skip
    return seen
