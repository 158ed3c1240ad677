"""The readable text of the sample trace, by heart."""

from __future__ import annotations

from trace_sample import TRACE

from viz.trace import events as e
from viz.trace.text import _ROWS, number, text, value

TEXT = """\
begin <program> as script, torch 2.13.0, Python 3.11.7
$0 = tensor(3.0, True)  # 2:4 torch.tensor(3.0, requires_grad=True)  → 3
x is $0  # 2:0 x
$1 = mul($0, $0)  n0 AccumulateGrad($0)  n1 MulBackward0(n0, n0)  # 3:4 x * x  → 9
y is $1  # 3:0 y
b0 backward($1)  # 4:0 y.backward()
    n1 ← 1
    n1 → 3, 3
    n1 lost self, other
    n0 ← 6
    $0.grad: None + 6 = $2 6 (stolen)
    n0 → nothing
b0 done
stdout: 'tensor(6.)\\n'  # 5:0 print(x.grad)
at the end x is $0 float32[] leaf requires_grad 3 .grad 6
at the end y is $1 float32[] n1 requires_grad 9
end: ok
"""


def test_the_text_of_a_trace():
    assert text(TRACE) == TEXT


def test_every_event_has_a_row():
    assert set(_ROWS) == set(e.AnyEvent.__args__)


def test_numbers_are_short_and_exact_enough():
    shown = [number(it) for it in (1.0, 0.1, -0.0, 1e-8, 3, True, "nan", "-inf", (1.0, 2.0), (0.0, -1.0))]
    assert shown == ["1", "0.1", "-0", "1e-08", "3", "True", "nan", "-inf", "1+2j", "0-1j"]


def test_numbers_are_nested_as_the_shape_says():
    assert value(e.Value((2, 2), "float32", [1.0, 2.0, 3.0, 4.0])) == "[[1, 2], [3, 4]]"
    assert value(e.Value((0, 2), "float32", [])) == "[]"
    assert value(e.Value((2, 0), "float32", [])) == "[[], []]"
    big = e.Value((9, 9), "float32", sample=[1.0], stats=e.Stats(min=0.0, max=2.0, mean=1.0, norm=9.0))
    assert value(big) == "float32[9, 9] min 0 max 2 mean 1 norm 9"


def test_groups_and_hooks_are_lines_and_what_is_inside_is_indented():
    events = (
        *TRACE.events[:3],
        e.GroupBegan(1, "loop", "for k in [7]", span=e.Span(3, 0, 3, 1)),
        e.GroupBegan(2, "iteration", "k = 7", index=0),
        e.GroupBegan(3, "module", "net.0", "Linear"),
        e.Warned("UserWarning", "hot"),
        e.GroupEnded(2),
        e.HookRan(0, "tensor", "clip", t=0, before=[TRACE.events[1].states[0].value], after=[None], replaced=True),
        e.GroupEnded(1),
    )
    assert text(e.Trace(events)).splitlines()[3:] == [
        "g1 loop for k in [7]  # 3:0 y",
        "    g2 iteration 0 k = 7",
        "        g3 module net.0 Linear",
        "            warning UserWarning: hot",
        "    g2 done",
        "    tensor hook clip of $0: 3 → none",
        "g1 done",
    ]
