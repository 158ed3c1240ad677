"""A class of two hundred: the hosted app as a process of its own, visitors by Streamlit's protocol, on this machine.

    python -m benchmarks.load [visitors]

Each opens the page within the first half minute and then presses Run three times in a minute, each time with a program
that nobody else has; one in twenty is an endless loop. The visitors need a good part of one core themselves, which a
real server would have for itself.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.visitor import Visitor

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = """import torch
x = torch.tensor([1.0, 2.0, {a}.0], requires_grad=True)
y = (x * x + {b}).sum()
y.backward()
print(x.grad)
"""
ENDLESS = "n = {a}\nwhile True:\n    n += {b}\n"
LOOPS = 20
"""One press in so many is an endless loop."""
OPENING, PRESSING, PRESSES = 30.0, 60.0, 3
AT_ONCE = 50


@contextmanager
def hosted(**settings: str) -> Iterator[tuple[str, int]]:
    """The app as a host starts it, with these settings besides, and its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"AUTOGRAD_THEATER": "hosted", "AUTOGRAD_THEATER_HOSTS": "localhost"} | settings
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/ready")
            yield url, process.pid
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(url: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"{url} did not answer")


async def visit(url: str, number: int, pressing: asyncio.Event, opened: list[float], pressed: list[float]) -> None:
    """One visitor from start to end."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, OPENING))
    async with Visitor(url) as visitor:
        opened.append(await visitor.open())
        await pressing.wait()
        began = time.monotonic()
        for at in sorted(chance.uniform(0, PRESSING) for _ in range(PRESSES)):
            await asyncio.sleep(max(0.0, began + at - time.monotonic()))
            program = ENDLESS if chance.randrange(LOOPS) == 0 else PROGRAM
            pressed.append(await visitor.run(program.format(a=number + 1, b=chance.randrange(10**6))))


async def lesson(url: str, count: int) -> tuple[list[float], list[float]]:
    """How long opening and pressing took."""
    opened: list[float] = []
    pressed: list[float] = []
    pressing = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            group.create_task(visit(url, number, pressing, opened, pressed))
        await asyncio.sleep(OPENING + 5)
        pressing.set()
    return opened, pressed


async def rush(url: str) -> float:
    """Seconds until so many pages that are opened in one instant all have their film."""

    async def one() -> None:
        async with Visitor(url) as visitor:
            await visitor.open()

    began = time.monotonic()
    await asyncio.gather(*(one() for _ in range(AT_ONCE)))
    return time.monotonic() - began


def memory(pid: int, what: str = "VmRSS") -> float:
    """MB, of the process alone."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(what)) / 1024


def row(name: str, seconds: list[float]) -> str:
    ranked = sorted(seconds)
    far = ranked[int(0.95 * (len(ranked) - 1))]
    middle = statistics.median(ranked)
    return f"{name}: {len(ranked)}, median {middle:.2f} s, p95 {far:.2f} s, longest {ranked[-1]:.2f} s"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with hosted() as (url, pid):
        before = memory(pid)
        print(f"{AT_ONCE} pages opened at once: {asyncio.run(rush(url)):.1f} s")
        opened, pressed = asyncio.run(lesson(url, count))
        print(row("pages opened", opened))
        print(row(f"Run pressed ({count * PRESSES} expected)", pressed))
        print(f"server process: {before:.0f} MB before, {memory(pid):.0f} MB after, peak {memory(pid, 'VmHWM'):.0f} MB")


if __name__ == "__main__":
    main()
