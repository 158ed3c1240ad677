"""Who may use the switchboard: whoever knew the secret less than a working day ago. Pure; knows no request.

The ticket that a browser keeps is signed with the secret, so that every replica that was given the same secret takes
it, and none holds it in memory.
"""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from itsdangerous import BadSignature, Signer, TimestampSigner

TICKET_SECONDS = 12 * 3600
WINDOW_SECONDS = 60.0
TRIES, ALL_TRIES = 5, 60
"""Wrong secrets a minute, from one address and from all of them."""
ADDRESSES = 1_000
"""Remembered at most."""


class Guard:
    """Holds the secret, and counts those who did not know it."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._secret = secret.encode()
        self._tickets = TimestampSigner(secret, salt="switchboard ticket")
        self._forms = Signer(secret, salt="switchboard form")
        self._clock = clock
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()
        self._changing = Lock()

    def enter(self, said: str, address: str) -> str | None:
        """A ticket for who says the secret; None if that is wrong."""
        if not hmac.compare_digest(said.encode("utf-8", "replace"), self._secret):
            self._remember(address)
            return None
        return self._tickets.sign("lecturer").decode()

    def must_wait(self, address: str) -> bool:
        """There were too many wrong secrets within the last minute, from here or from everywhere."""
        with self._changing:
            since = self._clock() - WINDOW_SECONDS
            self._wrong = OrderedDict(
                (where, late) for where, times in self._wrong.items() if (late := [at for at in times if at > since])
            )
            return len(self._wrong.get(address, ())) >= TRIES or sum(map(len, self._wrong.values())) >= ALL_TRIES

    def _remember(self, address: str) -> None:
        with self._changing:
            self._wrong.setdefault(address, []).append(self._clock())
            self._wrong.move_to_end(address)
            while len(self._wrong) > ADDRESSES:
                self._wrong.popitem(last=False)

    def knows(self, ticket: str) -> bool:
        """It was given out by `enter`, and not too long ago."""
        try:
            return self._tickets.unsign(ticket, max_age=TICKET_SECONDS) == b"lecturer"
        except BadSignature:
            return False

    def form_mark(self, ticket: str) -> str:
        """What a form of ours carries and one from elsewhere cannot: made of the ticket, which only its browser has."""
        return self._forms.get_signature(ticket).decode()

    def is_ours(self, mark: str, ticket: str) -> bool:
        return hmac.compare_digest(mark.encode("utf-8", "replace"), self.form_mark(ticket).encode())
