"""A trace as the plain facts of a run: one dict, ready for JSON, for tests and scripts.

Pure: everything is read off the events. Names of fields and of PyTorch's things are those a plain script would print.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from viz.trace import events as e
from viz.trace.graph import Graph

Facts = dict[str, Any]

STOPPED_BY = {"cpu": "time"}
"""Both clocks are time to whoever reads a report."""


def report(trace: e.Trace) -> Facts:
    """The facts of the run; see the table in docs/trace.md."""
    end = trace.events[-1]
    raised = [_exception(event) for event in trace.of(e.Raised)]
    facts: Facts = {
        "program": trace.began.program,
        "outcome": end.outcome if isinstance(end, e.Ended) else "stopped",
        "exception": raised[0] if raised else None,
        "stdout": _stdout(trace.events),
        "warnings": [{"category": it.category, "message": it.message, "line": it.line} for it in trace.of(e.Warned)],
        "tensors": {it.path: _tensor(it) for it in trace.of(e.Final)},
        "backward_calls": _calls(trace),
    }
    if isinstance(end, e.Stopped):
        facts["stopped"] = STOPPED_BY.get(end.limit, end.limit)
    if trace.began.mode == "cells":
        facts["cells"] = _cells(trace)
    return facts


def _exception(raised: e.Raised) -> Facts:
    return {"type": raised.type, "message": raised.message, "line": raised.line}


def _stdout(events: tuple[e.AnyEvent, ...] | list[e.AnyEvent]) -> str:
    return "".join(it.text for it in events if isinstance(it, e.Printed) and it.stream == "stdout")


def _numbers(value: e.Value | None) -> Facts | None:
    if value is None:
        return None
    return {"shape": list(value.shape), "dtype": value.dtype, "data": value.data}


def _tensor(final: e.Final) -> Facts:
    state = final.state
    return {
        "shape": list(state.shape),
        "dtype": state.dtype,
        "data": state.value.data if state.value else None,
        "requires_grad": state.requires_grad,
        "is_leaf": state.is_leaf,
        "grad_fn": final.grad_fn,
        "version": state.version,
        "grad": _numbers(final.grad),
    }


def _cells(trace: e.Trace) -> list[Facts]:
    cells: list[Facts] = []
    inside: list[e.AnyEvent] = []
    for event in trace.events:
        inside.append(event)
        if isinstance(event, e.CellBegan):
            inside = []
            cells.append({"line": event.line, "stdout": "", "display": None, "exception": None})
        elif isinstance(event, (e.CellEnded, e.Stopped)) and cells:
            raised = [_exception(it) for it in inside if isinstance(it, e.Raised)]
            cells[-1]["stdout"] = _stdout(inside)
            cells[-1]["exception"] = raised[0] if raised else None
            cells[-1]["display"] = event.display if isinstance(event, e.CellEnded) else None
    return cells


def _calls(trace: e.Trace) -> list[Facts]:
    """One entry a call, in the order in which they were made, each read off its own events."""
    graph = Graph()
    calls: dict[int, _Call] = {}
    for event in trace.events:
        graph.take(event)
        if isinstance(event, e.BackwardCalled):
            calls[event.b] = _Call(event, graph)
        elif isinstance(event, _OF_A_CALL):
            calls[event.b].take(event, graph)
    return [call.facts() for call in calls.values()]


_OF_A_CALL = (e.NodeEntered, e.Captured, e.Freed, e.BackwardEnded)


class _Call:
    """A call while its events come in. What may change later is read off the graph at once."""

    def __init__(self, called: e.BackwardCalled, graph: Graph) -> None:
        self.called = called
        self.nodes = [graph.nodes[n] for n in graph.below(called)]
        self.named = graph.named(called)
        self.entered: list[tuple[e.NodeEntered, str]] = []
        self.freed: set[int] = set()
        self.captured: set[int] = set()
        self.returned: dict[int, e.Value | None] = {}
        """Tensor in ``inputs=`` that a gradient reached → what was handed back for it."""
        self.error: str | None = None

    def take(self, event: e.NodeEntered | e.Captured | e.Freed | e.BackwardEnded, graph: Graph) -> None:
        if isinstance(event, e.NodeEntered):
            self.entered.append((event, graph.nodes[event.n].name))
        elif isinstance(event, e.Captured):
            self.captured.add(event.t)
        elif isinstance(event, e.Freed):
            self.freed.add(event.n)
        else:
            self.error = event.error
            pairs = zip(self.called.inputs or (), event.returned, strict=False)
            self.returned = {t: graph.values.get(handed) for t, handed in pairs if t in self.captured}

    def facts(self) -> Facts:
        called = self.called
        return {
            "api": called.api,
            "line": called.line,
            "direct": called.direct,
            "nested": called.nested,
            "retain_graph": called.retain_graph,
            "create_graph": called.create_graph,
            "n_nodes": len(self.nodes),
            "n_edges": sum(edge is not None for node in self.nodes for edge in node.edges),
            "node_names": dict(sorted(Counter(node.name for node in self.nodes).items())),
            "order": [name for _, name in self.entered],
            "gradients": {path.path: _numbers(self._delivered(path)) for path in self.named},
            "freed": len(self.freed),
            "exception": self.error,
        }

    def _delivered(self, path: e.Path) -> e.Value | None:
        """What the engine brought to a named tensor: what was returned for it, else what entered its node."""
        if self.returned.get(path.t) is not None:
            return self.returned[path.t]
        for event, _ in self.entered:
            if event.n == path.n and path.output < len(event.incoming):
                return event.incoming[path.output]
        return None
