"""The statements that never ran: those, and nothing that Python does not run at all."""

from __future__ import annotations

import pytest

from tests.capture.recording import record
from viz.story import tell
from viz.trace import events as e

MARK = "  #!"
"""Stands behind each line of a statement that never runs."""
PROGRAMS = {
    "the branch not taken": """\
import torch
x = torch.tensor(3., requires_grad=True)
if x > 0:
    y = x * 2
elif x < -1:  #!
    y = (x *  #!
         3  #!
    )  #!
else:
    # a comment is nothing that runs
    y = -x  #!
""",
    "a loop left or never entered": """\
for i in range(3):
    if i == 5:
        break  #!
else:
    done = True
for j in []:
    pass  #!
while False:
    done = False  #!
""",
    "the handlers not needed": """\
try:
    1 / 0
except ValueError:
    kind = "value"  #!
except ZeroDivisionError as error:
    kind = "zero"
except Exception:  #!
    kind = "any"  #!
else:
    kind = "none"  #!
finally:
    done = True
""",
    "functions not called": """\
def mark(f):
    return f
@mark
def never(a,
          b=1):
    \"\"\"Text is nothing that runs.\"\"\"
    global done
    n: int
    return (a +  #!
            b)  #!
class Box:
    \"\"\"Neither here.\"\"\"
    size: int
    def open(self):
        pass  #!
    def close(self): return 1
h = lambda: 3
async def later():
    return 1  #!
""",
    "cases": """\
match [2]:
    case [1]:
        kind = 1  #!
    case [2] if (True and
                 True):
        kind = 2
    case _:  #!
        kind = 3  #!
""",
    "what follows an error": """\
raise ValueError(
    "here"
)
print("never")  #!
""",
}


@pytest.mark.parametrize("marked", PROGRAMS.values(), ids=PROGRAMS)
def test_the_lines_of_statements_that_never_ran(marked: str):
    lines = marked.split("\n")
    story = tell(record("\n".join(line.removesuffix(MARK) for line in lines)), "en")
    assert story.unrun == [number for number, line in enumerate(lines, 1) if line.endswith(MARK)]


@pytest.mark.parametrize(
    "source",
    [
        "x = (\n",
        "import sys\nif 0:\n    sys.settrace(None)\n",
        "def f():\n    f()\ntry: f()\nexcept RecursionError: pass",
    ],
    ids=["text that is no program", "a trace function of its own", "a recursion without end"],
)
def test_what_cannot_be_known_is_not_claimed(source: str):
    assert tell(record(source), "en").unrun is None


TURNS = """\
import torch
x = torch.ones(2)
def f(n):
    for i in range(n):
        if i == 3:
            return x
        if n > 2:
            x * i
def numbers():
    for i in range(4):
        yield x * i
for k in range(4):
    f(k)
for v in numbers():
    if v.sum() > 3:
        break
for v in range(2): x * v
"""


def test_a_loop_has_as_many_turns_as_ran_and_a_call_its_number():
    groups = tell(record(TURNS), "en").cast.groups
    turns = [(group.span[0], group.turns) for group in groups if group.kind == "loop"]
    assert turns == [(12, 4), (4, 3), (14, 3), (10, None), (10, None), (10, None), (17, None)]
    calls = [(group.name, group.line, group.times) for group in groups if group.kind == "function"]
    assert calls == [("f", 3, 4), *[("numbers", 9, 1)] * 3]


def test_quiet_turns_count_too():
    source = "import torch\nx = torch.ones(2)\nfor i in range(5):\n    if i == 1:\n        x * 2\n"
    (loop,) = [it for it in tell(record(source), "en").cast.groups if it.kind == "loop"]
    assert loop.turns == 5


def test_every_event_of_a_loop_names_its_turns_only_where_it_is_over():
    trace = record("import torch\nx = torch.ones(2)\nfor i in range(5):\n    x * i\n")
    assert [event.turns for event in trace.of(e.GroupEnded)] == [None] * 5 + [5]
