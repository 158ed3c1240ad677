"""Where the film is: the groups under way (calls, modules, loops and their turns) and the frames around recording.

Every step tells the innermost group in which it happens, every card the one in which its operation ran; a group that
holds neither is no part of the cast. Knows no words.
"""

from __future__ import annotations

from msgspec.structs import replace

from viz.story.model import Cast, Group, Step
from viz.story.scenes.optimizers import optimizer_began, optimizer_ended
from viz.story.scenes.regions import FRAMES
from viz.story.telling import Telling
from viz.trace.events import GroupBegan, GroupEnded


def began(telling: Telling, event: GroupBegan) -> None:
    id = f"{event.kind} {telling.keys['g', event.g]}"  # a card has the key of its operation
    place = telling.source.place(event.span)
    telling.cast.groups[id] = Group(
        id, event.kind, event.name, event.type, place, telling.film.inside, event.index,
        line=event.line, times=event.times,
    )  # fmt: skip
    telling.groups[event.g] = id
    telling.film.groups.append(id)
    if event.kind == "optimizer":
        optimizer_began(telling, event)


def ended(telling: Telling, event: GroupEnded) -> None:
    """With it ends what began inside."""
    id, groups = telling.groups.pop(event.g, ""), telling.film.groups
    optimizer_ended(telling, event)
    if event.turns is not None and id in telling.cast.groups:
        telling.cast.groups[id] = replace(telling.cast.groups[id], turns=event.turns)
    if id in groups:
        del groups[groups.index(id) :]


def peopled(cast: Cast, steps: list[Step]) -> Cast:
    """The cast without groups that no step and no card is in."""
    groups, kept = {group.id: group for group in cast.groups}, set()
    waiting = {step.within for step in steps} | {actor.group for actor in cast.nodes}
    waiting |= {group.id for group in cast.groups if group.kind in FRAMES}
    for id in waiting:
        while id and id not in kept:
            kept.add(id)
            id = groups[id].parent
    return replace(cast, groups=[group for group in cast.groups if group.id in kept])
