"""The rules of the house, read off the source: who may import whom. Their failure message is their documentation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted([*ROOT.glob("*.py"), *(ROOT / "viz").rglob("*.py"), *(ROOT / "lessons").glob("*.py")])
SOURCES = [path for path in SOURCES if "node_modules" not in path.parts]

MAY_IMPORT = {
    "viz.errors": set(),
    "viz.limits": set(),
    "viz.formulas": set(),
    "viz.trace": {"viz.errors", "viz.limits"},
    "viz.jail": set(),
    "viz.transcript": set(),
    "viz.capture": {"viz.trace", "viz.jail", "viz.limits"},
    "viz.run": {"viz.trace", "viz.jail", "viz.limits", "viz.errors"},
    "viz.story": {"viz.trace", "viz.limits", "viz.errors", "viz.formulas", "viz.transcript"},
    "viz.course": {"lessons", "viz.trace", "viz.story", "viz.limits", "viz.errors"},
    "viz.stage": {"viz.course", "viz.story", "viz.limits"},
    "viz.shelf": {"viz.limits"},
    "viz.hosting": {"lessons", "viz.course", "viz.run", "viz.shelf", "viz.limits", "viz.errors"},
    "lessons": set(),
    "viz.__main__": {
        "lessons",
        "viz.course",
        "viz.trace",
        "viz.run",
        "viz.story",
        "viz.stage",
        "viz.limits",
        "viz.errors",
    },
}
"""trace ← capture, run, story ← stage ← visit, app: a part may import itself and these. Parts not named stand above."""

# PyTorch's own generator reads derivatives.yaml when a table of formulas is written; nothing imports that at run time.
ONLY_IN = {
    "torch": ("viz.capture", "viz.formulas.generate"),
    "torchgen": ("viz.formulas.generate",),
    "yaml": (),
    "streamlit": ("app", "viz.visit.script", "viz.stage.__init__"),
    "starlette": ("viz.hosting",),
    "jinja2": ("viz.hosting",),
    "landlockpy": ("viz.jail.files",),
    "pyseccomp": ("viz.jail.calls",),
}


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imported(path: Path) -> Iterator[str]:
    """Every module that the file names in an import, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here, so that they can be read and checked"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(name: str) -> str | None:
    """The part of the house that a module belongs to: the longest entry of the table that begins its name."""
    return next((known for known in MAY_IMPORT if name == known or name.startswith(f"{known}.")), None)


@pytest.mark.parametrize("path", SOURCES, ids=module)
def test_imports_go_down_only(path: Path):
    mine = part(module(path))
    if mine is None:
        return
    theirs = {part(name) for name in imported(path)} - {mine, None}
    assert theirs <= MAY_IMPORT[mine], f"{mine} must not import {theirs - MAY_IMPORT[mine]}"


@pytest.mark.parametrize("path", SOURCES, ids=module)
def test_torch_and_streamlit_stay_where_they_belong(path: Path):
    for package, places in ONLY_IN.items():
        if any(name.split(".")[0] == package for name in imported(path)):
            assert module(path).startswith(places), f"{package} is imported only in {' and '.join(places)}"


def test_lessons_know_nothing_of_the_application():
    for path in (ROOT / "lessons").rglob("*.py"):
        assert not any(name.split(".")[0] == "viz" for name in imported(path)), f"{path}: a lesson is content"


def test_no_room_is_named_after_nothing_in_particular():
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert not [path for path in SOURCES if path.stem in vague]


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_nothing_is_kept_where_a_visitor_can_empty_it(path: Path):
    """Any browser may send the message that empties Streamlit's caches, for everybody."""
    assert not re.search(r"\bcache_(resource|data)\b", path.read_text(encoding="utf-8"))


def test_no_two_files_of_the_stage_need_each_other():
    """Types included: where two files want each other's nouns, one of the nouns stands in the wrong file."""
    needs = {path: beside(path) for path in (ROOT / "viz" / "stage" / "src").rglob("*.ts")}
    assert sum(map(len, needs.values())) > len(needs), "imports are found"
    TopologicalSorter(needs).prepare()  # names the circle that it finds


def beside(path: Path) -> set[Path]:
    """The files of the stage that a file of it imports, or hands on."""
    named = re.findall(r"^(?:import|export)\b[^']*from '(\.[^']*)'", path.read_text("utf-8"), re.M)
    found = [path.parent / name for name in named]
    files = [place / "index.ts" if place.is_dir() else place.with_name(f"{place.name}.ts") for place in found]
    return {file.resolve() for file in files if file.is_file()}
