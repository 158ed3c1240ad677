"""Whose turn it is: sessions in turn, one run under way and one waiting for each. Pure; no clock, no thread.

Two classes. What a visitor waits for comes first. What nobody waits for (checks, lessons warmed ahead) takes a slot of
its own beside those, and more of its own only while no visitor waits.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False)
class Ticket:
    """A place in the queue. ``session`` is whose turn it uses up."""

    session: str
    behind: bool = False
    """Of the second class."""


@dataclass
class Queue:
    """``slots`` run at the same time, ``behind`` more of the second class; at most ``bound`` wait in each class."""

    slots: int
    behind: int
    bound: int
    running: list[Ticket] = field(default_factory=list)
    _waiting: list[Ticket] = field(default_factory=list)
    """First come, first served: nobody has two here, so this goes round the sessions."""

    def enter(self, ticket: Ticket) -> tuple[bool, Ticket | None]:
        """Whether it was let in, and whom it replaces: the session's waiting one, whose place it takes."""
        for place, other in enumerate(self._waiting):
            if (other.session, other.behind) == (ticket.session, ticket.behind):
                self._waiting[place] = ticket
                return True, other
        if len(self.waiting(ticket.behind)) >= self.bound:
            return False, None
        self._waiting.append(ticket)
        return True, None

    def begin(self) -> Ticket | None:
        """The next to run, if it can: it counts as running from now on."""
        for behind in (False, True):
            ready = self._in_turn(behind)
            if ready and self._free(behind):
                self._waiting.remove(ready[0])
                self.running.append(ready[0])
                return ready[0]
        return None

    def leave(self, ticket: Ticket) -> bool:
        """It is over, or nobody waits for it any more. Whether it was still waiting."""
        waited = ticket in self._waiting
        (self._waiting if waited else self.running).remove(ticket)
        return waited

    def promote(self, ticket: Ticket, session: str) -> None:
        """A visitor waits for it now too: it goes on in the first class, behind those who were there before."""
        waited = ticket in self._waiting
        if waited:
            self._waiting.remove(ticket)
            self._waiting.append(ticket)
        ticket.session, ticket.behind = session, False

    def place(self, ticket: Ticket) -> int:
        """1 is the next to run; 0 runs already, or is over."""
        return self._line(ticket.behind).index(ticket) + 1 if ticket in self._waiting else 0

    def waiting(self, behind: bool) -> list[Ticket]:
        return [ticket for ticket in self._waiting if ticket.behind is behind]

    def _line(self, behind: bool) -> list[Ticket]:
        """In the order in which they will begin: who has one under way comes after all who have not."""
        ready = self._in_turn(behind)
        return ready + [ticket for ticket in self.waiting(behind) if ticket not in ready]

    def _in_turn(self, behind: bool) -> list[Ticket]:
        busy = {ticket.session for ticket in self.running if ticket.behind is behind}
        return [ticket for ticket in self.waiting(behind) if ticket.session not in busy]

    def _free(self, behind: bool) -> bool:
        under_way = sum(ticket.behind is behind for ticket in self.running)
        if not behind:
            return under_way < self.slots
        return under_way < (1 if self.waiting(False) else self.behind)
