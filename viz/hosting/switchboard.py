"""The lecturer's switchboard: what the load is, pause and go on, what new visitors see first. A plain page, no script.

    GET  /switchboard           the door, or the board         POST the same: enter · leave · pause · resume · pin
    GET  /switchboard/figures   the figures, in a frame that renews itself

A post is heard from a page of ours only: its browser says where it comes from, its ticket goes nowhere else, and its
form carries a mark made of the ticket. The secret travels in the body of a post, never in an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs

import jinja2
import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from viz.hosting.guard import TICKET_SECONDS, Guard
from viz.hosting.status import State

HERE = Path(__file__).resolve().parent
COOKIE = "autograd_theater_switchboard"
BODY_BYTES = 4_096
"""Of a form; the longest thing in one is the secret."""


class Theater(Protocol):
    """What the switchboard acts on."""

    def state(self) -> State: ...
    def sessions(self) -> int: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def pinned(self) -> str | None:
        """The lesson that new visitors find open; None is the app's own choice."""

    def pin(self, lesson: str | None) -> None: ...
    def lessons(self, language: str) -> dict[str, str]:
        """Titles by id, in the order of the course."""


@cache
def words(language: str) -> dict[str, str]:
    area = msgspec.json.decode((HERE / "switchboard.json").read_bytes(), type=dict[str, dict[str, str]])
    return {key: said[language] for key, said in area.items()}


@cache
def _pages() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(HERE / "pages")
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)


@dataclass
class Switchboard:
    """One for the process. ``secret`` "" means that there is none, and every address of it says so."""

    theater: Theater
    secret: str
    replica: str = ""
    """Which of several servers this is, as its host calls it."""

    def __post_init__(self) -> None:
        self._guard = Guard(self.secret) if self.secret else None

    def routes(self) -> list[Route]:
        if self._guard is None:
            return [Route("/switchboard", _closed), Route("/switchboard/figures", _closed)]
        return [
            Route("/switchboard", self.show, methods=["GET"]),
            Route("/switchboard", self.act, methods=["POST"]),
            Route("/switchboard/figures", self.figures, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        return self._board(request) if self._inside(request) else self._door(request)

    async def figures(self, request: Request) -> Response:
        if not self._inside(request):
            return Response(status_code=403)
        state, sessions = self.theater.state(), self.theater.sessions()
        return self._page("figures", request, state=state, sessions=sessions, stops=sorted(state.stops.items()))

    async def act(self, request: Request) -> Response:
        form = await _form(request)
        if form is None or not _from_here(request):
            return Response(status_code=403)
        if form.get("do") == "enter":
            return self._enter(request, form.get("secret", ""))
        ticket = request.cookies.get(COOKIE, "")
        if not (self._inside(request) and self._guard.is_ours(form.get("mark", ""), ticket)):
            return self._door(request, status=403)
        done = _again(request)
        if form.get("do") == "leave":
            done.delete_cookie(COOKIE, path=_path(request), httponly=True, samesite="strict")
        elif form.get("do") in ("pause", "resume"):
            self.theater.pause() if form["do"] == "pause" else self.theater.resume()
        elif form.get("do") == "pin" and form.get("lesson", "") in ("", *self.theater.lessons("en")):
            self.theater.pin(form.get("lesson") or None)
        return done

    def _inside(self, request: Request) -> bool:
        return self._guard.knows(request.cookies.get(COOKIE, ""))

    def _enter(self, request: Request, said: str) -> Response:
        address = request.client.host if request.client else ""
        if self._guard.must_wait(address):
            return self._door(request, "wait", 429)
        ticket = self._guard.enter(said, address)
        if ticket is None:
            return self._door(request, "wrong", 403)
        done = _again(request)
        done.set_cookie(
            COOKIE,
            ticket,
            max_age=TICKET_SECONDS,
            path=_path(request),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return done

    def _door(self, request: Request, problem: str = "", status: int = 200) -> Response:
        return self._page("door", request, status, problem=problem)

    def _board(self, request: Request) -> Response:
        mark = self._guard.form_mark(request.cookies[COOKIE])
        lessons, pinned = self.theater.lessons(_language(request)), self.theater.pinned() or ""
        return self._page("board", request, mark=mark, state=self.theater.state(), lessons=lessons, pinned=pinned)

    def _page(self, name: str, request: Request, status: int = 200, **facts: object) -> Response:
        language, asked = _language(request), request.query_params
        html = (
            _pages()
            .get_template(f"{name}.html")
            .render(
                words=words(language),
                language=language,
                others={key: value for key, value in asked.items() if key != "lang"},
                query=str(asked),
                replica=self.replica,
                **facts,
            )
        )
        return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


async def _closed(request: Request) -> Response:
    return Response("There is no switchboard: no secret was given at start.\n", 404, media_type="text/plain")


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a small form, each once; None for anything else."""
    length = request.headers.get("content-length", "")
    if not (length.isdecimal() and int(length) <= BODY_BYTES):
        return None
    body = (await request.body()).decode("utf-8", "replace")
    try:
        fields = parse_qs(body, keep_blank_values=True, max_num_fields=10)
    except ValueError:  # more of them
        return None
    return {name: values[-1] for name, values in fields.items()}


def _from_here(request: Request) -> bool:
    """The page that posts is one of this server's own: every browser says so of a post."""
    return request.headers.get("origin", "").partition("://")[2] == request.headers.get("host")


def _again(request: Request) -> RedirectResponse:
    """The board anew, by a GET of the same address, so that a reload repeats nothing."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{_path(request)}{query}", 303)


def _path(request: Request) -> str:
    return request.url.path


def _language(request: Request) -> str:
    """As on the page: ``?lang=``, then what the browser asks for."""
    wish = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "zh" if wish.lower().startswith("zh") else "en"
