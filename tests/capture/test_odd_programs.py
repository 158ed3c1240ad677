"""Programs at the edge of what Python and PyTorch allow: told as far as they can be, and left as they are."""

from __future__ import annotations

import pytest

from tests.capture.recording import left, numbers, plain, printed, record
from viz.trace import codec
from viz.trace import events as e
from viz.trace.check import first_fault
from viz.trace.report import report

X = "import torch\nx = torch.tensor([1., 2., 3.], requires_grad=True)\n"

ODD = {
    "waiting for its size": "torch.nn.LazyLinear(2).weight",
    "without memory": "torch.ones(2, device='meta')",
    "nested": "torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])",
    "jagged": "torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged)",
}


@pytest.mark.parametrize("made", ODD.values(), ids=ODD)
def test_a_tensor_without_numbers_to_read_is_told_without_numbers(made: str):
    trace = record(f"import torch\nodd = {made}\ny = torch.ones(2) * 2\n")
    finals = {final.path: final.state for final in trace.of(e.Final)}
    assert first_fault(list(trace.events)) is None and trace.of(e.Noted) == []
    assert finals["odd"].value is None and numbers(finals["y"].value) == [2.0, 2.0]


@pytest.mark.parametrize(
    "made", ["torch.eye(2).to_sparse()", "torch.eye(2).to_sparse_csr()", "torch.eye(2).to_mkldnn()"]
)
def test_a_tensor_in_another_layout_is_told_with_its_numbers(made: str):
    (final,) = record(f"import torch\nodd = {made}\n").of(e.Final)
    assert numbers(final.state.value) == [1.0, 0.0, 0.0, 1.0]


def test_a_gradient_without_numbers_is_not_told_as_none():
    trace = record("import torch\nm = torch.ones(2, device='meta', requires_grad=True)\n(m * 2).sum().backward()\n")
    there = {"shape": [2], "dtype": "float32", "data": None}
    facts = report(trace)
    assert facts["tensors"]["m"]["grad"] == facts["backward_calls"][0]["gradients"]["m"] == there


def test_a_view_that_has_lost_its_grad_fn_is_told_without():
    trace = record(X + "a, b = x.view(3, 1)[:2].unbind(0)\nwith torch.no_grad(): x.mul_(2)\n")
    assert trace.events[-1] == e.Ended("ok") and trace.of(e.Noted) == []
    assert [final.path for final in trace.of(e.Final)] == ["x", "a", "b"]


OTHER_CODE = {
    "longer than the program": "exec(compile('\\n' * 90 + 'y = x * 2', '<program>', 'exec'))",
    "on a line of the program": "exec(compile('y = (x * 2 + x.sum()).sum().exp().sin().cos()', '<program>', 'exec'))",
    "in cells of other files": "exec('\\n' * 40 + 'y = (x * 2).sum(); y.backward()')",
}


@pytest.mark.parametrize("line", OTHER_CODE.values(), ids=OTHER_CODE)
def test_code_that_the_program_compiles_itself_costs_nothing(line: str):
    trace = record(X + line + "\n")
    assert first_fault(list(trace.events)) is None and trace.of(e.Noted) == []
    assert {final.path for final in trace.of(e.Final)} == {"x", "y"}


UNASKED = """
class D(dict):
    def items(self): print("items"); return super().items()
class L(list):
    def __iter__(self): print("iter"); return super().__iter__()
class Slots:
    __slots__ = ("t", "empty")
class Own:
    def __getattr__(self, name): print("getattr"); raise AttributeError(name)
    def __eq__(self, other): print("eq"); return False
    def __len__(self): print("len"); return 0
    @property
    def p(self): print("property")
d, l, s, o = D(a=x), L([x]), Slots(), Own()
s.t = o.t = x * 2
y = x * 3
"""


def test_looking_for_names_runs_no_code_of_the_program():
    trace = record(X + UNASKED)
    assert printed(trace) == ""
    assert [final.path for final in trace.of(e.Final)] == ["x", "d['a']", "l[0]", "s.t", "o.t", "y"]


def test_a_function_under_jit_trace_is_not_looked_into():
    source = X + "f = torch.jit.trace(lambda a: a * 3, torch.ones(3))\nf(x).sum().backward()\nprint(f.code)\n"
    plain(source)
    assert left(record(source)) == plain(source)


SHOWN = {"5": "5", "5;": None, "5;  # why": None, "5  # why;": "5", "'a;'": "'a;'", "(5\n);": None}


@pytest.mark.parametrize("cell", SHOWN)
def test_a_semicolon_behind_the_last_expression_hides_it(cell: str):
    assert [event.display for event in record(cell, mode="cells").of(e.CellEnded)] == [SHOWN[cell]]


def test_words_that_no_encoding_can_carry_are_written_out():
    cells = ["class A:\n    def __repr__(self): return '\\ud800'", "A()", "import warnings; warnings.warn('\\ud800')"]
    trace = record("\n# %%\n".join(cells), mode="cells")
    assert [event.display for event in trace.of(e.CellEnded)] == [None, "\\ud800", None]
    assert [event.message for event in trace.of(e.Warned)] == ["\\ud800"]


def test_a_name_that_is_none_is_written_out_or_passed_over():
    made = "globals()['\\ud800'] = globals()[''] = globals()[5] = torch.ones(1)"
    trace = record(X + made)
    assert [it.path for it in trace.of(e.Final)] == ["x", "\\ud800", ""]
    assert all(codec.frame(event) for event in trace.events)


def test_a_syntax_error_in_text_that_the_program_runs_has_pythons_words_and_its_own_line():
    (raised,) = record("a = 1\nexec('b = (')\n").of(e.Raised)
    assert (raised.type, raised.message, raised.line) == ("SyntaxError", "'(' was never closed", 2)


def test_what_is_printed_while_an_event_leaves_is_in_order():
    source = X + "class D:\n    def __del__(self): print('gone', (x * 2).sum().item())\nd = D(); d = D(); del d\n"
    assert printed(record(source)) == "gone 12.0\n" * 2


def test_the_recorder_keeps_silent_at_the_end_of_the_stack():
    endless = "def f(t): return f(t * 2)\ntry: f(x)\nexcept RecursionError: print('deep')\n"
    trace = record(X + endless + "(x * 2).sum().backward()\n")
    assert first_fault(list(trace.events)) is None
    assert printed(trace) == "deep\n" and numbers(trace.of(e.Final)[0].grad) == [2.0] * 3


@pytest.mark.parametrize("late", ["", "def f(:\n"])
def test_an_import_that_fails_tells_all_modules_that_are_not_here(late: str):
    source = (
        "# %%\nimport torch, os.path\nimport no_such_library.of_any_kind as b\n# %%\n"
        f"from .beside import c\nfrom nor_this import d\nimport numpy\n# %%\n{late}"
    )
    raised = record(source, mode="cells").of(e.Raised)
    assert [event.type for event in raised] == ["ModuleNotFoundError", "ImportError", *["SyntaxError"][: len(late)]]
    assert [event.absent for event in raised] == [missed := ["no_such_library", "nor_this"], [], missed][: len(raised)]


def test_the_imports_of_text_that_is_no_python_are_read_too():
    lines = [
        ">>> from no_such.a import *",
        "... import os",
        "if 1:",
        "  import torch as t, nor_this.c as d, os  # b",
        "# import e",
    ]
    source = "\n".join(lines)
    assert [event.absent for event in record(source).of(e.Raised)] == [["no_such", "nor_this"]]


def test_a_module_that_is_here_but_for_a_part_is_told_with_its_part():
    (raised,) = record("import torch.no_such_part").of(e.Raised)
    assert raised.absent == ["torch.no_such_part"]
