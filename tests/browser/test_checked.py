"""What a visitor sees of the check against plain PyTorch: after the film, quietly, and never in the way."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.browser.test_visits import wait_for_film
from tests.browser.theater_page import RUN_SECONDS, Theater

pytestmark = pytest.mark.browser

SLOW_IF_PLAIN = "import sys, time, torch\nx = torch.ones(2, requires_grad=True)\nsys.gettrace() or time.sleep(8)\n"
MANY = (
    "import torch\nx = torch.ones(64, requires_grad=True)\ny = x\nfor i in range(60): y = y * i\ny.sum().backward()\n"
)


def mark(theater: Theater):
    return theater.page.locator(".proof")


def test_a_mark_says_that_the_film_was_checked(visit):
    theater = visit()
    expect(mark(theater)).to_contain_text("checked against plain PyTorch", timeout=RUN_SECONDS)
    theater.run("import torch\nx = torch.ones(2)\n")
    expect(mark(theater)).to_contain_text("checked against plain PyTorch", timeout=RUN_SECONDS)
    theater.type("x = 1\n")
    expect(mark(theater)).to_be_hidden()
    theater.page.locator("button.language").click()
    expect(mark(theater)).to_contain_text("与原生 PyTorch 核对一致", timeout=RUN_SECONDS)


def test_the_verdict_travels_without_the_film(visit):
    theater = visit()
    expect(mark(theater)).to_be_visible(timeout=RUN_SECONDS)
    received: list[int] = []
    theater.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    theater.page.reload()
    theater.page.wait_for_selector("[data-node]")
    expect(mark(theater)).to_be_visible(timeout=RUN_SECONDS)
    received.clear()
    theater.run(MANY)
    film = max(received)
    after = len(received)
    expect(mark(theater)).to_be_visible(timeout=RUN_SECONDS)
    assert film > 10_000
    assert sum(received[received.index(film) + 1 :]) < 4_000, (film, received, after)


def test_a_run_pressed_during_the_check_wins_at_once(visit):
    theater = visit()
    theater.run(SLOW_IF_PLAIN)
    theater.type("import torch\nz = torch.ones(3)\n")
    began = time.monotonic()
    theater.page.locator("button.run").click()
    wait_for_film(theater, "import torch\nz = torch.ones(3)\n")
    assert time.monotonic() - began < 5
    expect(mark(theater)).to_be_visible(timeout=RUN_SECONDS)


def test_a_difference_is_named_above_the_graph(visit):
    theater = visit()
    theater.run("import sys\nprint(1)\nprint(sys.gettrace() is None)\n")
    banner = theater.page.locator(".proof-banner")
    expect(banner).to_contain_text("line 2 of the output", timeout=RUN_SECONDS)
    expect(banner).to_contain_text("in the film: False plain PyTorch: True")
    expect(mark(theater)).to_be_hidden()
    theater.run("import torch\nx = torch.ones(2)\n")
    expect(banner).to_be_hidden()
