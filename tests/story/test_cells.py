"""Cells as people paste them: each change that is offered is made, until there is a film to the end."""

from __future__ import annotations

import pytest
from told import steps, story_of

from viz.story.code.edits import applied
from viz.story.model import Edit
from viz.trace.source import has_cells

CELLS = {
    "an activation function and its gradient": """\
%matplotlib inline
import torch
from d2l import torch as d2l

x = torch.arange(-8.0, 8.0, 0.5, requires_grad=True)
y = torch.sigmoid(x)
d2l.plot(x.detach(), y.detach(), 'x', 'sigmoid(x)', figsize=(5, 2.5))
y.backward(torch.ones_like(x), retain_graph=True)
d2l.plot(x.detach(), x.grad, 'x', 'grad of sigmoid', figsize=(5, 2.5));
""",
    "a training loop with everything around it": """\
!pip install -q torch livelossplot
import numpy as np
import torch
from torch import nn
import livelossplot
from fastprogress import progress_bar
device = "cuda"
X = torch.from_numpy(np.linspace(0, 1, 8)).unsqueeze(1).to(device)
model = nn.Linear(1, 1).cuda()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
board = livelossplot.PlotLosses()
losses = []
for epoch in progress_bar(range(3)):
    loss = ((model(X) - 2 * X) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.data[0])
    board.update({"loss": losses[-1]}); board.send()
print(losses)
""",
    "a session with a library that is not here": """\
In [1]: import torch
   ...: from d2l import torch as d2l
In [2]: x = torch.ones(2, requires_grad=True)
In [3]: (x * x).sum().backward()
   ...: d2l.plot(x.detach(), x.grad)
In [4]: x.grad
Out[4]: tensor([2., 2.])
""",
    "a notebook": """\
# %%
%time import torch
# %%
x = torch.arange(3.0, requires_grad=True)
display(x)
# %%
y = F.relu(x).sum()
y.backward()
""",
    "a page in Chinese": """\
import torch
x = torch.ones（2，requires_grad=True）
x.sum（）.backward（）
print（“梯度：”，x.grad）
""",
}
CLICKS = dict.fromkeys(CELLS, 1) | {"a training loop with everything around it": 5, "a notebook": 3}


def offered(cell: str, language: str) -> list[Edit]:
    """The first change that is offered."""
    story = story_of(cell, language, "cells" if has_cells(cell) else "script")
    remedies = [remedy for step in story.steps if step.fault for remedy in step.fault.remedies]
    return next((remedy.edits for remedy in remedies if remedy.edits), [])


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_becomes_a_film_on_a_few_clicks(name):
    cell, clicks = CELLS[name], 0
    while edits := offered(cell, "en"):
        assert offered(cell, "zh") == edits
        cell, clicks = applied(cell, edits), clicks + 1
        assert clicks < 10
    story = story_of(cell, "en", "cells" if has_cells(cell) else "script")
    assert story.end.outcome == "ok"
    assert steps(story, "pour"), "a gradient has arrived"
    assert clicks <= CLICKS[name]
