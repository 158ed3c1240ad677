"""Every picture of the stage is the golden one. A change is looked at in the gallery, then accepted:
`python -m tests.pictures`, then the same with `--accept`."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.pictures.drawn import GOLDEN, THEMES, file, films, states
from tests.pictures.films import FILMS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("draw", [states, films])
def test_the_stage_looks_as_it_did(browser, draw, theme):
    changed = [name for name, svg in draw(browser, theme) if not same(name, theme, svg)]
    assert changed == [], "look at them: python -m tests.pictures"


def same(name: str, theme: str, svg: str) -> bool:
    return file(name, theme).is_file() and file(name, theme).read_text("utf-8") == svg


def test_no_picture_is_left_of_what_is_no_longer_drawn():
    table = (ROOT / "viz" / "stage" / "src" / "look" / "language.ts").read_text("utf-8")
    names = [f"state {id}" for id in re.findall(r"\bid: '(\w+)',[ \n]*family:", table)] + [film.name for film in FILMS]
    assert {path.name for path in GOLDEN.iterdir()} == {file(name, theme).name for theme in THEMES for name in names}
