"""Which films are kept as pictures, and at which step each stands. Their programs are no lesson: those are edited."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tests.conftest import ROOT
from viz.page import request
from viz.run import run
from viz.story import tell
from viz.story.model import Story


class Film(NamedTuple):
    """A program of tests/programs at one step: the nth step (negative: from the end) of a kind."""

    name: str
    program: str
    kind: str
    nth: int = 0
    language: Literal["en", "zh"] = "en"


FILMS = (
    Film("detach, a gradient in flight", "tests/programs/films/detach.py", "node", 1),
    Film("accumulation, the second pour", "tests/programs/films/accumulation.py", "pour", 1),
    Film("no_grad, a region", "tests/programs/no_grad_region.py", "end"),
    Film("a second backward fails", "tests/programs/second_backward_raises.py", "error", 0, "zh"),
    Film("a saved tensor was changed", "tests/programs/in_place_saved_raises.py", "error"),
    Film("gradients meet in a sum", "tests/programs/value_used_twice.py", "pour"),
    Film("second derivative, a graph over the graph", "tests/programs/second_derivative.py", "end"),
    Film("broadcasting folds back", "tests/programs/broadcasting.py", "node", -1),
    Film("nan from the branch not taken", "tests/programs/nan_from_where.py", "end"),
    Film("two losses over one trunk", "tests/programs/two_losses_shared_trunk.py", "end"),
    Film("a frozen layer passes gradients on", "tests/programs/features/frozen_layer_passes.py", "end", 0, "zh"),
    Film("views share memory", "tests/programs/views.py", "end"),
    Film("a training step", "tests/programs/linear_sgd_step.py", "end"),
    Film("a recurrent layer", "tests/programs/features/layer_rnn.py", "end"),
    Film("a training loop in frames", "tests/programs/films/linear_regression.py", "end"),
    Film("heatmaps, and a folded module", "tests/programs/features/layer_attention.py", "end"),
    Film("a checkpoint runs its function again", "tests/programs/features/checkpoint_not_reentrant.py", "inside"),
    Film("vmap, inside torch.func", "tests/programs/features/func_vmap.py", "end"),
)


def told(film: Film) -> tuple[Story, int]:
    """The film and the index at which it stands."""
    code = (ROOT / film.program).read_text("utf-8").rstrip()
    story = tell(run(request(code)), film.language)
    steps = [index for index, step in enumerate(story.steps) if step.kind == film.kind]
    return story, steps[film.nth]
