"""In the second plain run nothing lies where the first had it."""

from __future__ import annotations

import pytest

from viz.capture.shaken import shaken


def addresses(size: int) -> set[int]:
    return {id(piece) for piece in [bytes(size) for _ in range(8)]}


@pytest.mark.parametrize("size", [32, 64, 80, 128, 400])
def test_memory_is_handed_out_elsewhere(size: int):
    for _ in range(30):
        before = addresses(size)
        with shaken():
            assert not before & addresses(size)
