"""What the tests share: where the cases are, a real browser, and the app started as a user starts it.

The browser is looked for, then installed (Playwright's own download, or Debian's package where we may). In CI a
missing browser or missing cases are failures; elsewhere they are skips that say so.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fake import FakeExecutor

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT.parent / "shared" / "cases"
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


LONG = [
    "run/test_warm_parent.py", "faults/test_lost.py", "attacks/test_controls.py", "browser/test_numbers.py",
    "run/test_command_line.py", "browser/test_newcomer.py", "browser/test_room_app.py", "run/test_spares.py",
    "browser/test_turns.py", "browser/test_fold.py", "hosting/test_hosted.py", "browser/test_visits.py",
    "attacks/test_by_command.py", "attacks/test_catalogue.py", "run/test_privileges.py", "browser/test_course.py",
    "browser/test_lessons.py", "lessons/test_checks.py", "stage/test_bundle.py", "ordinary/test_ordinary.py",
    "run/test_parents.py", "proof/test_operators.py", "story/test_rules_sweep.py", "capture/test_facts.py",
]  # fmt: skip
"""Files that take longest, in seconds and not in tests, first: a worker that begins one last would work alone."""


def missing(what: str) -> None:
    """Fail in CI, skip elsewhere."""
    if IN_CI:
        pytest.fail(f"{what}: in CI that is a failure", pytrace=False)
    pytest.skip(what)


def pytest_configure() -> None:
    """Tests that are made one a case would be none at all, and say nothing, where the cases are missing."""
    if IN_CI and not (CASES / "truth.json").is_file():
        raise pytest.UsageError("the shared cases are not beside this checkout: in CI that is a failure")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several work side by side, the long files come first."""
    if hasattr(config, "workerinput"):
        rank = {ROOT / "tests" / name: place for place, name in enumerate(LONG)}
        items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.fixture
def engine() -> Iterator[FakeExecutor]:
    """What a Runner may run on where no program is to run; what is held there ends with the test."""
    engine = FakeExecutor()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder of the shared cases: ``truth.json`` and ``programs/``."""
    if not (CASES / "truth.json").is_file():
        missing("the shared cases are not beside this checkout")
    return CASES


def find_browser() -> str | None:
    """A Chromium on this machine, else None."""
    return next((path for name in BROWSER_NAMES if (path := shutil.which(name))), None)


def install_browser() -> str | None:
    """Bring a Chromium: Debian's package if we are root there, else Playwright's own download. None if neither can."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        install = "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk"
        attempts.insert(0, ["sh", "-c", install])
    for attempt in attempts:
        done = subprocess.run(attempt, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600, check=False)
        if done.returncode == 0:
            return find_browser() or ""
    return None


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium driven by Playwright, one for the whole session."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only browser tests pay for it

    executable = find_browser()
    if executable is None:
        executable = install_browser()
    if executable is None:
        missing("no Chromium found, and none could be installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable or None, args=BROWSER_FLAGS)
        yield launched
        launched.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_healthy(url: str, process: subprocess.Popen, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended with code {process.returncode} before it answered")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the app did not answer within {seconds:.0f} s")


@contextmanager
def serving(
    port: int, log: Path, environment: dict[str, str] | None = None, start: tuple[str, ...] = ("-m", "streamlit")
) -> Iterator[str]:
    """The app, started by `streamlit run app.py` on a loopback port, ended by its own handle."""
    command = [sys.executable, *start, "run", "app.py", "--server.port", str(port)]
    env = os.environ | (environment or {})
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=env)
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a free port, one for the whole session."""
    with serving(free_port(), tmp_path_factory.mktemp("app") / "log.txt") as url:
        yield url
