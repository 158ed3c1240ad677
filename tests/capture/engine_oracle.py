"""Plain PyTorch, apart from the tool: what each engine run of a program does, seen by hooks on its graph nodes.

Nothing here knows the recorder. Names are variables of the module.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import ModuleType

import torch
from torch.autograd.graph import Node, get_gradient_edge


@dataclass
class Ran:
    """One engine run."""

    nested: bool
    n_nodes: int
    n_edges: int
    node_names: dict[str, int]
    order: list[str] = field(default_factory=list)
    gradients: dict[str, list | None] = field(default_factory=dict)
    exception: str | None = None


class Engine:
    """Stands before torch's engine while a program runs."""

    def __init__(self, module: ModuleType):
        self._module = module
        self._under_way: list[Ran] = []
        self.runs: list[Ran] = []

    def __enter__(self) -> list[Ran]:
        self._original = torch.autograd._engine_run_backward
        torch.autograd._engine_run_backward = self._run
        return self.runs

    def __exit__(self, *exception: object) -> None:
        torch.autograd._engine_run_backward = self._original

    def _run(self, roots, gradients, retain, create, inputs, allow_unreachable=True, accumulate_grad=True):
        nodes = below([node_of(root) for root in roots])
        edges = sum(to is not None for node in nodes for to, _ in node.next_functions)
        ran = Ran(bool(self._under_way), len(nodes), edges, dict(Counter(map(name, nodes))))
        self.runs.append(ran)
        named = {n: t for n, t in vars(self._module).items() if isinstance(t, torch.Tensor) and t.requires_grad}
        places = {n: (node_of(tensor), tensor.output_nr) for n, tensor in named.items()}
        ran.gradients = dict.fromkeys(named)
        handles = [node.register_prehook(self._watch(ran, node, places)) for node in nodes]
        self._under_way.append(ran)
        try:
            result = self._original(roots, gradients, retain, create, inputs, allow_unreachable, accumulate_grad)
        except BaseException as error:
            ran.exception = type(error).__name__
            raise
        finally:
            self._under_way.pop()
            for handle in handles:
                handle.remove()
        if not accumulate_grad:
            for tensor, gradient in zip(inputs, result, strict=True):
                ran.gradients |= {n: flat(gradient) for n, it in named.items() if it is tensor and gradient is not None}
        return result

    def _watch(self, ran: Ran, node: Node, places: dict[str, tuple[Node, int]]):
        def entered(gradients: tuple) -> None:
            if self._under_way[-1] is not ran:
                return
            ran.order.append(name(node))
            for n, (at, output) in places.items():
                if at is node:
                    ran.gradients[n] = flat(gradients[output])

        return entered


def node_of(tensor: torch.Tensor) -> Node | None:
    if tensor.grad_fn is not None or not tensor.requires_grad:
        return tensor.grad_fn
    return get_gradient_edge(tensor).node


def below(roots: list[Node | None]) -> list[Node]:
    found: dict[Node, None] = {}
    pending = [*roots]
    while pending:
        node = pending.pop()
        if node is not None and node not in found:
            found[node] = None
            pending += [to for to, _ in node.next_functions]
    return list(found)


def name(node: Node) -> str:
    return node.name().rpartition("::")[2]


def flat(tensor: torch.Tensor | None) -> list | None:
    return None if tensor is None else tensor.detach().reshape(-1).tolist()
