"""What is under way: calls, modules, loops and their turns, as one stack of groups that events fall into.

A group is announced just before the first event inside it, so that one in which nothing happens costs nothing and is
not told. What a group is called is found out then, too. Knows nothing of how its groups are found: `names` sees
functions, `loops` the turns of loops, `library` the calls of torch that are groups.
"""

from __future__ import annotations

from types import CodeType, FrameType
from typing import TYPE_CHECKING

from viz.trace.events import GroupBegan, GroupEnded, Span

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


class Group:
    """A group under way. Subclasses find out name and place when they are asked, at the first event inside."""

    kind: str
    name = ""
    type = ""
    index: int | None = None
    n: int | None = None
    span: Span | None = None
    line: int | None = None
    times = 0
    g: int | None = None
    """Its number, once it is told."""
    code: CodeType | None = None
    """The function that it stands for itself, which is no further group inside."""
    frame: FrameType | None = None
    """Whose run it is; let go at its end."""

    def __init__(self, kind: str, name: str, span: Span | None = None):
        self.kind, self.name, self.span = kind, name, span

    def swallows(self, code: CodeType) -> bool:
        """Whether a function called inside stands for the group itself."""
        return code is self.code

    def ended(self) -> GroupEnded:
        return GroupEnded(self.g)

    def let_go(self) -> None:
        """It has ended: nothing of the program may live on for it."""
        self.frame = None

    def ready(self) -> bool:
        """Whether what happens now is inside it: the turn of a loop begins when its targets are bound."""
        return True

    def describe(self) -> None:
        """Find out what it is called and where it stands."""


class Groups:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self._output = recorder.output
        self.open: list[Group] = []
        """Outermost first."""
        self.untold = False
        """Whether some of them may still have to be told."""
        self._told = 0

    def __enter__(self) -> None:
        pass

    def __exit__(self, *exception: object) -> None:
        self.cut(0)

    def within(
        self, kind: str, name: str, *, type: str = "", index: int | None = None, n: int | None = None,
        span: Span | None = None, code: CodeType | None = None,
    ) -> Within:  # fmt: skip
        """``with groups.within("hook", "clip", n=3): …``: all that is told inside belongs to one group."""
        group = Group(kind, name, span)
        group.type, group.index, group.n, group.code = type, index, n, code
        return Within(self, group)

    @property
    def elsewhere(self) -> bool:
        """What runs in another thread has no place in the stack."""
        return self._recorder.elsewhere

    def begin(self, group: Group) -> Group:
        if self._output.pending:
            self._output.flush()
        self.open.append(group)
        self.untold = True
        return group

    def end(self, group: Group) -> None:
        """It is over, and with it whatever began inside. A group that has ended already stays ended."""
        groups = self.open
        if groups and groups[-1] is group:
            self.cut(len(groups) - 1)
        elif group in groups:
            self.cut(groups.index(group))

    def cut(self, depth: int) -> None:
        """End all but the outermost ``depth`` groups."""
        groups = self.open
        if len(groups) > depth and self._output.pending:
            self._output.flush()
        while len(groups) > depth:
            group = groups.pop()
            ended = None if group.g is None else group.ended()
            group.let_go()
            if ended is not None:
                self._recorder.send(ended)

    def tell(self) -> None:
        """Announce what an event is about to fall into."""
        self.untold = False
        for group in self.open:
            if group.g is None:
                if group.ready():
                    self._tell(group)
                else:
                    self.untold = True

    def _tell(self, group: Group) -> None:
        self._told += 1
        group.g = self._told
        try:
            group.describe()
        except Exception as error:
            self._recorder.fault(error)
        about = (group.kind, group.name, group.type, group.index, group.n, group.span, group.line, group.times)
        self._recorder.send(GroupBegan(group.g, *about))


class Within:
    """A group around a ``with`` block. Never fails, and lets every exception through."""

    __slots__ = ("_group", "_groups")

    def __init__(self, groups: Groups, group: Group):
        self._groups, self._group = groups, group

    def __enter__(self) -> Group:
        return self._group if self._groups.elsewhere else self._groups.begin(self._group)

    def __exit__(self, *exception: object) -> None:
        self._groups.end(self._group)
