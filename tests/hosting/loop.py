"""What is asynchronous, waited for in a test."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor


def in_a_loop(work: Coroutine) -> None:
    """In a thread of its own: in this one the driver of the browser may have a loop under way."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
