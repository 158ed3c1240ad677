"""The switchboard on a server of its own, over a theater that only remembers what was done to it."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tests.conftest import free_port
from viz.hosting.headers import SafeHeaders
from viz.hosting.switchboard import Switchboard

SECRET = "a secret for one class"
FIGURES = {"level": "isolated", "ready": True, "running": 3, "waiting": 12, "slots": 16, "runs": 1234, "hits": 987}
FIGURES |= {"refused": 2, "restarts": 1, "paused": False}


class Remembers:
    """A theater without a stage."""

    def __init__(self) -> None:
        self.stops = {"cpu": 41, "<b>odd</b>": 1}
        self.paused, self.pin_set = False, None

    def state(self) -> SimpleNamespace:
        return SimpleNamespace(**FIGURES | {"paused": self.paused, "stops": self.stops})

    def sessions(self) -> int:
        return 57

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        self.paused = False

    def pinned(self) -> str | None:
        return self.pin_set

    def pin(self, lesson: str | None) -> None:
        self.pin_set = lesson

    def lessons(self, language: str) -> dict[str, str]:
        return {"detach": {"en": "Cut & <i>paste</i>", "zh": "截断"}[language], "accumulation": "Accumulation"}


@dataclass
class Visitor:
    """Sends requests as a browser would, and keeps one cookie."""

    place: str
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str = "/switchboard", **headers: str) -> tuple[int, str]:
        return self._send("GET", path, None, headers)

    def post(self, path: str = "/switchboard", origin: str | None = "", **fields: str) -> tuple[int, str]:
        """``origin`` is the page's own unless told; None sends none."""
        from_where = {} if origin is None else {"Origin": origin or f"http://{self.place}"}
        return self._send("POST", path, urlencode(fields), from_where)

    def mark(self) -> str:
        return self.get()[1].split('name="mark" value="')[1].split('"')[0]

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        line = http.client.HTTPConnection(self.place, timeout=10)
        sent = headers | ({"Cookie": self.cookie} if self.cookie else {})
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, path, body, sent)
        answer = line.getresponse()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        if "set-cookie" in self.headers:
            self.cookie = self.headers["set-cookie"].split(";")[0]
        text = answer.read().decode()
        line.close()
        return answer.status, text


@dataclass
class Board:
    theater: Remembers
    place: str

    def visitor(self) -> Visitor:
        return Visitor(self.place)

    def lecturer(self) -> Visitor:
        visitor = self.visitor()
        assert visitor.post(do="enter", secret=SECRET)[0] == 303
        return visitor


@pytest.fixture
def board() -> Iterator[Board]:
    theater, port = Remembers(), free_port()
    app = Starlette(routes=Switchboard(theater, SECRET, "replica 1").routes(), middleware=[Middleware(SafeHeaders)])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield Board(theater, f"127.0.0.1:{port}")
    server.should_exit = True
    thread.join(10)
