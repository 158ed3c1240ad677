from __future__ import annotations

from collections.abc import Iterator

import pytest

from viz.run import Runner


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """One warm parent for all tests of this folder; each run is a process of its own."""
    with Runner() as runner:
        yield runner
