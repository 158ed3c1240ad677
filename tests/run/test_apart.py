"""Runs side by side, one after the other: each has its own answer and leaves nothing. Hostile ones: `tests/attacks`."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from observed import assert_works, end, gone, printed

from viz.jail.terms import LAYERS
from viz.limits import Limits
from viz.run import Request, Runner
from viz.run.forks import Forks
from viz.trace.events import Ended, Stopped

TIGHT = Limits(wall=1.0, cpu=1.0, memory=128 * 2**20, events=2 * 2**20)


def test_what_ran_before_the_end_stays_in_the_film(runner: Runner):
    trace = runner.run(Request("import torch, os\nx = torch.ones(2)\nprint(x * 3)\nos._exit(1)"))
    assert printed(trace) == "tensor([3., 3.])\n"
    assert end(trace) == Stopped(limit="crash", line=3, detail="exit code 1")


@pytest.fixture(scope="module")
def unwalled() -> Iterator[Runner]:
    """As where there are no walls to be had: processes and threads can be started."""
    with Runner(Forks(without=LAYERS)) as runner:
        yield runner


def test_processes_left_behind_go_with_their_group(unwalled: Runner):
    program = "import os, time\npid = os.fork()\nif pid == 0:\n    time.sleep(60)\nprint(pid)"
    trace = unwalled.run(Request(program))
    assert gone(int(printed(trace)))


def test_a_forked_process_does_not_speak_into_the_record(unwalled: Runner):
    program = (
        "import os\npid = os.fork()\nfor _ in range(200): print(pid == 0)\nif pid: os.waitpid(pid, 0)\nelse: os.abort()"
    )
    trace = unwalled.run(Request(program))
    assert end(trace) == Ended("ok")
    assert printed(trace) == "False\n" * 200


def test_threads_that_print_at_once_do_not_garble_the_record(unwalled: Runner):
    program = """import threading
def talk(): [print("x" * 997) for _ in range(20)]
threads = [threading.Thread(target=talk) for _ in range(4)]
for it in threads: it.start()
for it in threads: it.join()
"""
    trace = unwalled.run(Request(program, limits=Limits(output=2**20)))
    assert end(trace) == Ended("ok")
    assert printed(trace).count("x") == 997 * 80


def test_another_run_goes_on_beside_an_endless_loop(runner: Runner):
    loop = threading.Thread(target=runner.run, args=[Request("while True: pass", limits=TIGHT)])
    loop.start()
    assert_works(runner)
    assert loop.is_alive()
    loop.join()


def test_many_runs_at_once_each_get_their_own_answer(runner: Runner):
    answers: dict[int, str] = {}

    def ask(number: int) -> None:
        trace = runner.run(Request(f"print({number})"))
        answers[number] = printed(trace).strip()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: str(number) for number in range(24)}


def test_too_long_a_program_is_refused_unread(runner: Runner):
    trace = runner.run(Request("x = 1\n" * 20_000))
    assert end(trace) == Stopped(limit="code", detail="100,000 characters")


def test_a_program_sees_nothing_of_the_app(runner: Runner):
    program = "import os, sys\nprint(dict(os.environ), os.getcwd(), 'viz' in str(sys.path))"
    assert printed(runner.run(Request(program))) == "{} / False\n"


def test_a_program_inherits_no_file_but_the_one_its_events_leave_by(unwalled: Runner):
    files = printed(unwalled.run(Request("import os\nprint(os.listdir('/proc/self/fd'))")))
    assert files == "['0', '1', '2', '3', '4']\n", "0, 1, 2, the wire, and the listing itself"


AT_ONCE = ["print('a')", "print('a', end='', flush=True)", "import sys; sys.stdout.write('a\\n')"]


@pytest.mark.parametrize("printing", AT_ONCE)
def test_what_was_printed_on_the_line_of_a_crash_is_there(runner, printing: str):
    trace = runner.run(Request(f"import os\n{printing}; os._exit(3)"))
    assert (printed(trace).strip(), end(trace).limit) == ("a", "crash")
