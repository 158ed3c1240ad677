"""What is worth saying of an operation beside its result: each remark is a function, and most of them are silent.

Knows the facts before and after the operation; the sentence around them is `said`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from viz.story.model import Words
from viz.story.scenes.scene import Scene
from viz.story.telling import FLOATING, Telling
from viz.trace.events import Saved, Tensor


def remarks(telling: Telling, scene: Scene) -> list[Words]:
    return [words for remark in REMARKS if (words := remark(telling, scene))]


def _not_differentiable(telling: Telling, scene: Scene) -> Words:
    """Some outputs have a history, others do not: indices."""
    states = [telling.world.tensors[t] for t in scene.outputs]
    plain = [state.t for state in states if state.grad_fn is None and not state.requires_grad]
    custom = any(node.source is not None for node in scene.event.nodes)  # what it marked is told of it elsewhere
    if not plain or len(plain) == len(states) or custom:
        return []
    names = telling.words.join([[telling.call_it(t)] for t in plain])
    return telling.words.say("op.not_differentiable", names=names, count=len(plain))


def _dropped(telling: Telling, scene: Scene) -> Words:
    """The mask of a dropout, which its node keeps."""
    if scene.event.name not in ("dropout", "feature_dropout", "alpha_dropout"):
        return []
    saved = [saved for node in scene.event.nodes for saved in node.saved if _is_mask(saved)]
    return telling.words.say("op.dropped", mask=telling.numbers(saved[0].value)) if saved else []


def _is_mask(saved: Saved) -> bool:
    return saved.state == "held" and saved.t is None and saved.name in ("other", "result1", "mask")


def _updated(telling: Telling, scene: Scene) -> Words:
    """Arguments that it changed without being asked to write: the running statistics of a batch norm."""
    event = scene.event
    given = {state.t: state for state in scene.before}
    told = [state for state in event.states if state.t in given and state.t not in (*event.outputs, *event.writes)]
    changed = [state for state in told if state.value is not None and state.value != given[state.t].value]
    parts = [_now(telling, state) for state in changed]
    return telling.words.say("op.updated", parts=telling.words.join(parts)) if parts else []


def _now(telling: Telling, state: Tensor) -> Words:
    value = telling.numbers(state.value)
    return telling.words.say("made.one", name=telling.call_it(state.t), value=value)


def _rounded(telling: Telling, scene: Scene) -> Words:
    """A result of fewer digits than its floating operands: autocast."""
    state = telling.world.tensors[scene.made]
    given = {before.dtype for before in scene.before if before.dtype.startswith(FLOATING)}
    short = state.dtype in ("float16", "bfloat16")
    if (
        not short
        or not given
        or state.dtype in given
        or not any(n.name == "ToCopyBackward0" for n in scene.event.nodes)
    ):
        return []
    return (
        telling.words.say("op.autocast", dtype=state.dtype)
        if scene.event.name not in ("to", "half", "bfloat16")
        else []
    )


def _complex(telling: Telling, scene: Scene) -> Words:
    """How the gradient of a complex number is to be read, said once."""
    state = telling.world.tensors[scene.made]
    if "complex" in telling.once or not state.dtype.startswith("complex") or not state.requires_grad:
        return []
    telling.once.add("complex")
    return telling.words.say("op.complex", name=telling.call_it(state.t))


def _rebuilt(telling: Telling, scene: Scene) -> Words:
    """Views whose history this operation had rebuilt, because their base was written since."""
    outputs = scene.event.outputs
    views = [t for t in scene.rebuilt if t not in outputs]
    if not views:
        return []
    names = telling.words.join([[telling.call_it(t)] for t in views])
    return telling.words.say("op.rebuilt", names=names, node=_node(telling, views[0]))


def _copied_slice(telling: Telling, scene: Scene) -> Words:
    """A write into a view is recorded on the base."""
    state = telling.world.tensors[scene.made]
    if scene.made not in scene.event.writes or not any(node.name == "CopySlices" for node in scene.event.nodes):
        return []
    if state.base is None:
        return telling.words.say("op.copy_slices.whole", name=telling.call_it(scene.made))
    return telling.words.say("op.copy_slices", name=telling.call_it(scene.made), base=telling.call_it(state.base))


def _hidden_leaf(telling: Telling, scene: Scene) -> Words:
    """A name for what was made of a leaf in the same expression: the leaf itself is out of reach."""
    state = telling.world.tensors[scene.made]
    if state.is_leaf or not telling.world.names_of(scene.made):
        return []
    leaves = [leaf.t for leaf in scene.before if leaf.is_leaf and leaf.requires_grad and not leaf.levels]
    hidden = [t for t in leaves if t not in telling.ahead.name and t not in telling.world.owner]
    name, source = telling.call_it(scene.made), hidden and telling.call_it(hidden[0])
    return telling.words.say("op.hidden_leaf", name=name, source=source) if source else []


def _node(telling: Telling, t: int) -> str:
    node = telling.world.nodes.get(telling.world.tensors[t].grad_fn)
    return node.name if node else ""


def _sampled(telling: Telling, scene: Scene) -> Words:
    """That the film keeps only some of the numbers, said once."""
    value = telling.world.value(scene.made)
    if value is None or value.data is not None or "sampled" in telling.once:
        return []
    telling.once.add("sampled")
    return telling.words.say("op.sampled", shown=len(value.sample or []), total=prod(value.shape))


Remark = Callable[[Telling, Scene], Words]

REMARKS: tuple[Remark, ...] = (
    _hidden_leaf, _copied_slice, _rebuilt, _not_differentiable, _dropped, _updated, _rounded, _complex, _sampled,
)  # fmt: skip
