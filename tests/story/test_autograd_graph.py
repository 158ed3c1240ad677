"""The graph of the grad_fn view is the one that a walk over `next_functions` finds in plain PyTorch."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from viz import run
from viz.run import Request
from viz.story import tell

PROGRAMS = Path(__file__).parents[1] / "programs"
ROOTS = {
    "several outputs": """
x = torch.ones(3, requires_grad=True)
a, b = x.unbind()[:2]
r = a * b + x.exp()[0] * a
""",
    "an input without gradient": """
w = torch.ones(2, 2, requires_grad=True)
r = torch.nn.functional.linear(torch.ones(3, 2), w)
""",
    "written in place": """
x = torch.ones(3, requires_grad=True)
r = x * 2
r[0].mul_(3)
r.add_(1)
""",
    "layers": """
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.LayerNorm(3))
r = net(torch.ones(2, 2)).pow(2).mean()
""",
    "built by a backward": """
x = torch.tensor([1.0, 2.0], requires_grad=True)
(g,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
r = g.sum()
""",
    "a custom Function": """
class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 2 * x

    @staticmethod
    def backward(ctx, g):
        return 2 * g

x = torch.ones(2, requires_grad=True)
r = Twice.apply(x).sin().sum()
""",
    "a list of inputs": """
x = torch.ones(2, requires_grad=True)
r = torch.stack([x, x * 2, x.detach()]).split(1)[1].sum()
""",
}
ROOTS = {name: f"import torch\n{code}" for name, code in ROOTS.items()}


def walk(root) -> tuple[Counter, Counter]:
    """Names of all nodes below a node, and (name, slot, name, input) of all edges between them."""
    names, edges, waiting, seen = Counter(), Counter(), [root], {root}
    while waiting:
        node = waiting.pop()
        names[plain(node)] += 1
        for slot, (below, place) in enumerate(node.next_functions):
            if below is None:
                continue
            edges[plain(node), slot, plain(below), place] += 1
            if below not in seen:
                seen.add(below)
                waiting.append(below)
    return names, edges


def plain(node) -> str:
    return node.name().rpartition("::")[2]


def told(story, root: int) -> tuple[Counter, Counter]:
    """The same of the story's graph."""
    names, edges, waiting, seen = Counter(), Counter(), [root], {root}
    while waiting:
        node = story.graph[waiting.pop()]
        names[node.name] += 1
        for following in node.next:
            edges[node.name, following.slot, story.graph[following.to].name, following.input] += 1
            if following.to not in seen:
                seen.add(following.to)
                waiting.append(following.to)
    return names, edges


@pytest.mark.parametrize("program", ROOTS)
def test_nodes_and_edges_are_those_that_pytorch_walks(program):
    code = ROOTS[program]
    names: dict = {}
    exec(compile(code, "<plain>", "exec"), names)
    nodes, edges = walk(names["r"].grad_fn)
    story = tell(run.run(Request(source=code, mode="script")), "en")
    roots = [i for i, node in enumerate(story.graph) if node.name == plain(names["r"].grad_fn)]
    assert any(told(story, root) == (nodes, edges) for root in roots)


@pytest.mark.parametrize("program", ROOTS)
def test_what_a_node_saved_has_the_name_that_pytorch_gives_it(program):
    names: dict = {}
    exec(compile(ROOTS[program], "<plain>", "exec"), names)
    story = tell(run.run(Request(source=ROOTS[program], mode="script")), "en")
    waiting, known = [names["r"].grad_fn], {}
    while waiting:
        node = waiting.pop()
        known.setdefault(plain(node), set()).update(dir(node))
        waiting += [below for below, _ in node.next_functions if below is not None]
    for node in story.graph:
        for attribute, _ in node.saved:
            assert node.name not in known or attribute.partition("[")[0] in known[node.name]


def test_the_card_of_a_node_and_the_links_of_its_edges_are_in_the_cast():
    source = (PROGRAMS / "second_derivative.py").read_text("utf-8")
    story = tell(run.run(Request(source=source, mode="script")), "en")
    cards, links = {actor.id: actor for actor in story.cast.nodes}, {link.id: link for link in story.cast.edges}
    for node in story.graph:
        assert cards[node.card].grad_fn == node.name
        assert cards[node.card].born <= node.born < len(story.steps)
        for following in node.next:
            link = links[following.link]
            assert (link.source, link.target) == (story.graph[following.to].card, node.card)
            assert link.carries in ("both", "gradient")
