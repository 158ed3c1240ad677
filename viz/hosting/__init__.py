"""What a server of the app needs besides the page: who may come in, and what every answer says to the browser.

    request ──▶ headers on every answer ──▶ hosts it answers to ──▶ a route of ours, or Streamlit's page

Knows Starlette, which Streamlit brings, but nothing of Streamlit, torch or a visitor's page.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from viz.hosting.headers import SafeHeaders
from viz.hosting.settings import Settings, WrongSetting, read

__all__ = ["Settings", "doors", "settings"]

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
    ]
