"""A trace as text to read, one event a line, what belongs to a call or a group indented under it.

    $2 = mul($0, $1)  n2 MulBackward0(n0, n1)  # 3:5 x * y  → [0, 1, 4, 9]

``$2`` is a tensor, ``n2`` a node of the graph, ``b0`` a call, ``g1`` a group. Knows nothing of steps or
of a reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from viz.trace import events as e
from viz.trace.source import compact, cut, lines_of

INDENT = "    "


def text(trace: e.Trace) -> str:
    """The whole trace, a line an event."""
    return "".join(line + "\n" for line in lines(trace))


def lines(trace: e.Trace) -> Iterator[str]:
    source = lines_of(trace.source)
    under: list[tuple[str, int]] = []
    for event in trace.events:
        _close(under, event)
        yield INDENT * len(under) + _ROWS[type(event)](event) + _place(source, event) + _result(event)
        if isinstance(event, e.BackwardCalled):
            under.append(("b", event.b))
        elif isinstance(event, e.GroupBegan):
            under.append(("g", event.g))


def _close(under: list[tuple[str, int]], event: e.AnyEvent) -> None:
    """The end of a call or of a group stands where its beginning does, and ends what began inside."""
    if isinstance(event, e.BackwardEnded):
        ended = ("b", event.b)
    elif isinstance(event, e.GroupEnded):
        ended = ("g", event.g)
    else:
        return
    if ended in under:
        del under[under.index(ended) :]


def number(it: e.Number) -> str:
    """``1.5``, ``nan``, ``1+2j``."""
    if isinstance(it, tuple):
        real, imaginary = it
        return f"{number(real)}{'' if str(imaginary).startswith('-') else '+'}{number(imaginary)}j"
    return f"{it:.6g}" if isinstance(it, float) else str(it)


def value(it: e.Value | None) -> str:
    """The numbers in nested brackets, or the shape with a summary of a large tensor."""
    if it is None:
        return "?"
    if it.data is not None:
        return _nested(it.data, it.shape)
    summary = f"{it.dtype}{list(it.shape)}"
    if it.stats is None:
        return summary
    pairs = ((name, getattr(it.stats, name)) for name in ("min", "max", "mean", "norm"))
    return " ".join([summary, *(f"{name} {number(held)}" for name, held in pairs if held is not None)])


def _nested(data: list[e.Number], shape: tuple[int, ...]) -> str:
    if not shape:
        return number(data[0])
    if len(shape) == 1:
        return f"[{', '.join(map(number, data))}]"
    size = len(data) // shape[0] if shape[0] else 0
    return f"[{', '.join(_nested(data[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0]))}]"


def _place(source: list[str], event: e.AnyEvent) -> str:
    span = getattr(event, "span", None)
    return f"  # {span.line}:{span.column} {' '.join(cut(source, span).split())}" if span else ""


def _result(event: e.AnyEvent) -> str:
    """What came out of an operation: the numbers of its new or changed tensors."""
    if not isinstance(event, e.OpRan):
        return ""
    shown = [value(state.value) for state in event.states if state.value is not None]
    return f"  → {'; '.join(shown)}" if shown else ""


def _refs(numbers: Iterable[int | None]) -> str:
    return ", ".join("None" if number is None else f"${number}" for number in numbers)


def _values(values: Iterable[e.Value | None]) -> str:
    return ", ".join("none" if it is None else value(it) for it in values)


def _nodes(nodes: list[e.Node]) -> str:
    return "".join(f"  {_node(node)}" for node in nodes)


def _node(node: e.Node) -> str:
    if node.leaf is not None:
        return f"n{node.n} {node.name}(${node.leaf})"
    return f"n{node.n} {node.name}({', '.join('None' if edge is None else f'n{edge.n}' for edge in node.edges)})"


def _arg(arg: e.Arg) -> str:
    if arg.t is not None:
        return f"${arg.t}"
    return f"[{_refs(arg.items)}]" if arg.items else compact(arg.text, 40)


def _op(event: e.OpRan) -> str:
    outputs = f"{_refs(event.outputs)} = " if event.outputs else ""
    return f"{outputs}{event.name}({', '.join(map(_arg, event.args))}){_nodes(event.nodes)}"


def _tensor(state: e.Tensor) -> str:
    kind = "leaf" if state.is_leaf else f"n{state.grad_fn}"
    wants = " requires_grad" if state.requires_grad else ""
    inside = "".join(f" in {level.kind}{level.size or ''}" for level in state.levels)
    return f"${state.t} {state.dtype}{list(state.shape)} {kind}{wants}{inside} {value(state.value)}"


def _met(event: e.Met) -> str:
    return "met " + "; ".join(map(_tensor, event.tensors)) + _nodes(event.nodes)


def _called(event: e.BackwardCalled) -> str:
    options = [f"gradient={_values(event.seeds)}"] if event.seeds_given else []
    options += [f"inputs=[{_refs(event.inputs)}]"] if event.inputs is not None else []
    options += [f"retain_graph={event.retain_graph}"] if event.retain_graph is not None else []
    options += ["create_graph=True"] if event.create_graph else []
    return f"b{event.b} {event.api}({', '.join([_refs(event.roots), *options])}){_nodes(event.nodes)}"


def _returned(event: e.BackwardEnded) -> str:
    if event.error is not None:
        where = "" if event.failed is None else f" in n{event.failed}"
        return f"b{event.b} raised {event.error}{where}: {_first(event.message)}"
    return f"b{event.b} done" + (f" → {_refs(event.returned)}" if event.returned else "")


def _accumulated(event: e.Accumulated) -> str:
    before = "None" if event.before is None else value(event.before)
    after = f"${event.after.t} {value(event.after.value)}"
    return f"${event.t}.grad: {before} + {value(event.incoming)} = {after} ({event.how})"


def _group(event: e.GroupBegan) -> str:
    index = "" if event.index is None else f" {event.index}"
    node = "" if event.n is None else f" for n{event.n}"
    return f"g{event.g} {' '.join(filter(None, (event.kind + index, event.name, event.type)))}{node}"


def _hook(event: e.HookRan) -> str:
    on = "" if event.n is None else f" of n{event.n}"
    on = on if event.t is None else f" of ${event.t}"
    changed = f" → {_values(event.after)}" if event.replaced else ""
    return f"{event.kind} hook {event.name}{on}: {_values(event.before)}{changed}"


def _final(event: e.Final) -> str:
    grad = "" if event.grad is None else f" .grad {value(event.grad)}"
    return f"at the end {event.path} is {_tensor(event.state)}{grad}"


def _first(message: str) -> str:
    return message.split("\n", 1)[0]


def _scoped(event: e.Bound | e.Unbound) -> str:
    return f"{event.scope}.{event.name}" if event.scope else event.name


def _on(flag: bool) -> str:
    return "on" if flag else "off"


_ROWS: dict[type, Callable[..., str]] = {
    e.Began: lambda it: f"begin {it.program} as {it.mode}, torch {it.torch}, Python {it.python}",
    e.CellBegan: lambda it: f"cell {it.cell} at line {it.line}: {it.title}",
    e.CellEnded: lambda it: f"cell {it.cell} done" + ("" if it.display is None else f" → {it.display!r}"),
    e.LineReached: lambda it: f"line {it.line}",
    e.LinesHidden: lambda it: "lines hidden",
    e.Met: _met,
    e.OpRan: _op,
    e.GroupBegan: _group,
    e.GroupEnded: lambda it: f"g{it.g} done" + "".join(f", keeps {one.name} of ${one.t}" for one in it.keeps),
    e.Bound: lambda it: f"{_scoped(it)} is ${it.t}",
    e.Unbound: lambda it: f"{_scoped(it)} is gone",
    e.GradMode: lambda it: f"grad mode {_on(it.grad_mode)}" + (", inference mode" if it.inference else ""),
    e.Flagged: lambda it: f"{it.what} of {_tensor(it.state)}",
    e.GradSet: lambda it: f"${it.t}.grad is {'None' if it.grad is None else _tensor(it.grad)}",
    e.BackwardCalled: _called,
    e.Drawn: lambda it: f"b{it.b} drawn by torchviz" if it.dot else f"b{it.b} not drawn: {it.note}",
    e.NodeEntered: lambda it: f"n{it.n} ← {_values(it.incoming)}",
    e.NodeRan: lambda it: f"n{it.n} → {_values(it.outgoing) or 'nothing'}{_nodes(it.nodes)}",
    e.Accumulated: _accumulated,
    e.Captured: lambda it: f"captured at ${it.t}: {value(it.value)}",
    e.HookRan: _hook,
    e.Freed: lambda it: f"n{it.n} lost {', '.join(it.names)}",
    e.BackwardEnded: _returned,
    e.Printed: lambda it: f"{it.stream}: {it.text!r}",
    e.Warned: lambda it: f"warning {it.category}: {_first(it.message)}",
    e.Raised: lambda it: f"raised {it.type} at line {it.line}: {_first(it.message)}",
    e.Noted: lambda it: f"note {it.what}: {it.detail}",
    e.Final: _final,
    e.Ended: lambda it: f"end: {it.outcome}",
    e.Stopped: lambda it: f"stopped: {it.limit} ({it.detail}) at line {it.line}",
}
