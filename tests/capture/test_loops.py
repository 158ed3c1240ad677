"""Loops and their turns nest in the trace as they ran."""

import pytest

from tests.capture.nesting import START, nested, nesting
from tests.capture.recording import left, plain, record
from viz.trace.events import GroupBegan

LOOPS = {
    "a loop and its turns": (
        "for epoch in range(2):\n    x = x * 2\ny = x + 1",
        """\
loop for epoch in range(2)
  iteration 0 epoch = 0
    .mul
  iteration 1 epoch = 1
    .mul
.add""",
    ),
    "all on one line": (
        "for i in range(3): x = x * 2\ny = x + 1",
        """\
loop for i in range(3)
  iteration 0 i = 0
    .mul
  iteration 1 i = 1
    .mul
  iteration 2 i = 2
    .mul
.add""",
    ),
    "while": (
        "k = 0\nwhile k < 2:\n    k += 1\n    x = x * 2\nwhile x.sum() < 20: x = x * 2",
        """\
loop while k < 2
  iteration 0
    .mul
  iteration 1
    .mul
loop while x.sum() < 20
  .sum
  .lt
  iteration 0
    .mul
    .sum
    .lt
  iteration 1
    .mul
    .sum
    .lt""",
    ),
    "while True with continue and break": (
        "k = 0\nwhile True:\n    k += 1\n    if k == 2:\n        continue\n    if k == 4:\n        break\n"
        "    x = x * k",
        """\
loop while True
  iteration 0
    .mul
  iteration 2
    .mul""",
    ),
    "break, continue and else": (
        """\
for i in range(9):
    if i == 1:
        continue
    if i == 3:
        break
    x = x * 2
else:
    x = x + 9
for j in [5]:
    x = x * 2
else:
    x = x + 1""",
        """\
loop for i in range(9)
  iteration 0 i = 0
    .mul
  iteration 2 i = 2
    .mul
loop for j in [5]
  iteration 0 j = 5
    .mul
.add""",
    ),
    "nested, the inner with continue": (
        """\
for a in ("u", 2.5):
    k = 0
    while k < 2:
        k += 1
        if k == 1:
            continue
        x = x * 2
    x = x + 1""",
        """\
loop for a in ("u", 2.5)
  iteration 0 a = 'u'
    loop while k < 2
      iteration 1
        .mul
    .add
  iteration 1 a = 2.5
    loop while k < 2
      iteration 1
        .mul
    .add""",
    ),
    "an inner loop that its turn begins with": (
        "for a in range(2):\n    for b in range(2):\n        x = x * 2\nx = x + 1",
        """\
loop for a in range(2)
  iteration 0 a = 0
    loop for b in range(2)
      iteration 0 b = 0
        .mul
      iteration 1 b = 1
        .mul
  iteration 1 a = 1
    loop for b in range(2)
      iteration 0 b = 0
        .mul
      iteration 1 b = 1
        .mul
.add""",
    ),
    "an exception that leaves loop and function": (
        """\
def f(x):
    for i in range(3):
        x = x * 2
        if i == 1:
            raise ValueError
for n in range(2):
    try:
        f(x)
    except ValueError:
        x = x + 1""",
        """\
loop for n in range(2)
  iteration 0 n = 0
    function f
      loop for i in range(3)
        iteration 0 i = 0
          .mul
        iteration 1 i = 1
          .mul
    .add
  iteration 1 n = 1
    function f
      loop for i in range(3)
        iteration 0 i = 0
          .mul
        iteration 1 i = 1
          .mul
    .add""",
    ),
    "return from inside": (
        "def f(x):\n    while True:\n        for i in range(5):\n            with torch.no_grad():\n"
        "                return x * 2\ny = f(x)\nz = y + 1",
        """\
function f
  loop while True
    iteration 0
      loop for i in range(5)
        iteration 0 i = 0
          .mul
.add""",
    ),
    "finally": (
        "for i in range(2):\n    try:\n        if i == 0:\n            continue\n        x = x * 2\n"
        "    finally:\n        x = x + 1",
        """\
loop for i in range(2)
  iteration 0 i = 0
    .add
  iteration 1 i = 1
    .mul
    .add""",
    ),
    "several targets, of which only short ones name the turn": (
        "for i, (name, t) in enumerate(zip('ab', [x, x])):\n    y = t * 2",
        """\
loop for i, (name, t) in enumerate(zip('ab', [x, x]))
  iteration 0 i = 0, name = 'a'
    .mul
  iteration 1 i = 1, name = 'b'
    .mul""",
    ),
    "a target that the body binds anew names nothing": (
        "for i in range(2):\n    i = i + 5\n    y = x * i",
        """\
loop for i in range(2)
  iteration 0
    .mul
  iteration 1
    .mul""",
    ),
    "what the iterator computes belongs to the loop, not to a turn": (
        "for v in (x * k for k in range(2)):\n    y = v + 1\nfor v in (x * k for k in range(2)): y = v + 1",
        """\
loop for v in (x * k for k in range(2))
  .mul
  iteration 0
    .add
  .mul
  iteration 1
    .add
loop for v in (x * k for k in range(2))
  .mul
  iteration 0
    .add
  .mul
  iteration 1
    .add""",
    ),
    "a comprehension is no loop": (
        "for i in range(1): zs = [x * k for k in range(2)]",
        """\
loop for i in range(1)
  iteration 0 i = 0
    .mul
    .mul""",
    ),
    "a function in a loop has loops of its own": (
        "for a in range(1):\n    def f(x):\n        for b in range(1):\n            x = x * 2\n        return x\nf(x)",
        """\
function f
  loop for b in range(1)
    iteration 0 b = 0
      .mul""",
    ),
}


@pytest.mark.parametrize("case", LOOPS)
def test_loops_and_turns_are_groups(case):
    program, expected = LOOPS[case]
    assert nested(program) == expected


def test_loops_in_cells():
    program = START + "# %%\nfor i in range(2):\n    x = x * 2\n# %%\nfor i in range(1): x = x + 1\n"
    assert nesting(record(program, mode="cells")).splitlines() == [
        "loop for i in range(2)", "  iteration 0 i = 0", "    .mul", "  iteration 1 i = 1", "    .mul",
        "loop for i in range(1)", "  iteration 0 i = 0", "    .add",
    ]  # fmt: skip


def test_a_group_in_which_nothing_happens_is_not_told():
    trace = record("import torch\ndef f(k):\n    return k + 1\nfor i in range(20_000):\n    f(i)\nx = torch.ones(1)")
    assert not trace.of(GroupBegan)


def test_an_iterators_own_code_is_never_run_for_a_name():
    program = START + (
        "class Loud(float):\n    def __repr__(self):\n        print('seen')\n        return ''\n"
        "for k in [Loud(1.0)]:\n    y = x * 2\n"
    )
    assert left(record(program)).stdout == plain(program).stdout == ""
