"""The committed bundle is what its sources build, and it carries the notices of what is in it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from viz.stage import BUNDLE, HERE

SUFFIXED = re.compile(r"\.\w+$")
LOCK = json.loads((HERE / "package-lock.json").read_text("utf-8"))


def sources() -> list[str]:
    """The same list as in build.mjs."""
    found = [str(path.relative_to(HERE)) for folder in ("src", "strings") for path in (HERE / folder).rglob("*")]
    return sorted(name for name in [*found, "build.mjs", "package.json", "package-lock.json"] if SUFFIXED.search(name))


BUILT = ["dist/NOTICES.txt", "dist/stage.js", "dist/torchviz.js"]


def hashed(names: list[str]) -> str:
    sha = hashlib.sha256()
    for name in names:
        sha.update(name.encode() + b"\0" + (HERE / name).read_bytes() + b"\0")
    return sha.hexdigest()


def test_the_bundle_was_built_from_these_sources_and_not_touched_since():
    committed = (HERE / "dist" / "sources.sha256").read_text("utf-8").splitlines()
    now = [f"{hashed(sources())}  sources", f"{hashed(BUILT)}  built"]
    assert committed == now, "run `npm ci && npm run build` in viz/stage"


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A copy of the sources with the packages that the lock file pins, where node and its registry are at hand."""
    room = tmp_path / "stage"
    shutil.copytree(HERE, room, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    if not shutil.which("npm"):
        pytest.skip("no npm here: the hashes must do")
    installed = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=room, capture_output=True, timeout=240)
    if installed.returncode:
        pytest.skip("npm ci did not succeed here: the hashes must do")
    return room


def test_building_again_gives_the_same_bytes(workshop: Path):
    subprocess.run(["npm", "run", "build"], cwd=workshop, check=True, timeout=120, capture_output=True)
    for name in [*BUILT, "dist/sources.sha256"]:
        assert (workshop / name).read_bytes() == (HERE / name).read_bytes(), name


def test_every_bundled_package_has_its_notice():
    notices = (HERE / "dist" / "NOTICES.txt").read_text("utf-8")
    bundled = {
        path.removeprefix("node_modules/"): facts
        for path, facts in LOCK["packages"].items()
        if path and not facts.get("dev")
    }
    # @codemirror/autocomplete is where closeBrackets lives; every other production package is in the bundle as well.
    for name, facts in bundled.items():
        assert f"{name} {facts['version']} ({facts['license']})" in notices


def test_pins_are_exact_and_name_no_host():
    manifest = json.loads((HERE / "package.json").read_text("utf-8"))
    pins = {**manifest["dependencies"], **manifest["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pins.values())
    assert "resolved" not in (HERE / "package-lock.json").read_text("utf-8")


def test_streamlit_takes_the_bundle_for_code_not_for_a_path():
    assert "\n" in BUNDLE.read_text("utf-8").strip()
