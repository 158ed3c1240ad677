"""Random programs: graphs with sharing, views, writes in place, cuts, hooks, and several backward calls.

A program is text, the same for the same seed. What PyTorch refuses in it is caught by the program itself and printed.
"""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from random import Random

HEAD = """\
import torch
from torch.utils.checkpoint import checkpoint
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 3 * x * x * g
def twice(a):
    b = a * 2
    return b + a.tanh()
"""

VALUES = {
    "unary": (
        "{a}.sin()", "{a} * 1.5", "{a} ** 2", "({a} * 0.3).exp()", "{a}.sigmoid()", "{a}.relu()", "{a}.abs()",
        "{a}.clone()", "-{a}", "2 - {a}", "{a} / 3", "({a} * {a} + 1).sqrt()", "{a}.cumsum(-1)", "{a}.softmax(-1)",
        "twice({a})", "Cube.apply({a})", "checkpoint(twice, {a}, use_reentrant=False)", "{a}.float()", "{a}.double()",
    ),
    "binary": (
        "{a} + {b}", "{a} - {b}", "{a} * {b}", "{a} / ({b} * {b} + 1)", "torch.maximum({a}, {b})",
        "torch.where({a} > {b}, {a}, {b} * 2)", "torch.addcmul({a}, {a}, {b})", "{a}.sum() + {b}.mean()",
        "{a} @ {b}.mT", "torch.stack([{a}, {a} * 2]) + {b}", "torch.cat([{a}.reshape(-1), {b}.reshape(-1)])",
    ),
    "reduction": (
        "{a}.sum()", "{a}.mean(0)", "{a}.sum(-1, keepdim=True)", "{a}.amax(-1)", "{a}.max()", "{a}.norm()",
        "{a}.logsumexp(0)", "{a}.prod()", "{a}.std()",
    ),
    "view": (
        "{a}[0]", "{a}[..., 1:]", "{a}.T", "{a}.view(-1)", "{a}.reshape(-1)", "{a}.unsqueeze(0)",
        "{a}.expand(2, *{a}.shape)",
        "{a}.flatten()[::2]", "{a}.split(1, -1)[0]", "{a}.unbind(0)[-1]", "{a}.squeeze()", "{a}.diagonal()",
        "{a}.view_as({a})",
    ),
    "cut": ("{a}.detach()", "{a}.detach().requires_grad_()", "{a}.detach().clone()", "torch.zeros_like({a})"),
}  # fmt: skip
"""What a new name may stand for."""

ACTIONS = {
    "write": (
        "{a}.mul_(1.1)", "{a}.add_({b})", "{a}[0] = {b}.sum()", "{a}.relu_()", "{a}.zero_()", "{a}.data.mul_(2)",
        "{a}.copy_({b})", "{a} += 1", "{a}.T.add_(1)", "{a}.detach().sub_(0.5)", "{a}.clamp_(-1, 1)",
        "{a}.data = {b}.data",
    ),
    "flag": (
        "{a}.retain_grad()", "{a}.register_hook(lambda g: g * 2)", "{a}.register_hook(lambda g: None)",
        "{a}.requires_grad_()", "{a}.requires_grad_(False)", "{a}.detach_()", "del {a}",
        "{a}.grad_fn.register_hook(lambda sent, got: None)",
        "{a}.register_post_accumulate_grad_hook(lambda p: p.grad.mul_(0.5))",
    ),
    "without recording": (
        "with torch.no_grad(): {new} = {a} * {b}", "with torch.no_grad(): {a}.add_(1)",
        "with torch.no_grad(): {leaf} -= 0.1 * {leaf}.grad", "with torch.inference_mode(): {new} = {a} + 1",
    ),
    "grad": (
        "{leaf}.grad = None", "{leaf}.grad.zero_()", "{leaf}.grad = torch.ones_like({leaf})", "{leaf}.grad.mul_(0.5)",
        "{new} = {leaf}.grad", "{new} = {leaf}.grad * {a}",
    ),
    "backward": (
        "{a}.sum().backward(retain_graph=True)", "{a}.sum().backward()",
        "{a}.backward(torch.ones_like({a}), retain_graph=True)",
        "({a} * {b}).sum().backward(retain_graph=True)", "{a}.sum().backward(inputs=[{leaf}], retain_graph=True)",
        "{a}.sum().backward(inputs=[{b}], retain_graph=True)", "{a}.sum().backward(create_graph=True)",
        "{a}.backward()",
        "torch.autograd.backward([{a}.sum(), {b}.sum()], retain_graph=True)",
        "{new}, = torch.autograd.grad({a}.sum(), {leaf}, create_graph=True)",
        "{new}, = torch.autograd.grad({a}.sum(), {b}, retain_graph=True)",
        "{new}, other = torch.autograd.grad({a}.sum(), [{leaf}, {b}], retain_graph=True, allow_unused=True)",
        "{new}, = torch.autograd.grad({a}, {leaf}, torch.ones_like({a}), create_graph=True)",
        "torch.autograd.grad({a}.sum(), {b})",
    ),
}  # fmt: skip
"""What a statement may do to what is there. ``{new}`` is a new name, ``{leaf}`` one of the first names."""

WEIGHTS = {
    "unary": 9, "binary": 10, "reduction": 3, "view": 6, "cut": 2, "write": 4, "flag": 2, "without recording": 2,
    "grad": 2, "backward": 6,
}  # fmt: skip
LEAVES = ("torch.randn(2, 3)", "torch.randn(3)", "torch.randn(2, 1)", "torch.randn(())", "torch.randn(3, 3)")
TYPES = ("", "", "", ", dtype=torch.float64", ", dtype=torch.bfloat16", ", dtype=torch.complex64")


REFUSED_KEPT = 0.1
"""Of the statements that PyTorch refuses, so many stay in the program."""


def program(seed: int) -> str:
    dice = Random(seed)
    leaves = [f"x{index}" for index in range(dice.randint(1, 4))]
    kind = dice.choice(TYPES)
    draft = Draft(HEAD + f"torch.manual_seed({seed})\n")
    for leaf in leaves:
        draft.add(f"{leaf} = {dice.choice(LEAVES)[:-1]}{kind}, requires_grad=True)\n")
    names = list(leaves)
    for index in range(dice.randint(10, 40)):
        _extend(draft, dice, names, leaves, f"v{index}")
    draft.add(_guarded(f"({names[-1]} * {leaves[0]}).sum().backward()"))
    return draft.text


class Draft:
    """A program as far as it is written, and the names it has by then: it runs as it grows."""

    def __init__(self, text: str):
        self.text = ""
        self._names: dict[str, object] = {"__name__": "__main__"}
        self.add(text)

    def add(self, statement: str) -> None:
        self.text += statement
        with redirect_stdout(StringIO()):
            exec(statement, self._names)

    def takes(self, statement: str) -> bool:
        """Whether PyTorch takes it here. A statement that was tried and is not added leaves its traces here alone."""
        try:
            exec(statement, self._names)
        except Exception:
            return False
        return True


def _extend(draft: Draft, dice: Random, names: list[str], leaves: list[str], new: str) -> None:
    """Add a statement; what is refused is drawn again, mostly."""
    while True:
        statement, bound = _statement(dice, names, leaves, new)
        taken = draft.takes(statement)
        if taken or dice.random() < REFUSED_KEPT:
            draft.text += _guarded(statement)
            names += [new] if bound and taken else []
            return


def _statement(dice: Random, names: list[str], leaves: list[str], new: str) -> tuple[str, bool]:
    """A statement, and whether it binds ``new``."""
    (kind,) = dice.choices(list(WEIGHTS), WEIGHTS.values())
    recent = names[-8:]
    words = {"a": dice.choice(recent), "b": dice.choice(recent), "leaf": dice.choice(leaves), "new": new}
    shape = "{new} = " + dice.choice(VALUES[kind]) if kind in VALUES else dice.choice(ACTIONS[kind])
    return shape.format(**words), "{new}" in shape


def _guarded(statement: str) -> str:
    return f"try:\n    {statement}\nexcept Exception as error:\n    print(type(error).__name__, error)\n"
