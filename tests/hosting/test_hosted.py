"""The app in hosted mode, as a process of its own: what a class, its lecturer and a page around it see."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.theater_page import RUN_SECONDS, Theater
from tests.conftest import ROOT, free_port, serving
from tests.hosting.conftest import SECRET
from tests.hosting.test_headers import answer, opened
from viz.hosting.headers import policy
from viz.hosting.settings import Settings
from viz.hosting.theater import TOO_OPEN, admit
from viz.run.level import Survey

MARK = "visitors_own_word"
PAUSED = "Runs are paused"


@dataclass
class Hosted:
    url: str
    log: Path
    course: str
    """Origin of a page that may show the app in a frame …"""
    elsewhere: str
    """… and of the same page where it may not."""


class Course(BaseHTTPRequestHandler):
    """A course page with the app in a frame; the app's address is its query."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<iframe src="{self.path[2:]}" width="1200" height="800"></iframe>'.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    course = ThreadingHTTPServer(("127.0.0.1", 0), Course)
    threading.Thread(target=course.serve_forever, daemon=True).start()
    port, log = course.server_port, tmp_path_factory.mktemp("hosted") / "log.txt"
    environment = {
        "AUTOGRAD_THEATER": "hosted",
        "AUTOGRAD_THEATER_HOSTS": "theater.example.org",
        "AUTOGRAD_THEATER_EMBED": f"http://localhost:{port}",
        "AUTOGRAD_THEATER_SECRET": SECRET,
    }
    with serving(free_port(), log, environment) as url:
        yield Hosted(url, log, f"http://localhost:{port}", f"http://127.0.0.1:{port}")
    course.shutdown()
    course.server_close()


@pytest.fixture
def arrive(browser, hosted: Hosted) -> Iterator[Callable[[], Page]]:
    """A new visitor's empty tab."""
    contexts = []

    def open_tab() -> Page:
        contexts.append(browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce"))
        return contexts[-1].new_page()

    yield open_tab
    for context in contexts:
        context.close()


def lecturer(page: Page, hosted: Hosted) -> Page:
    page.goto(f"{hosted.url}/switchboard")
    page.get_by_label("Secret").fill(SECRET)
    page.get_by_role("button", name="Open").click()
    return page


def test_a_film_plays_with_every_view_and_nothing_is_blocked(arrive, hosted):
    theater = Theater(arrive(), hosted.url).open("?lesson=accumulation")
    theater.run(f"import torch\n{MARK} = torch.ones(2, requires_grad=True)\n({MARK} * 2).sum().backward()\n")
    theater.press("End")
    assert theater.numbers(theater.card_of(MARK), "grad") == [("2", 2.0)] * 2
    theater.page.locator("[role=tab][data-view=torchviz]").click()
    picture = theater.page.locator(".torchviz img")
    expect(picture).to_be_visible(timeout=RUN_SECONDS)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 50
    assert theater.complaints == []


TRY_TO_EVALUATE = """() => new Promise(done => {
  const attempt = 'try { eval("1"); window.tried = "ran" } catch (error) { window.tried = error.name }'
  const script = document.createElement('script')
  script.src = URL.createObjectURL(new Blob([attempt], { type: 'text/javascript' }))
  script.onload = () => done(window.tried)
  document.head.append(script)
})"""
TRY_INLINE = """() => {
  const script = document.createElement('script')
  script.textContent = 'window.inline = "ran"'
  document.head.append(script)
  return window.inline ?? 'refused'
}"""
TRY_TO_SEND = "() => fetch('https://elsewhere.example/', { mode: 'no-cors' }).then(() => 'sent', error => error.name)"


def test_the_page_can_send_nothing_elsewhere_and_evaluate_no_text(arrive, hosted):
    theater = Theater(arrive(), hosted.url).open()
    tried = [theater.page.evaluate(attempt) for attempt in (TRY_TO_EVALUATE, TRY_INLINE, TRY_TO_SEND)]
    assert tried == ["EvalError", "refused", "TypeError"]
    assert "Content Security Policy" in theater.complaints[-1], "by the policy, not for want of a network"


def test_a_course_page_shows_the_app_and_another_page_cannot(arrive, hosted):
    page = arrive()
    page.goto(f"{hosted.course}/?{hosted.url}/?lang=zh")
    expect(page.frame_locator("iframe").locator("[data-node]").first).to_be_visible(timeout=RUN_SECONDS)
    refused = arrive()
    with refused.expect_console_message(lambda said: "frame-ancestors" in said.text, timeout=RUN_SECONDS):
        refused.goto(f"{hosted.elsewhere}/?{hosted.url}/")
    assert refused.frame_locator("iframe").locator("[data-testid=stApp]").count() == 0


def test_the_lecturer_pauses_runs_and_lets_them_go_on(arrive, hosted):
    theater, board = Theater(arrive(), hosted.url).open(), lecturer(arrive(), hosted)
    board.get_by_role("button", name="Pause runs").click()
    try:
        expect(board.get_by_role("heading", name="Runs are paused")).to_be_visible()
        theater.run("paused = 1\n")
        expect(theater.page.locator(".theater")).to_contain_text(PAUSED, timeout=RUN_SECONDS)
    finally:
        board.get_by_role("button", name="Let visitors run again").click()
    expect(board.get_by_role("heading", name="Visitors can run programs")).to_be_visible()
    theater.run("import torch\nafter = torch.ones(1)\n")
    expect(theater.page.locator(".theater")).not_to_contain_text(PAUSED, timeout=RUN_SECONDS)
    assert theater.card_of("after") is not None


def test_new_visitors_find_the_pinned_lesson_and_a_link_still_opens_its_own(arrive, hosted):
    board = lecturer(arrive(), hosted)
    select = board.get_by_label("What new visitors see first")
    try:
        select.select_option("accumulation")
        board.get_by_role("button", name="Set").click()
        expect(select).to_have_value("accumulation")
        pinned = Theater(arrive(), hosted.url).open()
        linked = Theater(arrive(), hosted.url).open("?lesson=detach")
        assert pinned.theater("t.editor.text") != linked.theater("t.editor.text")
        assert "zero_grad" in pinned.theater("t.editor.text") or ".grad" in pinned.theater("t.editor.text")
    finally:
        select.select_option("")
        board.get_by_role("button", name="Set").click()
        expect(select).to_have_value("")


def test_the_board_shows_the_load_in_a_frame_that_renews_itself(arrive, hosted):
    board, theater = lecturer(arrive(), hosted), Theater(arrive(), hosted.url).open()
    pages = board.frame_locator("iframe").locator("tr", has_text="Open pages").locator("td").last
    expect(pages).not_to_have_text("0", timeout=RUN_SECONDS)
    assert theater.complaints == []


def test_every_answer_names_who_may_frame_it_and_only_our_names_are_answered(hosted):
    for path in ("/", "/_stcore/health", "/ready", "/metrics", "/switchboard"):
        status, headers = answer(hosted.url + path, host="theater.example.org:8501")
        assert status == 200 and headers["content-security-policy"] == policy([hosted.course])
    assert answer(f"{hosted.url}/", host="other.example.org")[0] == 400


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://[", "http://localhost"])
def test_a_page_from_elsewhere_opens_no_websocket_and_nobody_on_the_internet_is_asked(hosted, origin):
    own = "theater.example.org"
    assert opened(hosted.url, own).startswith(b"HTTP/1.1 101 ")
    assert opened(hosted.url, own, origin=f"https://{own}").startswith(b"HTTP/1.1 101 "), "TLS may end before us"
    assert opened(hosted.url, own, origin=origin).startswith(b"HTTP/1.1 403 ")
    said = hosted.log.read_text()
    assert "Rejecting WebSocket" not in said, "Streamlit was not asked: it asks others"
    assert "handshake" not in said, "and nobody fills the log"


def test_what_visitors_type_is_not_in_the_log(arrive, hosted):
    theater = Theater(arrive(), hosted.url).open()
    theater.run(
        f"import os, sys\nprint({MARK!r}, file=sys.stderr)\nos.write(2, b'{MARK}')\nraise ValueError({MARK!r})\n"
    )
    theater.run(f"import warnings\nwarnings.warn('{MARK}')\n{MARK} = (\n")
    said = hosted.log.read_text()
    assert "Hosted: level isolated" in said and MARK not in said


def test_a_host_that_confines_too_little_does_not_start(capsys, monkeypatch):
    monkeypatch.setattr("viz.run.shared", lambda: SimpleNamespace(close=lambda: None))
    admit(Settings("hosted", level="restricted"), Survey("restricted", ("read a file",)))
    admit(Settings("hosted"), Survey("isolated"))
    capsys.readouterr()
    with pytest.raises(SystemExit) as end:
        admit(Settings("hosted"), Survey("restricted", ("read a file",)))
    assert end.value.code == TOO_OPEN == 3
    assert "'restricted' here (a program could read a file); 'isolated' is wanted" in capsys.readouterr().err


def test_a_wrong_setting_ends_the_app_with_a_sentence():
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port())]
    environment = os.environ | {"AUTOGRAD_THEATER": "hosted"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "Not started: AUTOGRAD_THEATER=hosted needs AUTOGRAD_THEATER_HOSTS" in done.stderr
    assert "Traceback" not in done.stderr
