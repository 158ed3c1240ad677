"""What one browser may send: asks at the pace of a hand, and nothing to keep.

Streamlit starts a thread for each message and keeps what is uploaded for as long as the page is open: measured, two
thousand messages sent at once by one page kept a server from answering anybody for minutes. Nobody presses so fast.
What comes faster waits its turn unread, and nothing of it is lost. Pure ASGI, like the headers.
"""

from __future__ import annotations

import asyncio
import time

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

AT_ONCE = 12
A_SECOND = 4.0
"""Messages of one page: so many at any time, and so many a second from then on."""
UPLOADS = "/_stcore/upload_file/"


class Pace:
    """Stands before the app. Counts by connection: how many there may be of one address is for the proxy to say."""

    def __init__(self, app: ASGIApp, at_once: int = AT_ONCE, a_second: float = A_SECOND) -> None:
        self._app = app
        self._at_once, self._a_second = at_once, a_second

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._app(scope, self._paced(receive), send)
        elif UPLOADS in scope.get("path", ""):
            await PlainTextResponse("Nothing is uploaded here.\n", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _paced(self, receive: Receive) -> Receive:
        """A bucket that fills with time, from which each message takes one."""
        left, since = float(self._at_once), time.monotonic()

        async def receive_in_turn() -> Message:
            nonlocal left, since
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            now = time.monotonic()
            left, since = min(self._at_once, left + (now - since) * self._a_second) - 1, now
            if left < 0:
                await asyncio.sleep(-left / self._a_second)
            return message

        return receive_in_turn
