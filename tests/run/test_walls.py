"""What the walls refuse reads well: a plain exception in the program, explained in both languages, and the film goes on
to there."""

from __future__ import annotations

import pytest
from observed import end, printed

from viz.run import Request, Runner
from viz.story import tell
from viz.trace.events import Ended, Raised

REFUSED = {
    "no_files": "open('/etc/passwd')",
    "no_writing": "open('/tmp/x', 'w')",
    "no_writing, torch": "import torch\ntorch.save(torch.ones(2), '/tmp/x.pt')",
    "no_writing, a temporary file": "import tempfile\ntempfile.TemporaryFile()",
    "no_network": "import socket\nsocket.create_connection(('127.0.0.1', 80))",
    "no_network, a name": "import urllib.request\nurllib.request.urlopen('http://example.org')",
    "no_processes": "import subprocess\nsubprocess.run(['ls'])",
    "no_processes, a signal": "import os\nos.kill(1, 0)",
    "no_processes, a loop of events": "import asyncio\nasyncio.run(asyncio.sleep(0))",
    "no_threads": "import threading\nthreading.Thread(target=print).start()",
    "no_own_files": "open('data.csv')",
    "no_module": "import no_such_library.of_any_kind",
    "no_input": "input('how many? ')",
    "no_cuda": "import torch\ntorch.ones(2).cuda()",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_explained(runner: Runner, name: str):
    trace = runner.run(Request(f"print('before')\n{REFUSED[name]}"))
    assert printed(trace).startswith("before\n") and end(trace) == Ended("raises")
    assert [event.line for event in trace.of(Raised)] == [1 + len(REFUSED[name].splitlines())]
    for language in ("en", "zh"):
        (fault,) = [step.fault for step in tell(trace, language).steps if step.fault]
        assert fault.kind == name.partition(",")[0]
        assert fault.explanation and fault.remedies


def test_what_a_program_needs_late_is_still_there(runner: Runner):
    program = """
import asyncio.events, csv, datetime, decimal, difflib, email, fractions, statistics, textwrap, unittest, zoneinfo
import sympy, networkx, torch.nn.utils.parametrize, torch.quasirandom, torch.sparse, torch.special
import torch.nn.utils.prune, torch.onnx, torch.ao.quantization
print(zoneinfo.ZoneInfo("Asia/Shanghai"), datetime.datetime.now().year > 2000)
"""
    trace = runner.run(Request(program))
    assert end(trace) == Ended("ok"), trace.of(Raised)
    assert printed(trace) == "Asia/Shanghai True\n"


def test_more_threads_asked_of_torch_are_none_and_harm_nothing(runner: Runner):
    program = """
import torch
torch.set_num_threads(4)
torch.set_num_interop_threads(2)
x = torch.ones(8, 3, 32, 32, requires_grad=True)
torch.nn.Conv2d(3, 8, 3)(x).sum().backward()
(torch.ones(600, 600) @ torch.ones(600, 600)).sum()
print(torch.get_num_threads())
"""
    trace = runner.run(Request(program))
    assert (end(trace), printed(trace)) == (Ended("ok"), "1\n"), trace.events[-1]
