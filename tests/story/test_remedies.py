"""Every remedy that is offered as a change of the code is one: the program, so changed, runs in plain PyTorch."""

from __future__ import annotations

import warnings

import pytest
from told import story_of, torch_program

from viz.story.code.edits import applied
from viz.story.model import Fault
from viz.story.scenes.faults import KINDS

X = "x = torch.tensor([1.0, 2.0], requires_grad=True)"
ONCE = "y = (x * x).sum()"
BATCHES = [
    "h = torch.zeros(2)", "w = torch.ones(2, requires_grad=True)",
    "for i in range(3):", "    h = torch.tanh(w * h + i)", "    h.sum().backward()",
]  # fmt: skip

OFFERED = {
    "second_backward": (
        [X, ONCE, "y.backward()", "y.backward()"],
        ["y.backward(retain_graph=True)", "y = (x * x).sum()"],
    ),
    "second_backward, keyword given": (
        [X, "u = x.exp()", "y = u.sum()", "y.backward(retain_graph=False)", "y.backward()"],
        ["y.backward(retain_graph=True)", "u = x.exp()\ny = u.sum()"],
    ),
    "second_backward, over lines": (
        [X, ONCE, "torch.autograd.grad(", "    y,", "    x,", ")", "y.backward()"],
        ["    retain_graph=True,", "y = (x * x).sum()"],
    ),
    "second_backward, carried": (
        BATCHES,
        ["    h = h.detach()", "    h.sum().backward(retain_graph=True)"],
    ),
    "second_backward, summed up": (
        [X, "total = 0.0", "for i in range(3):", "    total = total + (x * x).sum()", "    total.backward()"],
        ["    total = total.detach()", "    total.backward(retain_graph=True)"],
    ),
    "nonscalar": (
        [X, "y = x * x", "y.backward()"],
        ["y.sum().backward()", "y.backward(gradient=torch.ones_like(y))"],
    ),
    "nonscalar, an expression": (
        [X, "(x * x).backward()"],
        ["(x * x).sum().backward()", "(x * x).backward(gradient=torch.ones_like(x * x))"],
    ),
    "nonscalar, grad": (
        [X, "y = x * x", "g, = torch.autograd.grad(y, x)"],
        ["g, = torch.autograd.grad(y.sum(), x)", "g, = torch.autograd.grad(y, x, grad_outputs=torch.ones_like(y))"],
    ),
    "no_grad_root, detach": ([X, ONCE, "z = y.detach()", "z.backward()"], ["z = y"]),
    "no_grad_root, detach further up": (
        [X, "u = (x * x).detach()", "loss = (u * 2).sum()", "loss.backward()"],
        ["u = (x * x)"],
    ),
    "no_grad_root, data": ([X, "loss = x.data.sum()", "loss.backward()"], ["loss = x.sum()"]),
    "no_grad_root, no_grad": (
        [X, "with torch.no_grad():", "    u = x * x", "    y = u.sum()", "y.backward()"],
        ["u = x * x\ny = u.sum()"],
    ),
    "no_grad_root, item": (
        ["a = torch.tensor(2.0, requires_grad=True)", "c = torch.tensor([a.item(), a])", "c.sum().backward()"],
        ["c = torch.stack([a, a])"],
    ),
    "no_grad_root, plain data": (
        ["c = torch.ones(2)", "loss = c.sum()", "loss.backward()"],
        ["c = torch.ones(2, requires_grad=True)"],
    ),
    "no_grad_root, a gradient": (
        [X, "y = (x ** 3).sum()", "g, = torch.autograd.grad(y, x)", "g.sum().backward()"],
        ["g, = torch.autograd.grad(y, x, create_graph=True)"],
    ),
    "leaf_inplace": (
        [X, "x[0] = 5"],
        ["with torch.no_grad():\n    x[0] = 5", "x = x.clone()"],
    ),
    "leaf_inplace, an update": (
        [X, "(x * x).sum().backward()", "if True:", "    x -= 0.1 * x.grad  # a step"],
        ["    with torch.no_grad():\n        x -= 0.1 * x.grad  # a step"],
    ),
    "saved_changed": (
        [X, "y = x.exp()", "y.add_(1)", "y.sum().backward()"],
        ["\ny.add_(1)", "y = y.add(1)"],
    ),
    "saved_changed, augmented": (
        [X, "y = x.sigmoid()", "y += 1", "y.sum().backward()"],
        ["\ny += 1", "y = y + 1"],
    ),
    "saved_changed, a part": (
        [X, "y = x.exp()", "y[0] = 0", "y.sum().backward()"],
        ["\ny[0] = 0", "y = y.clone()"],
    ),
    "saved_changed, under no_grad": (
        [X, "y = (x * x).sum()", "with torch.no_grad():", "    x.mul_(2)", "y.backward()"],
        ["\nwith torch.no_grad():\n    x.mul_(2)"],
    ),
    "dtype": (["x = torch.tensor([1, -2], requires_grad=True)"], ["x = torch.tensor([1., -2.], requires_grad=True)"]),
    "dtype, a range": (["x = torch.arange(4, requires_grad=True)"], ["x = torch.arange(4., requires_grad=True)"]),
    "dtype, later": (
        ["b = torch.ones(3, dtype=torch.int64)", "b.requires_grad_(True)"],
        ["b = torch.ones(3, dtype=torch.float32)"],
    ),
    "gradient_shape": ([X, "y = x * x", "y.backward(torch.ones(3))"], ["y.backward(torch.ones_like(y))"]),
    "unused": (
        [X, "w = torch.ones(1, requires_grad=True)", "torch.autograd.grad(x.sum(), w)"],
        ["torch.autograd.grad(x.sum(), w, allow_unused=True)"],
    ),
    "matmul": (["a = torch.ones(2, 3)", "b = torch.ones(2, 3)", "c = a @ b"], ["c = a @ b.T"]),
    "matmul, the first": (["a = torch.ones(2, 3)", "b = torch.ones(2, 4)", "c = a @ b"], ["c = a.T @ b"]),
    "no_module": (
        ["from d2l import torch as d2l", "import fastprogress", X, "for i in fastprogress.progress_bar(range(2)):",
         "    (x * i).sum().backward()", "    d2l.plot(x.detach(), x.grad)"],
        ["\nfor i in range(2):\n"],
    ),
    "no_module, needed": (["from d2l import torch as d2l", "d2l.load_data_time_machine(2, 3) + 1"], []),
    "no_cuda": (
        ["device = 'cuda:0' if torch.cuda.is_available() else 'cpu'", "a = torch.ones(2).cuda()",
         "net = torch.nn.Linear(2, 1).cuda('cuda:0')", "net.cuda()", "torch.cuda.synchronize()",
         "b = net(a.to(\"cuda\")).to(torch.device('cuda:1'))",
         "if b.device.type == 'cuda':", "    torch.cuda.empty_cache()"],
        ["a = torch.ones(2)\nnet = torch.nn.Linear(2, 1)\n\n\n"
         "b = net(a.to(\"cpu\")).to(torch.device('cpu'))\n    pass"],
    ),
    "single_number": ([X, "print((x * x).sum().data[0])"], ["print((x * x).sum().item())"]),
    "single_number, of an expression": ([X, "y = (x[0] * 2)[0]"], ["y = (x[0] * 2).item()"]),
    "target_column": (
        ["loss = torch.nn.CrossEntropyLoss()", "l = loss(torch.ones(2, 3), torch.tensor([[1], [0]]))"],
        ["l = loss(torch.ones(2, 3), torch.tensor([[1], [0]]).squeeze(1))"],
    ),
    "two_dtypes": (
        ["net = torch.nn.Linear(2, 1)", "y = net(torch.ones(2).double())"], ["y = net(torch.ones(2).double().float())"],
    ),
    "two_dtypes, a product": (
        ["a = torch.ones(2, 2)", "b = a @ (a + 1).double()"], ["b = a @ (a + 1).double().float()"],
    ),
    "two_dtypes, whole numbers": (
        ["a = torch.arange(4).reshape(2, 2)", "b = torch.mm(a, torch.ones(2, 2))"],
        ["b = torch.mm(a.float(), torch.ones(2, 2))"],
    ),
    "broadcast": (["a = torch.ones(3)", "b = torch.ones(2)", "a + b"], []),
    "numpy": ([X, "a = (x * x).numpy()"], ["a = (x * x).detach().numpy()"]),
    "numpy, a function": (
        ["import numpy as np", X, "y = (2 * np.exp(x)).sum()", "y.backward()"], ["y = (2 * torch.exp(x)).sum()"],
    ),
    "no_backward": (
        [X, "losses = [x.sum(), x.sum()]", "losses.backward()"],
        ["torch.stack(losses).sum().backward()"],
    ),
    "none_grad": ([X, "x.grad.zero_()"], ["if x.grad is not None:\n    x.grad.zero_()"]),
    "none_grad, of a result": (
        [X, "h = x * 2", "h.sum().backward()", "print(h.grad.norm())"],
        ["h.retain_grad()"],
    ),
    "none_grad, a leaf that was replaced": (
        [X, "(x * x).sum().backward()", "x = x - 0.1 * x.grad", "x.grad.zero_()"],
        ["with torch.no_grad():\n    x -= 0.1 * x.grad"],
    ),
    "tensor_arguments": (
        ["x = torch.tensor([1.0, 2.0], [3.0, 4.0])"],
        ["x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])"],
    ),
    "name": (["weight = torch.ones(2)", "print(wieght)"], ["print(weight)"]),
    "name, not imported": (["layer = nn.Linear(1, 1)"], ["from torch import nn"]),
    "name, of torch": (["x = tensor([1.0])"], ["x = torch.tensor([1.0])"]),
    "syntax": (["x = torch.ones(2)", "torch.ones?"], [""]),
    "syntax, commands": (["!pip install torch", "if 1:", "    %time x = torch.ones(2)"], ["\n    x = torch.ones(2)"]),
    "syntax, commands and what is not here": (
        ["%matplotlib inline", "from d2l import torch as d2l", "for i in [1]:", "    d2l.plot(i)"], ["\n    pass"],
    ),
    "syntax, commands and what is needed": (
        ["%matplotlib inline", "if 0:", "    from d2l import torch as d2l", "    d2l.load(torch)"], [""],
    ),
    "syntax, prompts": ([">>> torch.ones(2)", "tensor([1., 1.])"], ["torch.ones(2)"]),
    "syntax, full-width": (["torch.ones（2）"], ["torch.ones(2)"]),
    "syntax, output": (["print(1)", "Traceback (most recent call last):", "  File 'a', line 1", "ValueError: 1"], [""]),
    "syntax, line numbers": (["1 a = torch.ones(2)", "2 b = a"], []),
    "syntax, Markdown": (["```", "a = torch.ones(2)", "```"], ["\n"]),
    "syntax, Python 2": (
        ["x = 1", "print x, (x)", "if x:", "    print 'x = (', x"], ["print(x, (x))\n    print('x = (', x)"],
    ),
    "indent": (["    x = torch.ones(2)", "    if 1:", "        y = x"], ["x = torch.ones(2)\nif 1:\n    y = x"]),
    "indent, tabs": (["def f():", "\tx = 1", "        return x"], ["        x = 1"]),
    "name, all imports": (["z = F.relu(nn.Parameter(torch.ones(2)))", "np = 3"],
                          ["from torch import nn\nimport torch.nn.functional as F"]),
    "name, of a notebook": (["x = torch.ones(2)", "display(x)"], ["print(x)"]),
    "inference_saved": (
        [X, "with torch.inference_mode():", "    c = torch.ones(2)", "y = x * c"],
        ["with torch.no_grad():"],
    ),
    "retain_grad_off": (
        ["x = torch.ones(2)", "x.retain_grad()"],
        ["x = torch.ones(2, requires_grad=True)"],
    ),
    "hook_off": (
        ["x = torch.ones(2)", "x.register_hook(print)"],
        ["x = torch.ones(2, requires_grad=True)"],
    ),
    "input_off": (
        [X, "c = torch.ones(2)", "torch.autograd.grad((x * c).sum(), [x, c])"],
        ["c = torch.ones(2, requires_grad=True)"],
    ),
    "copied_result": (
        ["import copy", X, "y = x * x", "z = copy.deepcopy(y)"],
        ["z = y.detach().clone()"],
    ),
    "cast": (["i = torch.tensor([1, 2])", "i += 0.5"], ["i = i + 0.5"]),
    "write_shape": (["a = torch.ones(2)", "a.add_(torch.ones(3, 2))"], ["a = a.add(torch.ones(3, 2))"]),
    "truth_of_many": ([X, "if x > 1:", "    y = x"], ["if (x > 1).any():"]),
    "number_of_many": ([X, "y = x.item()"], ["y = x.sum().item()"]),
    "number_of_many, float": ([X, "y = float(x)"], ["y = float(x.sum())"]),
    "vmap_random": (
        ["f = torch.func.vmap(lambda v: v + torch.rand(1))", "f(torch.ones(3))"],
        ['f = torch.func.vmap(lambda v: v + torch.rand(1), randomness="different")'],
    ),
    "target_dtype": (
        ["import torch.nn.functional as F", "out = torch.randn(2, 3)", "F.nll_loss(out, torch.tensor([0.0, 1.0]))"],
        ["F.nll_loss(out, torch.tensor([0.0, 1.0]).long())"],
    ),
    "view_stride": (["a = torch.ones(2, 3).t()", "b = a.view(6)"], ["b = a.reshape(6)"]),
}  # fmt: skip
"""Kind of error, and its case → a program, and what the edits of its remedies put there, in order."""


def fault(lines: list[str], language: str = "en") -> Fault:
    return next(step.fault for step in story_of(torch_program(*lines), language).steps if step.fault)


def edits_of(found: Fault) -> list:
    return [remedy.edits for remedy in found.remedies if remedy.edits]


@pytest.mark.parametrize("kind", OFFERED)
def test_the_remedies_are_these_changes(kind):
    lines, wanted = OFFERED[kind]
    found = fault(lines)
    assert found.kind == kind.partition(",")[0]
    assert ["\n".join("\n".join(edit.lines) for edit in edits) for edits in edits_of(found)] == wanted


@pytest.mark.parametrize("kind", OFFERED)
def test_each_change_lets_the_program_run_in_plain_pytorch(kind):
    program = torch_program(*OFFERED[kind][0])
    with pytest.raises((Exception, SyntaxError)):
        run_plainly(program)
    for edits in edits_of(fault(OFFERED[kind][0])):
        run_plainly(applied(program, edits))


def run_plainly(program: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(program, "<program>", "exec"), {"__name__": "__main__"})


def test_both_languages_offer_the_same_changes():
    for lines, _ in OFFERED.values():
        assert edits_of(fault(lines)) == edits_of(fault(lines, "zh"))


def test_the_table_knows_the_errors():
    assert {kind.partition(",")[0] for kind in OFFERED} <= {kind for kind, _, _ in KINDS}
