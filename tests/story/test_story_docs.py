"""The description of the Story is held to the code: fields in use are in the table, kinds in the guide."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args, get_type_hints

from told import PROGRAMS, mode_of, story_of

from viz.story import model
from viz.story.model import Step

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "story.md").read_text("utf-8")


def described() -> set[tuple[str, str]]:
    """(object, field) of every row of the table in the contract's docstring."""
    found, thing = set(), ""
    for line in model.__doc__.split("==\n", 3)[2].splitlines() if model.__doc__ else ():
        row = re.match(r"(a node id|an edge id|a group id)?\s+(\w+)\s{2,}\S", line)
        if row:
            thing = row[1] or thing
            found.add((thing, row[2]))
    return found


def used() -> set[tuple[str, str]]:
    found = set()
    for path in PROGRAMS:
        story = story_of(path.read_text("utf-8"), "en", mode_of(path))
        kinds = {actor.id: "a node id" for actor in story.cast.nodes} | {
            link.id: "an edge id" for link in story.cast.edges
        }
        kinds |= {group.id: "a group id" for group in story.cast.groups}
        found |= {(kinds[thing], field) for step in story.steps for thing, field, _ in step.changes}
    return found


def test_the_table_names_exactly_the_fields_that_steps_set():
    assert used() == described()


def test_every_kind_of_step_is_in_the_guide():
    kinds = set(get_args(get_type_hints(Step)["kind"]))
    cells = " ".join(re.findall(r"^\| ([\w, ]+) \|", GUIDE, re.M))
    assert kinds <= set(re.findall(r"\w+", cells))


def test_every_file_that_the_guide_names_exists():
    files = re.findall(r"`([\w/]+\.py)`", GUIDE)
    assert all((ROOT / name).exists() or (ROOT / "viz/story" / name).exists() for name in files)
