"""The classic nan: an element that `where` did not take, whose gradient is 0, meets an infinite slope further down."""

from __future__ import annotations

import numpy as np

from viz.story.rules.operand import Missing, array
from viz.story.telling import Call, Telling


def untaken(telling: Telling, call: Call, n: int, shape: tuple[int, ...]) -> np.ndarray | None:
    """Where in the gradient that entered node ``n`` a `where` had put the 0, None if none stands above it.

    Followed upwards along nodes with one sender each, as long as the shape stays, so that places stay places.
    """
    for _ in range(len(call.incoming)):
        arrivals = call.arrived.get((n, 0), [])
        if len(arrivals) != 1 or not arrivals[0][0]:
            return None
        link = telling.cast.links[arrivals[0][0]]
        n = next((node for node, slot in _ways(telling, link.id)), -1)
        node = telling.world.nodes.get(n)
        if node is None or telling.values[arrivals[0][1]].shape != shape:
            return None
        if node.name == "WhereBackward0":
            return _skipped(telling, call, n, _slot(telling, link.id), shape)
    return None


def _ways(telling: Telling, link: str) -> list[tuple[int, int]]:
    return [way for way, id in telling.cast.way.items() if id == link]


def _slot(telling: Telling, link: str) -> int:
    return _ways(telling, link)[0][1]


def _skipped(telling: Telling, call: Call, n: int, slot: int, shape: tuple[int, ...]) -> np.ndarray | None:
    kept = telling.kept.get(n, {}).get("condition")
    try:
        condition = np.broadcast_to(array(kept[1].thing).astype(bool), shape) if kept else None
    except (Missing, ValueError):
        return None
    return None if condition is None else ~condition if slot == 0 else condition
