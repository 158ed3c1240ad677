"""What pages with heavy films cost the server: visitors without browsers, each with the film of a program of its own.

    python -m benchmarks.films [pages]

The film is as large as the limit on events of a hosted app lets it be. The same twice: with room for all films, and
with little. What one more page costs is what the second half of them did; of the first server that is told as so many
times what it is of the second.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack

from benchmarks.film import LONG
from benchmarks.load import hosted, memory
from benchmarks.visitor import Visitor

PROGRAM = "import torch\ntorch.manual_seed({number})" + LONG["MLP, 3,000 steps"]
ROOM, LEAST = "1000000", "64"
"""Megabytes."""


async def heavy(url: str, pid: int, count: int) -> tuple[float, float]:
    """MB of the server with all pages open, and what one more of them costs."""
    async with AsyncExitStack() as stack:
        visitors = [await stack.enter_async_context(Visitor(url)) for _ in range(count)]
        for visitor in visitors:
            await visitor.open()
        half = 0.0
        for number, visitor in enumerate(visitors):
            half = memory(pid) if number == count // 2 else half
            await visitor.run(PROGRAM.format(number=number))
        return memory(pid), (memory(pid) - half) / (count - count // 2)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    cost = {}
    for room in (ROOM, LEAST):
        with hosted(AUTOGRAD_THEATER_FILMS=room) as (url, pid):
            whole, cost[room] = asyncio.run(heavy(url, pid, count))
        print(f"{count} pages, {room} MB for films: {whole:.0f} MB, one more {cost[room]:.1f} MB", flush=True)
    print(f"one more page: {cost[ROOM] / cost[LEAST]:.1f} times as much with room as without")


if __name__ == "__main__":
    main()
