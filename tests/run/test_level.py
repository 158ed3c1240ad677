"""How well a run is confined is found by trying, and each layer left out is found out."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from pathlib import Path
from unittest.mock import patch

import pytest

from viz.errors import RunFailed
from viz.jail.terms import LAYERS
from viz.run import Request, Runner
from viz.run.forks import Forks
from viz.run.level import LOOKING, TRIED, Survey, survey
from viz.run.outcome import began
from viz.trace.events import Ended, Printed, Trace


def surveyed(without: tuple[str, ...]) -> tuple[Survey, Forks]:
    forks = Forks(without=without)
    try:
        forks.start()
        return forks.survey(), forks
    finally:
        forks.close()


def target_in(request: Request) -> Path:
    """The file that the program is told to try at, as the program reads it."""
    told = next(line for line in request.source.splitlines() if line.startswith("told = "))
    names: dict = {"json": json}
    exec(told, names)
    return Path(names["told"]["file"])


def test_here_nothing_that_is_tried_can_be_done():
    found, _ = surveyed(())
    assert found == Survey("isolated")


def test_without_landlock_files_can_be_looked_at_and_no_more():
    found, _ = surveyed(("files",))
    assert found == Survey("restricted", LOOKING)


def test_without_the_filter_of_system_calls_there_are_sockets():
    found, _ = surveyed(("calls",))
    assert found.level == "limits only" and "make a socket" in found.reached


def test_without_any_wall_all_that_is_tried_can_be_done():
    found, _ = surveyed(LAYERS)
    assert found.level == "limits only"
    assert set(TRIED) - set(found.reached) == {"read the environment"}, "that is cleared, walls or not"


def test_where_nothing_can_be_tried_the_level_is_the_weakest_and_says_why():
    def fails(request):
        raise RunFailed("no torch")

    assert survey(fails) == Survey("limits only", problem="no torch")


@pytest.mark.parametrize("said", ["", "[", "1", "Warning: []"])
def test_an_answer_that_cannot_be_read_is_said_and_ends_no_thread(said: str):
    def answers(request):
        return Trace((began(request), Printed(said, "stdout"), Ended("ok")))

    found = survey(answers)
    assert found.level == "limits only" and "cannot be read" in found.problem


def test_what_is_warned_of_is_no_part_of_the_answer():
    def answers(request):
        return Trace((began(request), Printed("Warning", "stderr"), Printed("[]", "stdout"), Ended("ok")))

    assert survey(answers) == Survey("isolated")


def test_what_was_put_up_may_be_gone_when_the_app_ends():
    def answers(request):
        shutil.rmtree(target_in(request).parent)
        return Trace((began(request), Printed("[]", "stdout"), Ended("ok")))

    assert "cannot be read" in survey(answers).problem


def test_where_no_file_can_be_put_up_to_be_tried_at_the_level_is_the_weakest_and_says_why(tmp_path: Path):
    with patch.object(tempfile, "tempdir", str(tmp_path / "not there")):
        found = survey(lambda request: pytest.fail("there is nothing to try at"))
    assert found.level == "limits only" and "not there" in found.problem


def test_it_is_tried_at_a_folder_of_any_name(tmp_path: Path):
    odd = tmp_path / 'C:\\Users\\"Ωdd"'
    odd.mkdir()

    def run(request: Request) -> Trace:
        assert target_in(request).is_relative_to(odd)
        return Trace(events=(Printed("[]", "stdout"), Ended("ok")))

    with patch.object(tempfile, "tempdir", str(odd)):
        assert survey(run) == Survey("isolated")


def test_a_hosted_app_leaves_out_no_wall():
    with pytest.raises(ValueError, match="none of the walls"):
        Forks(hosted=True, without=("files",))


def test_before_it_is_known_no_level_is_claimed_and_a_host_counts_on_the_weakest():
    executor = Forks()
    assert executor.level is None
    assert Runner(executor).state().level == "limits only"


def test_closed_at_once_it_leaves_nobody_trying():
    threads = set(threading.enumerate())
    with tempfile.TemporaryDirectory() as folder, patch.object(tempfile, "tempdir", folder):
        for wait in (0, 0.3, 0.8):
            forks = Forks()
            forks.start()
            threading.Event().wait(wait)
            forks.close()
            assert not forks._surveyor.is_alive()
            for thread in set(threading.enumerate()) - threads:
                thread.join(10)
                assert not thread.is_alive()
            assert list(Path(folder).iterdir()) == []
