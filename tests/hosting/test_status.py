"""What a monitor reads: figures that can be parsed, and no more than figures."""

from __future__ import annotations

import os
import re
from types import SimpleNamespace

import pytest

from viz.hosting.status import memory, metrics, ready

STATE = SimpleNamespace(
    level="isolated", ready=True, paused=False, slots=16, running=3, waiting=2, runs=100, hits=40, refused=1,
    restarts=0, stops={"cpu": 7, "time": 2},
)  # fmt: skip
LINE = re.compile(r"# (HELP \w+ [^\n]+|TYPE \w+ (gauge|counter))|\w+(\{\w+=\"[\w ]+\"\})? \d+(\.\d+)?(e\+\d+)?")


def test_metrics_have_the_form_that_prometheus_reads():
    text = metrics(STATE, sessions=200, films=SimpleNamespace(size=5 * 2**20, left=3))
    assert text.endswith("\n") and all(LINE.fullmatch(line) for line in text.splitlines())
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert figures["autograd_theater_sessions"] == "200" and figures["autograd_theater_ready"] == "1"
    assert figures["autograd_theater_films_bytes"] == "5242880" and figures["autograd_theater_films_left_total"] == "3"
    assert figures['autograd_theater_stops_total{limit="cpu"}'] == "7"
    assert figures['autograd_theater_level_info{level="isolated"}'] == "1"
    assert int(figures.get("autograd_theater_memory_bytes", "0")) == pytest.approx(memory() or 0, rel=0.2)
    families = re.findall(r"# TYPE (\w+)", text)
    assert len(families) == len(set(families))


@pytest.mark.parametrize(
    "level, warm, wanted, words",
    [
        ("isolated", True, "isolated", None),
        ("isolated", False, "isolated", "not warm"),
        ("restricted", True, "isolated", "'isolated' is wanted"),
        ("restricted", True, "restricted", None),
        ("isolated", True, "limits only", None),
    ],
)
def test_visitors_are_sent_to_what_is_warm_and_confined_enough(level, warm, wanted, words):
    why = ready(SimpleNamespace(level=level, ready=warm), wanted)
    assert (why is None) if words is None else words in why


def test_memory_is_counted_in_the_pages_of_this_machine(monkeypatch: pytest.MonkeyPatch):
    """They are sixteen times as large on some."""
    here, usual = memory(), os.sysconf("SC_PAGE_SIZE")
    monkeypatch.setattr(os, "sysconf", lambda name: {"SC_PAGE_SIZE": 16 * usual}[name])
    assert memory() == pytest.approx(16 * here, rel=0.2)
