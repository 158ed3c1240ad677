"""Single facts, each told when and as it happens."""

from __future__ import annotations

import numpy as np

from tests.capture.recording import nodes, numbers, record, text
from viz.trace import events as e

HEAD = "import torch\nx = torch.tensor([1., 2.], requires_grad=True)\n"


def last_states(trace) -> dict[int, e.Tensor]:
    """The last told state of each tensor."""
    return {state.t: state for op in trace.of(e.OpRan) for state in op.states}


def test_a_name_moves_with_what_it_stands_for():
    trace = record(HEAD + "y = x * 2\ny = y + 1\nz = y\ndel y\nz = 3\n")
    told = [(type(event).__name__, event.name) for event in trace.of(e.Bound, e.Unbound)]
    assert told == [("Bound", "x"), ("Bound", "y"), ("Bound", "y"), ("Bound", "z"), ("Unbound", "y"), ("Unbound", "z")]
    bound = [event.t for event in trace.of(e.Bound)]
    assert bound == [1, 2, 3, 3]


def test_names_in_a_function_belong_to_its_call():
    trace = record(HEAD + "def f(a):\n    h = a * 2\n    return h\nf(x)\nf(x)\n")
    told = [(type(event).__name__, event.scope, event.name) for event in trace.of(e.Bound, e.Unbound)][1:]
    call = [("Bound", "f", "a"), ("Bound", "f", "h"), ("Unbound", "f", "a"), ("Unbound", "f", "h")]
    assert told == call + [(kind, "f#2", name) for kind, _, name in call]


def test_elements_attributes_and_parameters_have_names():
    trace = record(
        HEAD + "m = {}\nm['w'] = x * 2\nitems = [x]\nnet = torch.nn.Linear(2, 1)\nclass A: pass\na = A()\na.t = x + 1\n"
    )
    assert [event.name for event in trace.of(e.Bound)] == ["x", "m['w']", "items[0]", "net.weight", "net.bias", "a.t"]


def test_one_name_in_one_line_is_told_before_the_next_operation():
    trace = record(HEAD + "y = x * 2; z = y * 3\nfor v in [x, y]: v.sum()\n")
    told = [getattr(event, "name", "") for event in trace.of(e.OpRan, e.Bound)]
    assert told == ["tensor", "x", "mul", "y", "mul", "z", "v", "sum", "v", "sum"]


def test_a_write_is_told_of_every_tensor_that_shares_the_memory():
    trace = record(HEAD + "d = x.detach()\nv = d.view(2, 1)\nv[0] = 7.\n")
    write = trace.of(e.OpRan)[-1]
    assert write.name == "__setitem__" and write.writes == [3]
    assert {state.t: (numbers(state.value), state.version) for state in write.states} == {
        1: ([7.0, 2.0], 1),
        2: ([7.0, 2.0], 1),
        3: ([7.0, 2.0], 1),
    }


def test_a_write_through_data_changes_numbers_but_no_version():
    trace = record(HEAD + "x.data.mul_(10)\n")
    states = last_states(trace)
    assert (numbers(states[1].value), states[1].version) == ([10.0, 20.0], 0)


def test_a_question_is_no_operation_and_a_cut_is():
    trace = record(
        HEAD + "x.shape, x.dim(), len(x), x.requires_grad, repr(x), bool(x.sum() > 0), x.is_leaf\nx.tolist()\n"
    )
    assert [op.name for op in trace.of(e.OpRan)] == ["tensor", "sum", "gt", "tolist"]
    assert trace.of(e.OpRan)[-1].outputs == []


def test_operations_without_recording_say_so():
    trace = record(
        HEAD + "with torch.no_grad():\n    a = x * 2\nwith torch.inference_mode():\n    b = x * 2\nc = x * 2\n"
    )
    flags = [(op.grad_mode, op.inference, bool(op.nodes)) for op in trace.of(e.OpRan)][1:]
    assert flags == [(False, False, False), (False, True, False), (True, False, True)]
    assert [(mode.grad_mode, mode.inference) for mode in trace.of(e.GradMode)] == [
        (False, False),
        (True, False),
        (False, True),
        (True, False),
    ]


def test_a_view_whose_base_was_written_is_not_asked_for_its_grad_fn_too_early():
    """Asking would build its new node there and then, and so change the order in which the engine runs."""
    source = HEAD + "y = x * 2\nv = y.view(2)\ny.mul_(3)\na = y.sum()\nb = v.sum()\n(a + b).backward()\nprint(x.grad)\n"
    trace = record(source)
    states = {op.op: {state.t: state.grad_fn for state in op.states} for op in trace.of(e.OpRan)}
    v = trace.of(e.OpRan)[2].outputs[0]
    assert [op for op, told in states.items() if v in told] == [3, 4, 6]
    assert states[4][v] == states[3][v] != states[6][v]
    with_view = record(HEAD + "with torch.no_grad():\n    v = x[0]\n    v *= 2\n")
    assert [note.what for note in with_view.of(e.Noted)] == []


def test_what_a_node_saves_is_told_by_tensor_and_version():
    trace = record(HEAD + "y = x.exp()\nz = y * x\nw = z ** 3\nq = w * 2\n")
    saved = {node.name: {box.name: box for box in node.saved} for node in nodes(trace).values()}
    assert (saved["ExpBackward0"]["result"].t, saved["ExpBackward0"]["result"].version) == (2, 0)
    assert saved["PowBackward0"]["self"].t == 3
    assert (saved["PowBackward0"]["exponent"].state, saved["PowBackward0"]["exponent"].text) == ("plain", "3")
    last = list(nodes(trace).values())[-1]
    assert [(box.name, box.state, numbers(box.value)) for box in last.saved] == [
        ("other", "held", [2]),
        ("self", "empty", None),
    ]


def test_only_what_was_saved_is_freed():
    trace = record(HEAD + "y = ((x * 3).exp() + 1).sum()\ny.backward()\n")
    names = {n: node.name for n, node in nodes(trace).items()}
    assert [(names[event.n], event.names) for event in trace.of(e.Freed)] == [
        ("ExpBackward0", ["result"]),
        ("MulBackward0", ["other"]),
    ]
    assert record(trace.source.replace("backward()", "backward(retain_graph=True)")).of(e.Freed) == []


def test_a_second_backward_stops_at_the_node_that_lacks_its_tensor():
    trace = record("import torch\na = torch.tensor(1., requires_grad=True)\ne = a.exp()\np = e + 1\nq = e * 2\n"
                   "p.backward()\ntry:\n    q.backward()\nexcept RuntimeError: pass\n")  # fmt: skip
    names = {n: node.name for n, node in nodes(trace).items()}
    last = trace.of(e.BackwardEnded)[-1]
    entered = [names[event.n] for event in trace.of(e.NodeEntered) if event.b == last.b]
    assert entered == ["MulBackward0", "ExpBackward0"]
    assert (names[last.failed], last.error) == ("ExpBackward0", "RuntimeError")


def test_a_refused_call_is_a_call_that_no_node_ran_in():
    trace = record(HEAD + "(x * 2).backward()\n")
    (called,), (ended,) = trace.of(e.BackwardCalled), trace.of(e.BackwardEnded)
    assert (called.api, called.direct, called.line) == ("backward", True, 3)
    assert ended.error == "RuntimeError" and ended.failed is None and trace.of(e.NodeEntered) == []


def test_how_a_gradient_came_to_a_leaf():
    trace = record(HEAD + "for _ in range(2):\n    (x * x).sum().backward()\nx.grad = None\n"
                   "for _ in range(2):\n    (x * x).sum().backward(create_graph=True)\n")  # fmt: skip
    assert [event.how for event in trace.of(e.Accumulated)] == [
        "stolen",
        "added in place",
        "copied",
        "replaced by a sum",
    ]
    assert [event.before and event.before.data for event in trace.of(e.Accumulated)] == [None, [2, 4], None, [2, 4]]


def test_the_bucket_is_emptied_by_assignment():
    trace = record(HEAD + "x.sum().backward()\nx.grad = torch.ones(2)\nx.grad.zero_()\nx.grad = None\n")
    first, last = trace.of(e.GradSet)
    assert numbers(first.grad.value) == [1.0, 1.0] and last.grad is None
    assert numbers(last_states(trace)[first.grad.t].value) == [0.0, 0.0]


def test_nodes_built_by_a_backward_say_which_node_built_them():
    trace = record("import torch\nx = torch.tensor(2., requires_grad=True)\ny = x ** 3\n"
                   "g, = torch.autograd.grad(y, x, create_graph=True)\n")  # fmt: skip
    known = nodes(trace)
    assert {node.name for node in known.values() if node.by and known[node.by].name == "PowBackward0"} == {
        "MulBackward0",
        "MulBackward1",
        "PowBackward0",
    }


def test_a_custom_function_is_one_operation_with_its_node():
    trace = record(
        HEAD
        + """
class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value, factor):
        ctx.save_for_backward(value)
        return value * factor
    @staticmethod
    def backward(ctx, g):
        return g * 2, None
y = Twice.apply(x, 2)
y.sum().backward()
"""
    )
    inner, outer, *_ = trace.of(e.OpRan)[1:]
    assert (inner.name, inner.grad_mode, inner.nodes) == ("mul", False, [])
    assert (outer.name, [arg.name for arg in outer.args]) == ("Twice", ["value", "factor"])
    assert [(node.name, [box.name for box in node.saved]) for node in outer.nodes] == [
        ("TwiceBackward", ["tensors[0]"]),
        ("AccumulateGrad", []),
    ]
    backward = trace.of(e.OpRan)[-1]
    assert (backward.call, backward.inside, text(trace, backward.span)) == (1, outer.nodes[0].n, "g * 2")


def test_captured_inputs_are_told_with_what_was_returned():
    trace = record("import torch\nx = torch.tensor(2., requires_grad=True)\nh = x * 3\ny = h * h\n"
                   "h.register_hook(lambda g: g * 10)\nprint(torch.autograd.grad(y, [h, x]))\n")  # fmt: skip
    h, x = trace.of(e.BackwardCalled)[0].inputs
    ended = trace.of(e.BackwardEnded)[0]
    returned = {state.t: numbers(state.value) for state in ended.states}
    assert [returned[t] for t in ended.returned] == [[12.0], [360.0]]
    captured = [(event.t, event.value and event.value.data) for event in trace.of(e.Captured)]
    assert captured == [(h, [12.0]), (x, [360.0])]


def test_retained_gradients_are_told_when_the_call_ends():
    trace = record(HEAD + "h = x * 3\nh.retain_grad()\n(h * h).sum().backward()\n")
    (ended,) = trace.of(e.BackwardEnded)
    assert [(t, grad.value.data) for t, grad in ended.grads] == [(2, [6.0, 12.0])]


def test_what_a_hook_prints_comes_between_the_nodes():
    trace = record(HEAD + "h = x * 3\nh.register_hook(lambda g: print('seen'))\nh.sum().backward()\n")
    told = [type(event).__name__ for event in trace.of(e.NodeEntered, e.NodeRan, e.Printed)]
    assert told[:3] == ["NodeEntered", "NodeRan", "Printed"]


def test_code_of_the_user_inside_the_engine_is_seen_with_its_call():
    trace = record(HEAD + "h = x * 3\nh.register_hook(lambda g: g * 10)\nh.sum().backward()\ny = x * 2\n")
    assert [(op.call, text(trace, op.span)) for op in trace.of(e.OpRan) if op.name == "mul"] == [
        (None, "x * 3"),
        (1, "g * 10"),
        (None, "x * 2"),
    ]


def test_one_print_is_one_event_and_two_are_two():
    trace = record("for i in range(2):\n    print('a', i, sep='-')\nimport sys\nprint('to', 'err', file=sys.stderr)\n")
    assert [(event.text, event.stream) for event in trace.of(e.Printed)] == [
        ("a-0\n", "stdout"),
        ("a-1\n", "stdout"),
        ("to err\n", "stderr"),
    ]


def test_a_large_tensor_is_sampled_and_summed_up():
    trace = record("import torch\nx = torch.arange(1000.)\nx[3] = float('nan')\nx[4] = float('inf')\n", elements=100)
    value = last_states(trace)[1].value
    assert value.data is None and value.sample == [0, 1, 2, "nan", "inf", 5, 6, 7]
    assert (value.stats.nan, value.stats.inf, value.stats.min, value.stats.max) == (1, 1, 0, 999)


def test_leaving_with_zero_is_no_error_and_with_one_is():
    assert record("raise SystemExit(0)").events[-1] == e.Ended("ok")
    assert record("import sys; sys.exit('no')").of(e.Raised)[0].message == "no"


def test_cells_go_on_after_an_error_and_show_their_last_value():
    trace = record("a = 1\n# %% first\na + 1\n# %%\na +\n# %% third\nprint(a); 1 / 0\n# %%\na;\n", mode="cells")
    assert [(cell.line, cell.title) for cell in trace.of(e.CellBegan)] == [
        (1, ""),
        (2, "first"),
        (4, ""),
        (6, "third"),
        (8, ""),
    ]
    assert [cell.display for cell in trace.of(e.CellEnded)] == [None, "2", None, None, None]
    assert [(event.type, event.line, event.cell) for event in trace.of(e.Raised)] == [
        ("SyntaxError", 5, 2),
        ("ZeroDivisionError", 7, 3),
    ]
    assert trace.events[-1] == e.Ended("raises")


def test_a_trace_function_of_the_program_switches_names_off_and_is_noted():
    trace = record("import sys, torch\nsys.settrace(lambda *a: None)\nx = torch.ones(1)\nsys.settrace(None)\n")
    assert [note.what for note in trace.of(e.Noted)] == ["settrace_taken"]
    assert [final.path for final in trace.of(e.Final)] == ["x"]


def test_a_summary_is_that_of_numpy_for_every_dtype():
    source = "import torch\ntorch.manual_seed(1)\n" + "\n".join(
        f"{name} = (torch.randn(50, 4) * 9).to(torch.{name})"
        for name in ("float32", "float64", "bfloat16", "int64", "uint8", "bool", "complex64")
    )
    values = record(source, elements=10).of(e.OpRan)
    told = {state.dtype: state.value.stats for op in values for state in op.states if op.name == "to"}
    space: dict = {}
    exec(source, space)
    for name in told:
        numbers_ = space[name].abs() if space[name].is_complex() else space[name]
        array = numbers_.double().numpy()
        expected = (array.min(), array.max(), array.mean(), np.linalg.norm(array))
        stats = (told[name].min, told[name].max, told[name].mean, told[name].norm)
        assert np.allclose(stats, expected, rtol=1e-6), name
    assert len(told) == 6  # to(float32) makes no new tensor
