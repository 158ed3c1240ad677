"""What has come of recent runs, kept as bytes under a bound: the least lately asked for goes first."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from threading import Lock

ENTRY = 500
"""Bytes that an entry takes besides what is kept, about. Its key is short."""


class Recent:
    """Key → bytes, deflated. Safe to use from many threads at once."""

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._size = 0
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._changing = Lock()

    @property
    def size(self) -> int:
        """Of everything kept, in bytes; never above the bound."""
        return self._size

    def get(self, key: bytes) -> bytes | None:
        with self._changing:
            packed = self._kept.get(key)
            if packed is None:
                return None
            self._kept.move_to_end(key)
        return zlib.decompress(packed)

    def put(self, key: bytes, data: bytes) -> None:
        packed = zlib.compress(data, 1)
        with self._changing:
            self._forget(key)
            self._kept[key] = packed
            self._size += ENTRY + len(packed)
            while self._size > self._bound:
                self._forget(next(iter(self._kept)))

    def drop(self, key: bytes) -> None:
        with self._changing:
            self._forget(key)

    def _forget(self, key: bytes) -> None:
        packed = self._kept.pop(key, None)
        if packed is not None:
            self._size -= ENTRY + len(packed)
