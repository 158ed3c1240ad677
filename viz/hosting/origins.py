"""Whose pages may open a websocket here: this server's own. The page in a course's frame is ours too.

Streamlit refuses others as well, but asks a service on the internet for this machine's address before it does, and
while it waits it serves nobody: where there is no way out, each such knock would stop the class for seconds.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


class OwnPages:
    """Answers 403 to a websocket that a page of another origin opens. A browser always says which page it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not _is_own(Headers(scope=scope)):
            await send({"type": "websocket.close"})  # before it was accepted: 403
        else:
            await self._app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    origin = headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc == headers.get("host")
    except ValueError:  # no address at all
        return False
