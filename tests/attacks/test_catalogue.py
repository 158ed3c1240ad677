"""Every attack of the catalogue ends with the right word, in time; nothing outside changes, and others never notice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest

from tests.attacks.arena import Arena, Seen
from tests.attacks.attack import Attack, catalogue
from viz.story import encode, tell

AT_ONCE = 6
LATE = 0.1
"""Seconds beyond the wall limit and its grace: the kill. On top of it `busy`."""
TOLD = 5_000
"""Traces up to so many events are also told."""


@pytest.fixture(scope="module")
def answers(there: Arena, request: pytest.FixtureRequest) -> Iterator[dict[Attack, Future[tuple[Seen, bool]]]]:
    """All attacks that are asked for, several at once, each followed by an ordinary run."""
    asked = [item.callspec.params["attack"] for item in request.session.items if "attack" in _params(item)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {attack: pool.submit(_attempt, there, attack) for attack in dict.fromkeys(asked)}


def busy() -> float:
    """What a machine may be late, with six runs and their ordinary followers at once, and what else goes on there."""
    return 2.0 * max(1.0, os.getloadavg()[0] / os.cpu_count())


def _params(item: pytest.Item) -> dict:
    return item.callspec.params if hasattr(item, "callspec") else {}


def _attempt(there: Arena, attack: Attack) -> tuple[Seen, bool]:
    return there.attempt(attack), there.unaffected()


@pytest.mark.parametrize("attack", catalogue(), ids=str)
def test_is_held(answers: dict[Attack, Future[tuple[Seen, bool]]], attack: Attack):
    seen, unaffected = answers[attack].result()
    assert seen.through == ()
    assert seen.as_expected, seen.ended
    assert seen.took < attack.limits.wall + attack.limits.grace + LATE + busy()
    assert unaffected
    if len(seen.trace.events) < TOLD:
        for language in ("en", "zh"):
            assert encode(tell(seen.trace, language))


def test_others_never_noticed(answers: dict[Attack, Future[tuple[Seen, bool]]], there: Arena):
    """After all of them: the sibling comes to its end with the right numbers, nobody came to our door, and no process
    is left that has outlived its run."""
    wait(answers.values())
    there.victim.end()
    assert there.victim.answered()
    assert there.outside.listeners.heard == []
    there.executor.close()
    assert there.outside.strays() == set()
