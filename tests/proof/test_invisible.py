"""Feature programs run plain and recorded, compared down to traceback columns, random numbers and hook tables."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from tests.capture.calling import CALLING
from tests.capture.programs import PROGRAMS
from tests.proof.traces_left import Left, plain, recorded

TESTS = Path(__file__).resolve().parents[1]
FILES = {
    f"{path.parent.name}/{path.stem}": path.read_text("utf-8")
    for folder in (TESTS / "programs", TESTS / "story" / "programs")
    for path in sorted(folder.glob("*.py"))
}
TRACEBACKS = {
    "traceback/of an operation": (
        "import torch\ndef f(a, b):\n    return (a + 1) @ b\n\nf(torch.ones(2), torch.ones(3))\n"
    ),
    "traceback/of a backward": "import torch\nx = torch.ones(2, requires_grad=True)\ny = x * 2; y.backward()\n",
    "traceback/of the engine": (
        "import torch\nx = torch.ones(2, requires_grad=True)\ny = x.exp()\ny.sum().backward()\n"
        "print(1 + (y * 1).sum().backward())\n"
    ),
    "traceback/of a hook": (
        "import torch\nx = torch.ones(2, requires_grad=True)\nh = x * 2\n"
        "h.register_hook(lambda g: g @ torch.ones(5))\nh.sum().backward()\n"
    ),
    "traceback/of a custom backward": (
        "import torch\nclass F(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
        "        return x * 2\n"
        "    @staticmethod\n    def backward(ctx, g):\n        return [g][1] + (g / 0)\n"
        "x = torch.ones(2, requires_grad=True)\nF.apply(x).sum().backward()\n"
    ),
    "traceback/of a module": "import torch\nnet = torch.nn.Sequential(torch.nn.Linear(2, 3))\nnet(torch.ones(4))\n",
    "traceback/with a cause": (
        "import torch\nx = torch.ones(2)\ntry:\n    x @ torch.ones(3)\n"
        "except RuntimeError as e:\n    raise ValueError(x.sum()) from e\n"
    ),
    "traceback/printed by the program": (
        "import torch, traceback\nx = torch.ones(2, requires_grad=True)\n"
        "for call in (lambda: x @ torch.ones(3), lambda: x.backward(), lambda: torch.autograd.grad(x, [])):\n"
        "    try:\n        call()\n    except Exception:\n        print(traceback.format_exc())\n"
    ),
    "random/dropout and initialization": (
        "import torch, random, numpy\nx = torch.rand(3, requires_grad=True)\n"
        "net = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Dropout())\nnet(x).sum().backward()\n"
        "print(torch.rand(1), random.random(), numpy.random.rand(), x.grad)\n"
    ),
}  # fmt: skip
SOURCES = {**FILES, **{f"feature/{name}": it for name, it in PROGRAMS.items()},
           **{f"calling/{name}": it for name, it in CALLING.items()}, **TRACEBACKS}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_a_recorded_program_leaves_what_a_plain_one_leaves(name, monkeypatch):
    source = SOURCES[name]
    plain(source)  # what torch imports late, and warns of while it does, is behind us now
    expected, found = plain(source), recorded(source, monkeypatch.setattr)
    for part in fields(Left):
        assert getattr(found, part.name) == getattr(expected, part.name), part.name
