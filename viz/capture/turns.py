"""The turns of loops as they run: one group for a loop, in it one for each turn, moved on at each line of the program.

Nothing is looked up for a loop in which no event happens: see `groups`.
"""

from __future__ import annotations

from types import CodeType, FrameType

from viz.capture.called import short, shortened
from viz.capture.groups import Group, Groups
from viz.capture.loops import FIRST, HEADER, Loop, Place, loops_in, owner_of, places_of
from viz.capture.source import Source
from viz.trace.events import GroupEnded, Span
from viz.trace.source import cut

LONGEST = 60
"""Characters of a loop's header that its name takes over."""


class Loops:
    """Which loops lie around each instruction of the program."""

    def __init__(self, source: Source):
        self.source = source
        self._trees = 0
        self._loops: dict[tuple[int, str], list[Loop]] = {}
        self._headers: dict[Loop, tuple[str, Span | None]] = {}

    def of(self, code: CodeType) -> list[Place] | None:
        """None where code has no loop."""
        self._read()
        loops = self._loops.get(owner_of(code))
        return places_of(code, loops) if loops else None

    def header(self, loop: Loop) -> tuple[str, Span | None]:
        """What a loop is called, and where that stands."""
        if loop not in self._headers:
            span = self.source.piece(loop.begin, loop.header_end)
            self._headers[loop] = shortened(cut(self.source.lines, span), LONGEST), span
        return self._headers[loop]

    def _read(self) -> None:
        """Find the loops in what was parsed since."""
        trees = self.source.trees
        for tree in trees[self._trees :]:
            for owner, loop in loops_in(tree):
                self._loops.setdefault(owner, []).append(loop)
        self._trees = len(trees)


class LoopGroup(Group):
    kind = "loop"

    def __init__(self, running: Running, loops: Loops):
        self.running, self.loops = running, loops

    def describe(self) -> None:
        self.name, self.span = self.loops.header(self.running.loop)

    def ended(self) -> GroupEnded:
        running = self.running
        counted = running.over and not running.loop.one_line  # Python announces its header once more at the end
        return GroupEnded(self.g, turns=running.begun if counted else None)


class TurnGroup(Group):
    """A turn of a loop. As long as nothing has happened in it, it serves for the next turn too."""

    kind = "iteration"

    def __init__(self, running: Running, turns: Turns, frame: FrameType):
        self.loop, self.index = running.loop, running.begun - 1
        self.turns, self.frame = turns, frame
        self.on = True
        """Not between two turns, where the iterator runs and the condition is looked at."""

    def ready(self) -> bool:
        if not self.on or not self.loop.one_line:
            return self.on
        around = self.turns.places[self.frame.f_lasti >> 1].around
        return (self.loop, HEADER) not in around

    def describe(self) -> None:
        _, self.span = self.turns.loops.header(self.loop)
        if self.loop.targets:
            values = self.frame.f_locals
            pairs = ((name, short(values.get(name, ...))) for name in self.loop.targets)
            self.name = ", ".join(f"{name} = {value}" for name, value in pairs if value)


class Running:
    """A loop under way: its group, how many turns have begun, and the group of the turn that is going on."""

    __slots__ = ("begun", "group", "loop", "over", "turn")

    def __init__(self, loop: Loop):
        self.loop = loop
        self.begun = 0
        self.over = False
        self.group: Group | None = None
        self.turn: TurnGroup | None = None


class Turns:
    """The loops under way in one frame."""

    __slots__ = ("_groups", "_running", "at", "loops", "places")

    def __init__(self, groups: Groups, loops: Loops, places: list[Place]):
        self.loops, self.places = loops, places
        self._groups = groups
        self._running: list[Running] = []
        self.at: Place | None = None
        """Where the last line that ran lies."""

    def enter(self, frame: FrameType) -> None:
        """The frame begins; or goes on, as a generator does, and so do the loops that it was in."""
        for running in self._running:
            running.group = self._groups.begin(LoopGroup(running, self.loops))
            if running.turn is not None:
                running.turn = self._groups.begin(TurnGroup(running, self, frame))

    def news(self, frame: FrameType) -> Place | None:
        """Where the line that comes lies, if that may be the end or the beginning of a turn."""
        place = self.places[frame.f_lasti >> 1]
        return None if place is self.at and place.quiet else place

    def opens(self, place: Place) -> bool:
        """Whether a turn begins here: the binding of its targets belongs to it."""
        return (
            self.at is not None and not self.at.quiet and self.at.around[-1][1] == HEADER
            and not place.quiet and place.around[-1][1] == FIRST
        )  # fmt: skip

    def move(self, place: Place, frame: FrameType) -> None:
        """The frame has come to a new line."""
        self.at = place
        known = self._known(place)
        self._drop(known)
        for depth, (loop, part) in enumerate(place.around):
            running = self._running[depth] if depth < known else self._start(loop)
            turn = running.turn
            if part == HEADER:
                self._end_turn(running)
                if loop.one_line:
                    self._begin_turn(running, frame)
            elif turn is None or not turn.on:
                self._begin_turn(running, frame)
            elif part == FIRST and depth + 1 >= known:  # else an inner loop, first in the body, goes on
                self._end_turn(running)
                self._begin_turn(running, frame)

    def _known(self, place: Place) -> int:
        """How many of the loops around this place are under way."""
        running, around = self._running, place.around
        known = min(len(around), len(running))
        while known and running[known - 1].loop is not around[known - 1][0]:
            known -= 1
        return known

    def _drop(self, known: int) -> None:
        if known < len(self._running):
            self._over(known)
            self._groups.end(self._running[known].group)
            del self._running[known:]

    def leave(self) -> None:
        """The frame is over, and so are its loops."""
        self._over(0)

    def _over(self, known: int) -> None:
        for running in self._running[known:]:
            running.over = True

    def _start(self, loop: Loop) -> Running:
        running = Running(loop)
        self._running.append(running)
        running.group = self._groups.begin(LoopGroup(running, self.loops))
        return running

    def _begin_turn(self, running: Running, frame: FrameType) -> None:
        running.begun += 1
        if running.turn is None:
            running.turn = self._groups.begin(TurnGroup(running, self, frame))
        else:
            running.turn.index, running.turn.on = running.begun - 1, True

    def _end_turn(self, running: Running) -> None:
        turn = running.turn
        if turn is None:
            return
        if turn.g is None:
            turn.on = False
        else:
            self._groups.end(turn)
            running.turn = None
