"""Programs that do not end well. Each ends with the right word, in time, and the next run knows nothing of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from observed import assert_works, end, gone, printed

from viz.jail.terms import LAYERS
from viz.limits import Limits
from viz.run import Request, Runner
from viz.run.forks import Forks
from viz.trace.events import Ended, Stopped

TIGHT = Limits(wall=1.0, cpu=1.0, memory=128 * 2**20, events=2 * 2**20)
PATIENT = replace(TIGHT, wall=20.0, cpu=20.0)
"""For programs that another limit shall stop: a busy machine must not let the clock come first."""
LATE = 0.6 + 1.0
"""Beyond the wall limit: the grace, the kill, and a busy machine."""

# name: program, limit, line (None: cannot be known), words in the detail
STOPPED = {
    "endless loop": ("x = 1\nwhile True:\n    x += 1", "time", {2, 3}, "1 s"),
    "loop that swallows every exception": (
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass",
        "time",
        {1, 2, 3, 4, 5, 6},
        "1 s",
    ),
    "loop in a finally": ("try:\n    while True: pass\nfinally:\n    while True: pass", "time", {2}, "1 s"),
    "sleep": ("import time\ntime.sleep(60)", "time", {2}, "1 s"),
    "loop deaf to signals": (
        "from signal import *\nfor it in (SIGALRM, SIGPROF, SIGXCPU):\n    signal(it, SIG_IGN)\nwhile True: pass",
        "time",
        None,
        "1 s",
    ),
    "loop in C": ("x = sum(iter(int, 1))", "time", None, "1 s"),
    "hang in a repr": (
        "class A:\n    def __repr__(self):\n        while True: pass\na = A()\nprint(a)",
        "time",
        {3},
        "1 s",
    ),
    "huge tensor": ("import torch\nx = torch.empty(10**12)", "memory", {2}, "128 MB"),
    "growing list of tensors": (
        "import torch\nkept = []\nwhile True:\n    kept.append(torch.ones(10**7))",
        "memory",
        {4},
        "128 MB",
    ),
    "growing list of numbers": ("a = [0]\nwhile True:\n    a = a + a", "memory", {3}, "128 MB"),
    "flood of prints": ("while True:\n    print('x' * 100)", "output", {2}, "64 KB"),
    "one long print": ("print('x' * 10**6)", "output", {1}, "64 KB"),
    "flood of operations": (
        "import torch\nx = torch.ones(64)\nwhile True:\n    x = x * 1.0",
        "events",
        {3, 4},
        "2 MB",
    ),
    "exit behind Python's back": ("import os\nos._exit(3)", "crash", None, "exit code 3"),
    "abort": ("import os\n\nos.abort()", "crash", {3}, "signal 6"),
    "kills itself": ("import os\nos.kill(os.getpid(), 9)", "crash", None, "signal 9"),
    "reads nowhere": ("import ctypes\nctypes.string_at(0)", "crash", {2}, "signal 11"),
    "writes into the record": (
        "import os\nfor fd in range(3, 20):\n    try: os.write(fd, b'{}\\n')\n    except OSError: pass",
        "crash",
        None,
        "broken",
    ),
}

ENDED = {
    "deep recursion": ("def f():\n    f()\nf()", "raises"),
    "exception in a repr": ("class A:\n    def __repr__(self):\n        raise ValueError('no')\na = A()\na", "ok"),
    "reads standard input": ("try:\n    input()\nexcept EOFError:\n    print('nothing to read')", "ok"),
    "prints words of a crash": ("print('\\nFatal Python error: me')", "ok"),
    "threads": ("import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()", "raises"),
    "processes": ("import os\nos.fork()", "raises"),
}


@pytest.mark.parametrize("name", STOPPED)
def test_is_stopped_with_a_word_in_time_and_the_next_run_works(runner: Runner, name: str):
    program, limit, lines, detail = STOPPED[name]
    assert_works(runner)
    limits = TIGHT if limit == "time" else PATIENT
    began = time.monotonic()
    trace = runner.run(Request(program, limits=limits))
    took = time.monotonic() - began
    stopped = end(trace)
    assert isinstance(stopped, Stopped), stopped
    assert stopped.limit == limit and detail in stopped.detail
    assert lines is None or stopped.line in lines
    assert took < limits.wall + LATE
    assert_works(runner)


@pytest.mark.parametrize("name", ENDED)
def test_ends_like_any_program(runner: Runner, name: str):
    program, outcome = ENDED[name]
    assert end(runner.run(Request(program, limits=PATIENT))) == Ended(outcome)
    assert_works(runner)


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
