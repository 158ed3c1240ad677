"""What every answer of this server tells the browser: run our own scripts and nothing else, and send nothing away.

Measured in the browser with all views of a film open; what a row allows, the page needs. Pure ASGI, so that answers
that Streamlit sends in pieces, and the one to a websocket's opening, pass through untouched.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT = {
    "default-src": "'self'",
    # Streamlit hands a component's script to the browser as a blob. Graphviz, for the torchviz view, is WebAssembly in
    # a worker; nothing needs eval. The hash is that of the one script inside Streamlit's page.
    "script-src": "'self' blob: 'wasm-unsafe-eval' 'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='",
    "worker-src": "'self' blob:",
    # Streamlit and the stage make style elements and attributes as they draw.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}

FIXED = {
    "X-Content-Type-Options": "nosniff",
    # Other sites learn nothing; ours still hears which page of ours a form was on (with "no-referrer" it would not).
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{power}=()"
        for power in ("camera", "microphone", "geolocation", "display-capture", "midi", "payment", "serial", "usb")
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy(ancestors: Iterable[str] | None) -> str:
    """The content security policy of a page that pages of these origins, besides our own, may show in a frame; None
    lets every page do so, an editor's preview for one."""
    framed = {} if ancestors is None else {"frame-ancestors": " ".join(("'self'", *ancestors))}
    return "; ".join(f"{what} {where}" for what, where in (CONTENT | framed).items())


class SafeHeaders:
    """Sets the headers on whatever the app behind it answers."""

    def __init__(self, app: ASGIApp, ancestors: Iterable[str] | None = None) -> None:
        self._app = app
        self._headers = FIXED | {"Content-Security-Policy": policy(ancestors)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_safely(message: Message) -> None:
            nonlocal begun
            if message["type"] in STARTS:
                begun = True
                message.setdefault("headers", [])
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        try:
            await self._app(scope, receive, send_safely)
        except Exception:
            if scope["type"] == "http" and not begun:  # Starlette would answer this one before us
                await PlainTextResponse("Something went wrong here.\n", 500)(scope, receive, send_safely)
            raise


STARTS = ("http.response.start", "websocket.accept", "websocket.http.response.start")
