"""A program without the libraries that are not here computes what it computes with them: each is run both ways."""

from __future__ import annotations

import sys
import time
from types import ModuleType
from unittest.mock import MagicMock

import pytest
import torch

from viz.story.code.absent import without

ABSENT = ["matplotlib", "seaborn", "d2l", "IPython", "tqdm", "wandb", "tensorboard", "torchinfo", "sklearn", "einops"]
MODULES = [
    *ABSENT, "matplotlib.pyplot", "matplotlib.ticker", "d2l.torch", "IPython.display", "tqdm.auto", "tqdm.notebook",
    "torch.utils.tensorboard",
]  # fmt: skip


class Bar:
    """A progress bar that shows nothing."""

    def __init__(self, given=(), *_, **__):
        self.given = given

    def __iter__(self):
        return iter(self.given)

    def __len__(self):
        return len(self.given)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def update(self, *_):
        pass

    set_description = set_postfix = close = update
    write = staticmethod(print)


@pytest.fixture
def installed(monkeypatch):
    """Stand-ins for the libraries: whatever is asked of one is there and does nothing."""
    for name in MODULES:
        module = MagicMock(name=name)
        if name.startswith("tqdm"):
            module = ModuleType(name)
            module.tqdm, module.trange = Bar, lambda *given, **_: Bar(range(*given))
        monkeypatch.setitem(sys.modules, name, module)
        above, _, last = name.rpartition(".")
        if above in ABSENT:
            setattr(sys.modules[above], last, module)
    sys.modules["d2l.torch"].Timer.return_value.stop.return_value = 1.0
    sys.modules["matplotlib.pyplot"].subplots.side_effect = lambda rows=1, columns=1: (
        MagicMock(), [MagicMock() for _ in range(rows * columns)] if rows * columns > 1 else MagicMock()
    )  # fmt: skip


TRAIN = """\
import torch
w = torch.zeros(2, requires_grad=True)
hist = []
def step(i):
    loss = ((w - i) ** 2).sum()
    loss.backward()
    with torch.no_grad():
        w.sub_(0.1 * w.grad)
    return loss
"""

CELLS = {
    "a curve at the end": (
        TRAIN
        + """\
import matplotlib.pyplot as plt
for i in range(3):
    hist.append(step(i).item())
plt.plot(hist); plt.show();  # all
plt.title('loss'), plt.legend()
""",
        TRAIN
        + """\
for i in range(3):
    hist.append(step(i).item())
""",
    ),
    "figures, axes and what hangs on them": (
        TRAIN
        + """\
import matplotlib
from matplotlib import pyplot, ticker
matplotlib.use('Agg')
pyplot.rcParams['font.size'] = 9
fig, (left, right) = pyplot.subplots(1, 2)
image = left.imshow(w.detach())
fig.colorbar(image)
right.xaxis.set_major_locator(ticker.MultipleLocator(1))
fig
del fig
""",
        TRAIN,
    ),
    "axes gone through": (
        """\
import torch, matplotlib.pyplot as plt  # both
xs = torch.eye(2)
_, axes = plt.subplots(1, 2)
for i, (ax, x) in enumerate(zip(axes, xs)):
    ax.plot(x)
    if i > 0:
        ax.legend()
xs.sum()
""",
        """\
import torch  # both
xs = torch.eye(2)
xs.sum()
""",
    ),
    "progress bars": (
        TRAIN
        + """\
from tqdm import tqdm, trange
for i in tqdm(range(3), desc='epoch'):
    step(i)
for i in trange(1, 3, leave=False):
    step(i)
last = [step(i) for i, _ in enumerate(tqdm([1] + [2]))][-1]
""",
        TRAIN
        + """\
for i in range(3):
    step(i)
for i in range(1, 3):
    step(i)
last = [step(i) for i, _ in enumerate(([1] + [2]))][-1]
""",
    ),
    "a bar with a name": (
        TRAIN
        + """\
import tqdm
bar = tqdm.tqdm([1, 2])
for i in bar:
    bar.set_description(f'{step(i):.2f}')
    tqdm.tqdm.write('on')
    bar.write(f'{i}')
count = len(bar)
""",
        TRAIN
        + """\
bar = [1, 2]
for i in bar:
    step(i)
    print('on')
    print(f'{i}')
count = len(bar)
""",
    ),
    "a bar around a block": (
        TRAIN
        + """\
from tqdm.auto import tqdm
with tqdm(
    range(2), unit='step'
) as bar:
    # each
    for i in bar:
        step(i)
with tqdm(total=2) as bars:
    step(5)
    bars.update(1)
""",
        TRAIN
        + """\
bar = range(2)
# each
for i in bar:
    step(i)
step(5)
""",
    ),
    "arguments that do something stay": (
        TRAIN
        + """\
import matplotlib.pyplot as plt, wandb
plt.plot(step(1).detach(), label=hist.append(3))
wandb.log({'loss': step(2),
    'w': w.mean()})
plt.scatter(torch.randn(3), torch.arange(3.0))
fig = plt.figure(hist.append(4))
plt.hist((torch.rand(2) -
  step(3)).detach())
next_random = torch.rand(1)
""",
        TRAIN
        + """\
step(1).detach(), hist.append(3)
step(2)
torch.randn(3)
hist.append(4)
((torch.rand(2) -
  step(3)).detach())
next_random = torch.rand(1)
""",
    ),
    "loggers and summaries": (
        TRAIN
        + """\
from torch.utils.tensorboard import SummaryWriter
from torchinfo import summary
import wandb
wandb.init(project='x')
with wandb.init() as run:
    step(1)
    run.log({'a': 1})
writer = SummaryWriter('runs')
writer.add_scalar('loss', step(2), 0)
print(summary(w))
writer.close()
""",
        TRAIN
        + """\
step(1)
step(2)
""",
    ),
    "a function that only draws": (
        TRAIN
        + """\
import matplotlib.pyplot as plt
def show(xs, title):
    '''Draw.'''
    plt.plot(xs)
def empty(xs):
    plt.plot(xs)
show(hist, 'x'), empty(3)
if len(hist) > 3: plt.show()
if step(1) > 9: plt.show()
class Shown:
    def __init__(self):
        self.fig = plt.figure()
        self.n = 1
    def end(self):
        self.fig.show()
Shown().end()
""",
        TRAIN
        + """\
def show(xs, title):
    '''Draw.'''
def empty(xs):
    pass
show(hist, 'x'), empty(3)
if step(1) > 9: pass
class Shown:
    def __init__(self):
        self.n = 1
    def end(self):
        pass
Shown().end()
""",
    ),
    "Dive into Deep Learning": (
        """\
import torch
from IPython import display
from d2l import torch as d2l

x = torch.arange(4.0, requires_grad=True)
y = torch.sigmoid(x)
y.backward(torch.ones_like(x))
d2l.set_figsize()
timer = d2l.Timer()
d2l.plot(x.detach(), [y.detach(), x.grad],
         'x', legend=['y'])
d2l.plt.scatter(x.detach().numpy(), y.detach().numpy(), 1);
print(f'{timer.stop():.1f} s')
y.sum()
""",
        """\
import torch

x = torch.arange(4.0, requires_grad=True)
y = torch.sigmoid(x)
y.backward(torch.ones_like(x))
y.sum()
""",
    ),
    "imports that may fail": (
        """\
import torch, seaborn
try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None
x = torch.ones(1)
if plt:
    plt.plot(x)
""",
        """\
import torch
try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None
x = torch.ones(1)
if plt:
    plt.plot(x)
""",
    ),
    "a function that nothing calls": (
        """\
import torch
from sklearn import datasets
def load():
    return datasets.load_iris()
x = torch.ones(1)
""",
        """\
import torch
def load():
    return datasets.load_iris()
x = torch.ones(1)
""",
    ),
}


def mended(program: str) -> str | None:
    line = program[: program.find("from torch.utils.tensorboard")].count("\n") + 1
    return without(program, ABSENT, line if "torch.utils.tensorboard" in program else None).text


@pytest.mark.parametrize("name", CELLS)
def test_what_only_shows_goes_and_all_else_stays(name):
    program, rest = CELLS[name]
    assert mended(program) == rest


@pytest.mark.parametrize("name", CELLS)
def test_what_the_rest_computes_is_the_same(name, installed):
    program, _ = CELLS[name]
    before, after = run(program), run(mended(program))
    assert set(after) <= set(before)
    for each in ("w", "hist", "last", "count", "next_random", "random", "x", "y"):
        if each in after:
            same = torch.equal if isinstance(after[each], torch.Tensor) else lambda a, b: a == b
            assert same(before[each], after[each]), each


def run(program: str) -> dict:
    torch.manual_seed(0)
    names: dict = {"__name__": "__main__"}
    exec(compile(program, "<program>", "exec"), names)
    return names | {"random": torch.rand(1)}


NEEDED = {
    "a value": ("from sklearn import datasets\n\nX = datasets.load_iris()", 3),
    "a value of what it gave": ("import matplotlib.pyplot as plt\nimage = plt.imread('a')\nx = torch.tensor(image)", 2),
    "a call that may change its arguments": ("from d2l import torch as d2l\nnet = 1\nd2l.train_ch3(net, 3)", 3),
    "a base class": ("from d2l import torch as d2l\nclass Net(d2l.Module):\n    pass", 2),
    "a decorator": ("from d2l import torch as d2l\nclass A: pass\n@d2l.add_to_class(A)\ndef f(self): pass", 3),
    "a number": ("import matplotlib.pyplot as plt\nn = len(plt.get_fignums())", 2),
    "a condition": ("import matplotlib.pyplot as plt\nif plt.get_fignums():\n    x = 1", 2),
    "all its names": ("x = 1\nfrom matplotlib.pyplot import *\nplot(x)", 2),
    "a name that means something else too": ("import matplotlib.pyplot as plt\nfig = 3\nfig = plt.figure()", 3),
    "a loop over it": ("import matplotlib.pyplot as plt\nx = 0\nfor i in plt.get_fignums():\n    x += i", 3),
    "something done now and then": ("import matplotlib.pyplot as plt\nplt.plot([plt.f(i.pop()) for i in [[1]]])", 2),
    "a call in a function that is called": ("import einops\ndef f(x):\n    return einops.rearrange(x, 'a b')\nf(1)", 3),
}


@pytest.mark.parametrize("name", NEEDED)
def test_where_a_value_is_needed_the_line_is_named_and_nothing_is_guessed(name):
    program, line = NEEDED[name]
    found = without(program, ABSENT, None)
    assert (found.text, found.needs) == (None, line)


def test_all_modules_that_are_not_here_go_at_once():
    program = "import tqdm.auto\nimport seaborn as sns, torch\nfrom IPython.display import clear_output\nx = 1"
    found = without(program, ABSENT, None)
    assert (found.modules, found.text) == (["tqdm", "seaborn", "IPython"], "import torch\nx = 1")


def test_a_program_that_is_no_python_or_imports_nothing_of_it_is_left_alone():
    assert without("import d2l\nx = (", ABSENT, 1).text is None
    assert without("x = 1", ABSENT, 1).text is None


@pytest.mark.parametrize(
    "line", ["import tqdm", "tqdm.write(1)", "with tqdm.tqdm(a): x", "for i in tqdm.tqdm(a): pass", "a = tqdm.f(a)"]
)
def test_no_program_keeps_the_server_busy(line):
    began = time.monotonic()
    without("import tqdm\n" + f"{line}\n" * (19_000 // (len(line) + 1)), ABSENT, None)
    without("import tqdm\n" + f"{line}\n" * 20_000, ABSENT, None)
    assert time.monotonic() - began < 10
