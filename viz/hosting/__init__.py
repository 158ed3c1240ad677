"""What a server of the app needs besides the page: who may come in, what every answer says, and what a host can see.

    request ──▶ headers on every answer ──▶ hosts it answers to ──▶ pages that may open a websocket, at a hand's pace
        ──▶ /ready, /metrics, /switchboard, or the page

Knows Starlette, which Streamlit brings, but nothing of Streamlit, torch or a visitor's page.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from viz.hosting import status
from viz.hosting.headers import SafeHeaders
from viz.hosting.origins import OwnPages
from viz.hosting.pace import Pace
from viz.hosting.settings import Settings, WrongSetting, read
from viz.hosting.switchboard import Switchboard
from viz.hosting.theater import Theater, opened
from viz.run.level import LEVELS

__all__ = ["Settings", "Theater", "doors", "opened", "routes", "settings"]

WRONG_SETTING = 2
"""Exit status."""


def settings(option: Callable[[str], object]) -> Settings:
    """This process's settings; it ends with a sentence if one is wrong. ``option`` gives Streamlit's own, by name."""
    try:
        return read(os.environ, option)
    except WrongSetting as error:
        print(f"Not started: {error}", file=sys.stderr)
        sys.exit(WRONG_SETTING)


def doors(known: Settings) -> list[Middleware]:
    """What every request passes, first to last; the headers stand first, so that a refusal carries them too."""
    return [
        Middleware(SafeHeaders, ancestors=known.embed),
        Middleware(TrustedHostMiddleware, allowed_hosts=known.hosts, www_redirect=False),
        *([Middleware(OwnPages), Middleware(Pace)] if known.hosted else []),
    ]


def routes(known: Settings, theater: Theater) -> list[Route]:
    """What is answered besides the page."""
    wanted = known.level if known.hosted else LEVELS[0]

    async def ready(request: Request) -> PlainTextResponse:
        why = status.ready(theater.state(), wanted)
        return PlainTextResponse(f"{why or 'ready'}\n", 503 if why else 200, headers=FRESH)

    async def metrics(request: Request) -> PlainTextResponse:
        text = status.metrics(theater.state(), theater.sessions(), theater.films)
        return PlainTextResponse(text, headers=FRESH | METRICS)

    own = [Route("/ready", ready), Route("/metrics", metrics)]
    return own + Switchboard(theater, known.secret, theater.name).routes()


FRESH = {"Cache-Control": "no-store"}
METRICS = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
