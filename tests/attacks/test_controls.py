"""With a wall left out, the catalogue sees what that wall alone had held: its attacks can get through.

Only programs that are marked ``only …`` run here. They are harmless where they get through: they read what anybody on
this machine may read, write into a folder of their own, speak to listeners of the test, and start what ends at once.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from tests.attacks.arena import Arena, Seen, arena
from tests.attacks.attack import Attack, catalogue

WALLS = ("files", "calls", "limits", "calls+limits", "files+calls")


def held_by(wall: str) -> list[Attack]:
    return [attack for attack in catalogue() if attack.only == wall]


def attempted(there: Arena, attacks: list[Attack]) -> list[Seen]:
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(there.attempt, attacks))


@pytest.mark.parametrize("wall", WALLS)
def test_what_one_wall_holds_gets_through_without_it(wall: str):
    attacks = held_by(wall)
    with arena(wall.split("+")) as there:
        seen = attempted(there, attacks)
        assert there.unaffected()
    assert attacks
    assert [str(it.attack) for it in seen if not it.through] == []
    assert there.victim.answered()


def test_what_the_app_s_own_clock_holds_gets_through_without_it(there: Arena):
    """Deaf to its own clock, a program is killed from outside; here that comes too late."""
    patient = [Attack(**{**vars(attack), "limits": replace(attack.limits, grace=20.0)}) for attack in held_by("clock")]
    assert patient
    assert all(it.through for it in attempted(there, patient))


def test_every_mark_names_a_wall():
    assert {attack.only for attack in catalogue()} == {"", "clock", *WALLS}
    assert not [attack for attack in catalogue() if attack.only and attack.unsafe]
