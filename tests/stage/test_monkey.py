"""Whatever is pressed in whatever order, the film shows the state of its step and no number that is not its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from viz.run import Request, shared
from viz.story import tell

from .beside import beside
from .conftest import view

pytestmark = pytest.mark.browser

MONKEY = Path(__file__).with_name("monkey.js").read_text("utf-8")
ACTIONS = 60
PROGRAMS = ["programs/linear_sgd_step", "programs/second_backward_raises", "programs/features/sampled_large"]
"""A module with groups, an error with remedies, and one too large to travel whole."""
LOOP = (ROOT / "tests/programs/loop_and_branch.py").read_text("utf-8")


@pytest.mark.parametrize("seed, program", list(enumerate(PROGRAMS, 1)), ids=PROGRAMS)
def test_a_monkey_cannot_make_the_film_show_what_is_not_so(bare, seed, program):
    code = (ROOT / f"tests/{program}.py").read_text("utf-8")
    bare.mount(view(told=tell(shared().run(Request(source=code)), "en")))
    done = bare.page.evaluate(MONKEY, [seed, ACTIONS])
    assert done["wrong"] == [], done["way"]


def test_nor_can_it_with_two_films(bare):
    bare.mount(beside(LOOP, LOOP.replace("2", "3")))
    bare.page.locator(".duet .shared .track").wait_for()
    done = bare.page.evaluate(MONKEY, [4, ACTIONS])
    assert done["wrong"] == [], done["way"]
