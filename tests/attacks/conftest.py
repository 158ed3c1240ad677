from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.arena import Arena, NotIsolated, arena
from tests.conftest import missing


@pytest.fixture(scope="package")
def there() -> Iterator[Arena]:
    try:
        with arena() as there:
            yield there
    except NotIsolated as why:
        missing(f"nothing hostile was run: {why}")
