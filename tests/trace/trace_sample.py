"""A small trace written by hand: ``y = x * x`` at 3, then ``y.backward()``, in every detail a recorder would give."""

from viz.trace import events as e

SOURCE = "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\ny.backward()\nprint(x.grad)\n"


def scalar(number: float) -> e.Value:
    return e.Value(shape=(), dtype="float32", data=[number])


def tensor(t: int, number: float, **more) -> e.Tensor:
    facts = {"requires_grad": True, "is_leaf": True, "version": 0, "storage": t, **more}
    return e.Tensor(t=t, shape=(), dtype="float32", value=scalar(number), **facts)


X = tensor(0, 3.0)
Y = tensor(1, 9.0, is_leaf=False, grad_fn=1)
GRAD = tensor(2, 6.0, requires_grad=False)
SAVED = [e.Saved("self", "held", t=0, version=0), e.Saved("other", "held", t=0, version=0)]

TRACE = e.Trace(
    events=(
        e.Began(v=e.TRACE_VERSION, torch="2.13.0", python="3.11.7", source=SOURCE),
        e.OpRan(
            op=0,
            name="tensor",
            args=[e.Arg("data", text="3.0"), e.Arg("requires_grad", text="True")],
            outputs=[0],
            states=[X],
            span=e.Span(2, 4, 2, 41),
        ),
        e.Bound("x", 0, span=e.Span(2, 0, 2, 1)),
        e.OpRan(
            op=1,
            name="mul",
            args=[e.Arg("input", t=0), e.Arg("other", t=0)],
            outputs=[1],
            states=[Y],
            nodes=[
                e.Node(0, "AccumulateGrad", leaf=0),
                e.Node(1, "MulBackward0", edges=[e.Edge(0, 0), e.Edge(0, 0)], saved=SAVED),
            ],
            span=e.Span(3, 4, 3, 9),
        ),
        e.Bound("y", 1, span=e.Span(3, 0, 3, 1)),
        e.BackwardCalled(
            b=0,
            api="backward",
            roots=[1],
            seeds=[None],
            named=[e.Path("x", 0, 0), e.Path("y", 1, 1)],
            span=e.Span(4, 0, 4, 12),
            line=4,
        ),
        e.NodeEntered(0, 1, [scalar(1.0)]),
        e.NodeRan(0, 1, [scalar(3.0), scalar(3.0)]),
        e.Freed(0, 1, ["self", "other"]),
        e.NodeEntered(0, 0, [scalar(6.0)]),
        e.Accumulated(0, 0, 0, scalar(6.0), None, GRAD),
        e.NodeRan(0, 0),
        e.BackwardEnded(0),
        e.Printed("tensor(6.)\n", span=e.Span(5, 0, 5, 13)),
        e.Final("x", X, grad=scalar(6.0)),
        e.Final("y", Y, grad_fn="MulBackward0"),
        e.Ended("ok"),
    )
)
