"""A film told by hand, small, with every field of a Story in it: what the stage must be able to draw."""

from __future__ import annotations

from typing import Any

from viz.story.model import (
    Actor,
    Box,
    Cast,
    Chapter,
    Edit,
    End,
    Entry,
    Facts,
    Fault,
    Flight,
    Group,
    Link,
    Now,
    Picture,
    Pour,
    Print,
    Remedy,
    Rule,
    Run,
    Share,
    Step,
    Story,
    Sum,
)

HOSTILE = "<img src=x onerror=alert(1)>"
"""A name that must stay text wherever it is shown."""

CODE = """\
import torch
x = torch.tensor([1., 3.], requires_grad=True)
y = x * x
u = y.detach()
z = u * x + x
z.sum().backward()
x.add_(1)
"""

X, Y, U, M, Z, S = "leaf x", "3/x*x#1", "4/y.detach()#1", "5/u*x#1", "5/u*x+x#1", "6/z.sum()#1"
VALUES = {
    "x": [1.0, 3.0],
    "y": [1.0, 9.0],
    "m": [1.0, 27.0],
    "z": [2.0, 30.0],
    "s": [32.0],
    "one": [1.0],
    "ones": [1.0, 1.0],
    "sum": [2.0, 10.0],
    "third": [1.3333333730697632, -0.00001],
}


def picture(name: str) -> Picture:
    shape = () if name in ("s", "one") else (2,)
    return Picture(shape=shape, dtype="float32", data=VALUES[name])


def facts(leaf: bool, grad_fn: str | None = None) -> Facts:
    return Facts(shape=(2,), dtype="float32", requires_grad=True, is_leaf=leaf, grad_fn=grad_fn)


def shown(node: str, value: str, *more: tuple[str, str, Any]) -> list[tuple[str, str, Any]]:
    return [(node, "shown", True), (node, "value", value), *more]


def say(*runs: Run | str) -> list[Run]:
    return [run if isinstance(run, Run) else Run(text=run) for run in runs]


def cast() -> Cast:
    size = (1, 2)
    nodes = [
        Actor(
            id=X,
            kind="leaf",
            label="torch.tensor([1., 3.])",
            op="tensor",
            grad_fn="AccumulateGrad",
            size=size,
            bucket=True,
        ),
        Actor(id=Y, kind="op", label="x * x", op="mul", grad_fn="MulBackward0", size=size, boxes=2, born=1),
        Actor(id=U, kind="untracked", label="y.detach()", op="detach", size=size, born=2, group="region"),
        Actor(id=M, kind="op", label="u * x", op="mul", grad_fn="MulBackward0", size=size, boxes=1, born=3),
        Actor(id=Z, kind="op", label="u * x + x", op="add", grad_fn="AddBackward0", size=size, born=4),
        Actor(id=S, kind="op", label="z.sum()", op="sum", grad_fn="SumBackward0", size=(1, 1), order=2, born=5),
    ]
    edges = [
        Link(id="e1", source=X, target=Y),
        Link(id="e2", source=X, target=Y, slot=1),
        Link(id="e3", source=Y, target=U, carries="cut", why="detach"),
        Link(id="e4", source=U, target=M, carries="value"),
        Link(id="e5", source=X, target=M, slot=1),
        Link(id="e6", source=M, target=Z),
        Link(id="e7", source=X, target=Z, slot=1),
        Link(id="e8", source=Z, target=S),
        Link(id="e9", source=S, target=X, carries="write"),
    ]
    return Cast(nodes=nodes, edges=edges, groups=[Group(id="region", kind="no_grad", name="no_grad")])


def forward() -> list[Step]:
    names = (X, "names", [("x", ""), (HOSTILE, "f")])
    return [
        Step(
            key="x",
            kind="create",
            phase="forward",
            say=say(
                "The leaf ",
                Run(text="x", mark="name", ref=X),
                " holds ",
                Run(text="[1, 3]", mark="value", value="x"),
                ".",
            ),
            line=2,
            span=(2, 4, 2, 46),
            changes=shown(X, "x", names, (X, "facts", facts(True)), (X, "grad", None), (X, "ledger", [])),
            now=Now(focus=[X]),
        ),
        op_step(
            Y, "y", "y", 3, (3, 4, 3, 9), ["e1", "e2"], [Box(name="self", state="full", label="x", of=X, version=0)]
        ),
        op_step(U, "y", "u", 4, (4, 4, 4, 14), ["e3"], [], ("region", "shown", True)),
        op_step(M, "m", "", 5, (5, 4, 5, 9), ["e4", "e5"], [Box(name="other", state="full", label="u", of=U)]),
        op_step(Z, "z", "z", 5, (5, 4, 5, 13), ["e6", "e7"], []),
        op_step(
            S,
            "s",
            "",
            6,
            (6, 0, 6, 7),
            ["e8"],
            [],
            printed=[Print(text=f"{HOSTILE}\n"), Print(text="careful", stream="warning")],
        ),
    ]


def op_step(
    node: str, value: str, name: str, line: int, span: tuple, edges: list[str], boxes: list[Box], *more, printed=()
) -> Step:
    changes = shown(node, value, (node, "facts", facts(False, "F")), (node, "saved", boxes), *more)
    changes += [(node, "names", [(name, "")])] if name else []
    changes += [(edge, "shown", True) for edge in edges]
    flights = [Flight(edge=edge, value="x", way="forward") for edge in edges]
    now = Now(focus=[node], edges=edges, flights=flights)
    return Step(
        key=node,
        kind="op",
        phase="forward",
        say=say(f"{node} runs."),
        line=line,
        span=span,
        changes=changes,
        now=now,
        printed=list(printed),
    )


def backward() -> list[Step]:
    waits = [(node, "phase", "waits") for node in (S, Z, M, X)]
    entry = Entry(how="poured", before=None, incoming="sum", after="sum", step="pour", call=1)
    note = say("∂L/∂x = ∂L/∂z · u")
    rule = Rule(
        lines=[say("∂L/∂x = [1, 1] · [1, 9] = ", Run(text="[1, 9]", mark="gradient", value="y"))], check="equal"
    )
    return [
        Step(
            key="call",
            kind="call",
            phase="backward",
            say=say("backward() starts."),
            line=6,
            changes=waits,
            now=Now(focus=[S]),
        ),
        Step(
            key="seed",
            kind="seed",
            phase="backward",
            say=say("It starts with 1."),
            line=6,
            now=Now(focus=[S], seed=[(S, "one")]),
        ),
        node_step(S, 1, "one", {"e8": "ones"}),
        node_step(Z, 2, "ones", {"e6": "ones", "e7": "ones"}),
        node_step(M, 3, "ones", {"e5": "y"}, note=note, rule=rule),
        Step(
            key="pour",
            kind="pour",
            phase="backward",
            say=say("It is poured into x.grad."),
            line=6,
            span=(2, 4, 2, 46),
            changes=[
                (X, "phase", "runs"),
                (X, "order", 4),
                (X, "incoming", ["sum"]),
                (X, "grad", "sum"),
                (X, "ledger", [entry]),
            ],
            now=Now(
                focus=[X],
                sum=Sum(node=X, parts=[Share(edge="e7", value="ones"), Share(edge="e5", value="y")], total="sum"),
                pour=Pour(node=X, before=None, incoming="sum", after="sum"),
            ),
        ),
    ]


def node_step(node: str, order: int, entered: str, sent: dict[str, str], note=(), rule: Rule | None = None) -> Step:
    changes = [(node, "phase", "ran"), (node, "order", order), (node, "incoming", [entered]), (node, "fate", "freed")]
    changes += [(edge, "gradient", value) for edge, value in sent.items()]
    flights = [Flight(edge=edge, value=value, way="backward", note=list(note)) for edge, value in sent.items()]
    now = Now(focus=[node], edges=list(sent), flights=flights)
    return Step(
        key=f"back {node}",
        kind="node",
        phase="backward",
        say=say(f"{node} runs back."),
        line=6,
        changes=changes,
        now=now,
        rule=rule,
    )


def error() -> Step:
    fault = Fault(
        kind="leaf_in_place",
        type="RuntimeError",
        message=f"a leaf Variable that requires grad is being used in an in-place operation. {HOSTILE}",
        line=7,
        span=(7, 0, 7, 9),
        node=X,
        explanation=say("x is a leaf."),
        remedies=[Remedy(words=say("Try no_grad."), edits=[Edit(7, 7, ["with torch.no_grad():", "    x.add_(1)"])])],
    )
    changes = [(X, "value", "third"), ("e9", "shown", True), (X, "phase", "failed")]
    return Step(
        key="error",
        kind="error",
        phase="error",
        say=say("Line 7 raises."),
        line=7,
        span=(7, 0, 7, 9),
        changes=changes,
        now=Now(focus=[X]),
        fault=fault,
    )


def story(language: str = "en", id: str = "sample") -> Story:
    chapters = [
        Chapter(key="f", title="forward", phase="forward", first=0),
        Chapter(key="b", title="backward · line 6", phase="backward", first=6, line=6),
        Chapter(key="e", title="error", phase="error", first=12, line=7),
    ]
    return Story(
        v=1,
        id=f"{id} {language}",
        language=language,
        code=CODE,
        mode="script",
        cast=cast(),
        values={name: picture(name) for name in VALUES},
        steps=[*forward(), *backward(), error()],
        chapters=chapters,
        drawings=[],
        end=End(outcome="raises"),
    )
