"""What becomes of programs that no film can hold: it is cut, says so, never outgrows a page, and shows what it shows
truly. The limits are made small for it."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.story.told import story_of, torch_program, trace_of
from viz.limits import FILM_BYTES, STORY_BYTES
from viz.story import cut, encode, room, tell
from viz.story.actors.cards import TAGS
from viz.story.code.edits import applied
from viz.story.model import Story
from viz.trace.events import Drawn, Ended, Printed, Stopped, Trace

LEAF = "x = torch.tensor(1.0, requires_grad=True)"
LOOP = torch_program(LEAF, "y = x", "for i in range(40):", "    y = y + 1")
TRAINING = torch_program(LEAF, *["for i in range(20):", "    (x * x).backward()"])


def last_words(story: Story) -> str:
    return "".join(run.text for run in story.steps[-1].say)


@pytest.fixture
def small(monkeypatch):
    """Sets limits of a film."""

    def small(**limits: int) -> None:
        for name, value in limits.items():
            monkeypatch.setattr(room, name, value)

    return small


@pytest.mark.parametrize("limit", [{"FILM_ACTORS": 10}, {"FILM_STEPS": 10}, {"FILM_BYTES": 12_000}], ids=str)
def test_a_film_that_is_full_ends_and_says_how_large_it_is_and_what_is_left_out(small, limit):
    trace = trace_of(LOOP)
    whole = tell(trace, "en")
    small(**limit)
    story = tell(trace, "en")
    assert 5 < len(story.steps) < len(whole.steps)
    assert 0 < story.end.cut < len(trace.events)
    assert f"{len(story.cast.nodes)} cards, {len(story.steps)} steps" in last_words(story)
    assert f"{story.end.cut} more events are not shown" in last_words(story)


def test_a_film_of_exactly_as_many_steps_as_it_may_hold_is_not_cut(small):
    trace = trace_of(LOOP)
    small(FILM_STEPS=len(tell(trace, "en").steps) + 1)
    assert tell(trace, "en").end.cut == 0


@pytest.mark.parametrize(
    ("lines", "outcome", "said"),
    [
        ([], "ok", "ended without an error"),
        (["raise ValueError('late')"], "raises", "line 6 raises ValueError"),
    ],
)
def test_a_cut_film_says_how_the_run_ended(small, lines, outcome, said):
    small(FILM_STEPS=10)
    story = tell(trace_of(LOOP + "\n".join(lines)), "en")
    assert story.end.outcome == outcome
    assert said in last_words(story)


def test_a_cut_film_says_which_limit_ended_the_run(small):
    small(FILM_STEPS=10)
    events = [event for event in trace_of(LOOP).events if not isinstance(event, Ended)]
    story = tell(Trace((*events, Stopped("time", 5, "10 s"))), "en")
    assert (story.end.outcome, story.end.limit) == ("stopped", "time")
    assert "stopped at the time limit of 10 s" in last_words(story)


BODY = ["for i in range(3):", "    (x * x).backward()"]
ROUNDS = {
    "a number": (["for k in range(400):", "    (x * x).backward()"], 400, "for k in range(5):"),
    "a name": (["n = 400", "for k in range(1, n + 1):", "    (x * x).backward()"], 400, "for k in range(1, 6):"),
    "from further on": (["for k in range(10, 90):", "    (x * x).backward()"], 80, "for k in range(10, 15):"),
    "the outer loop": (
        ["for k, _ in enumerate(range(0, 90)):", *(f"    {line}" for line in BODY)],
        90,
        "for k, _ in enumerate(range(0, 2)):",
    ),
    "not one that has just begun": (
        ["for k in range(2):", "    for i in range(99):", "        (x * x).backward()"],
        99,
        "    for i in range(5):",
    ),
}


@pytest.mark.parametrize("name", ROUNDS)
@pytest.mark.parametrize("end", ["full", "time"])
def test_where_a_loop_fills_a_film_fewer_turns_are_offered_and_then_it_shows_them_all(small, name, end):
    lines, before, wanted = ROUNDS[name]
    program = torch_program(LEAF, *lines)
    trace = trace_of(program)
    if end == "full":
        small(FILM_STEPS=100)
    else:
        trace = Trace((*trace.events[:600], Stopped("time", 5, "10 s")))
    (remedy,) = tell(trace, "en").steps[-1].remedies
    ((edit,),) = [remedy.edits]
    count = re.search(r"go round (\d+) times instead of (\d+)", "".join(run.text for run in remedy.words))
    assert int(count[2]) == before
    if end == "full":
        assert edit.lines == [wanted]
    whole = tell(trace_of(applied(program, [edit])), "en")
    assert (whole.end.outcome, whole.end.cut) == ("ok", 0)
    (chinese,) = tell(trace, "zh").steps[-1].remedies
    assert chinese.edits == [edit]


@pytest.mark.parametrize(
    "lines",
    [
        ["while True:", "    (x * x).backward()", "    if x.grad > 900: break"],
        ["for k in [3] * 200:", "    (x * x).backward()"],
        ["for k in range(len('abc' * 60)):", "    (x * x).backward()"],
        ["for k in range(0, 400, 2):", "    (x * x).backward()"],
    ],
    ids=lambda lines: lines[0],
)
def test_a_loop_whose_turns_cannot_be_read_is_left_alone(small, lines):
    trace = trace_of(torch_program(LEAF, *lines))
    small(FILM_STEPS=100)
    assert tell(trace, "en").steps[-1].remedies == []


def test_what_is_printed_after_the_cut_stands_in_the_last_step(small, monkeypatch):
    program = LOOP + "    print('turn', i)\nprint(y.item())\n"
    whole = "".join(event.text for event in trace_of(program).of(Printed))
    small(FILM_STEPS=10)
    story = tell(trace_of(program), "en")
    shown = "".join(print.text for step in story.steps for print in step.printed)
    assert shown == whole
    assert story.steps[-1].printed[0].text.endswith("turn 39\n41.0\n")
    monkeypatch.setattr(cut, "TAIL", 12)
    assert tell(trace_of(program), "en").steps[-1].printed[0].text == "…urn 39\n41.0\n"


def test_what_comes_after_the_cut_changes_nothing_of_what_is_shown(small):
    small(FILM_STEPS=30)
    program = torch_program("n = 15", LEAF, "for i in range(n):", "    (x * x).backward()")
    few, many = (tell(trace_of(program.replace("15", turns)), "en") for turns in ("15", "75"))
    assert few.end.cut < many.end.cut
    assert few.steps[:-1] == many.steps[:-1]
    assert (few.cast, few.values) == (many.cast, many.values)


class Counted(tuple):
    """Events that count how often one of them is looked at."""

    looks = 0

    def __iter__(self):
        for event in super().__iter__():
            self.looks += 1
            yield event


def test_of_what_is_left_out_every_event_is_looked_at_only_once(small):
    small(FILM_STEPS=10)
    events = Counted(trace_of(LOOP).events)
    story = tell(Trace(events), "en")
    told = len(events) - story.end.cut
    assert events.looks <= len(events) + told + 1


def test_graphs_drawn_of_calls_that_are_left_out_do_not_travel(small):
    events = trace_of(TRAINING).events
    drawn = [
        it for event in events for it in ([event, Drawn(event.b, "digraph {}")] if hasattr(event, "api") else [event])
    ]
    assert len(tell(Trace(tuple(drawn)), "en").drawings) == 20
    small(FILM_STEPS=30)
    story = tell(Trace(tuple(drawn)), "en")
    assert len(story.drawings) == sum(step.kind == "call" for step in story.steps)


BOOKS = {
    "values": torch_program("w = torch.randn(16, 16, requires_grad=True)", "for i in range(30):", "    w = w @ w"),
    "print": LOOP + "print('é' * 30_000)\n",
    "prints": LOOP + "for i in range(40):\n    print('é' * 2_000)\n",
    "message": LOOP + "raise ValueError('é' * 30_000)\n",
    "warning": "import warnings\n" + LOOP + "warnings.warn('é' * 30_000)\n",
    "links": LOOP + "z = torch.stack([y] * 900).sum()\n",
    "groups": torch_program(
        "def f(x, n):", "    return f(x, n - 1) if n else x + 1", LEAF, "for i in range(9):", "    y = f(x, 60)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("book", BOOKS)
def test_no_film_is_larger_than_a_page_takes(small, monkeypatch, book):
    trace = trace_of(BOOKS[book])
    small(FILM_BYTES=27_000, STORY_BYTES=36_000)
    monkeypatch.setattr(cut, "TAIL", 1_000)
    story = tell(trace, "en")
    assert story.end.cut > 0
    assert len(story.steps) > 3
    assert len(encode(story)) <= 36_000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_operation_that_brings_too_many_cards_is_left_out_whole(small, language):
    program = torch_program("x = torch.ones(50, requires_grad=True)", "ys = x.unbind()", "s = torch.stack(ys).sum()")
    small(FILM_ACTORS=30, CROWD=40)
    story = tell(trace_of(program), language)
    assert [actor.op for actor in story.cast.nodes] == ["ones"]
    assert ("larger than the room left" if language == "en" else "放不下了") in last_words(story)


def test_the_stage_takes_what_a_film_may_weigh():
    unpack = (ROOT / "viz" / "stage" / "src" / "page" / "unpack.ts").read_text("utf-8")
    [(factor, power)] = re.findall(r"STORY_BYTES = (\d+) \* 2 \*\* (\d+)", unpack)
    assert int(factor) * 2 ** int(power) == STORY_BYTES
    assert FILM_BYTES < STORY_BYTES


def test_in_a_deep_recursion_a_card_does_not_carry_a_name_for_every_call():
    program = torch_program(
        "def power(x, n):", "    return x if n == 1 else x * power(x, n - 1)", LEAF, "y = power(x, 40)"
    )
    names = [value for step in story_of(program).steps for _, field, value in step.changes if field == "names"]
    assert ["x", ""] in names[0]
    assert max(map(len, names)) == TAGS
