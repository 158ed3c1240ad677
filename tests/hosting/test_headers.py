"""What every answer tells the browser, on each kind of answer the server gives, and which names it answers to."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from tests.hosting.loop import in_a_loop
from viz.hosting.headers import CONTENT, FIXED, SafeHeaders, policy

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def test_no_page_may_evaluate_text_as_a_program():
    assert "'unsafe-eval'" not in policy([]) and "'unsafe-inline'" not in CONTENT["script-src"]


def test_streamlits_own_inline_script_is_the_one_allowed_by_its_hash():
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in INLINE.findall(page)]
    assert digests, "a Streamlit without an inline script needs no hash: take it out of the table"
    assert re.findall(r"'sha256-([^']+)'", CONTENT["script-src"]) == digests


def test_frames_are_for_stated_origins_or_for_all():
    assert policy([]).endswith("frame-ancestors 'self'")
    assert policy(["https://a.example"]).endswith("frame-ancestors 'self' https://a.example")
    assert "frame-ancestors" not in policy(None)


def test_an_answer_to_what_broke_on_our_side_carries_them_too():
    async def broken(request: object) -> None:
        raise ValueError

    app = Starlette(routes=[Route("/", broken)], middleware=[Middleware(SafeHeaders, ancestors=())])
    scope = {"type": "http", "method": "GET", "path": "/", "root_path": "", "query_string": b"", "headers": []}
    said: list[dict] = []

    async def send(message: dict) -> None:
        said.append(message)

    with pytest.raises(ValueError):  # for the log
        in_a_loop(app(scope, None, send))
    starts = [message for message in said if message["type"] == "http.response.start"]
    assert [message["status"] for message in starts] == [500], "it is answered once"
    assert dict(starts[0]["headers"])[b"content-security-policy"] == policy([]).encode()


def answer(url: str, host: str | None = None) -> tuple[int, dict[str, str]]:
    """Status and headers (names in lower case) of what the server says to a GET."""
    asked = urllib.request.Request(url, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(asked, timeout=10) as said:
            return said.status, {name.lower(): value for name, value in said.headers.items()}
    except urllib.error.HTTPError as refusal:
        return refusal.code, {name.lower(): value for name, value in refusal.headers.items()}


def opened(url: str, host: str, origin: str | None = None) -> bytes:
    """What the server says to a browser that opens the websocket under this name, from a page of its own or of
    ``origin``."""
    place = url.removeprefix("http://")
    with socket.create_connection(place.split(":"), timeout=10) as line:
        line.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin or f'http://{host}'}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n".encode()
        )
        said = b""
        while b"\r\n\r\n" not in said:
            said += line.recv(4096) or b"\r\n\r\n"
        return said


@pytest.mark.parametrize("path", ["/", "/favicon.png", "/_stcore/health", "/_stcore/host-config", "/no-such-place.js"])
def test_every_answer_carries_them(app_url, path):
    _, headers = answer(app_url + path)
    for name, value in FIXED.items():
        assert headers[name.lower()] == value
    assert headers["content-security-policy"] == policy(None)


def test_so_does_the_answer_that_opens_the_websocket(app_url):
    said = opened(app_url, app_url.removeprefix("http://"))
    assert said.startswith(b"HTTP/1.1 101 ") and b"content-security-policy:" in said.lower()


def test_a_name_that_is_not_ours_gets_nothing_but_the_headers(app_url):
    status, headers = answer(app_url, host="rebound.example")
    assert status == 400 and headers["content-security-policy"] == policy(None)
    said = opened(app_url, "rebound.example")
    assert said.startswith(b"HTTP/1.1 400 ") and b"content-security-policy:" in said.lower()
