"""The queue by itself: who may come in, whose turn it is, and that nobody is left standing."""

from __future__ import annotations

import random

import pytest

from viz.run.queue import Queue, Ticket


def begun(queue: Queue) -> list[str]:
    """Everyone who can begin does."""
    return [ticket.session for ticket in iter(queue.begin, None)]


def test_sessions_take_turns_however_fast_one_of_them_asks():
    queue, order = Queue(slots=1, behind=0, bound=10), []
    for session in ("eager", "calm", "late"):
        queue.enter(Ticket(session))
    for _ in range(6):
        ticket = queue.begin()
        order.append(ticket.session)
        queue.enter(Ticket("eager"))
        queue.leave(ticket)
        if ticket.session != "eager":
            queue.enter(Ticket(ticket.session))
    assert order == ["eager", "calm", "late", "eager", "calm", "late"]


def test_a_session_has_one_under_way_even_if_there_is_room():
    queue = Queue(slots=4, behind=0, bound=10)
    first = Ticket("a")
    queue.enter(first)
    assert begun(queue) == ["a"]
    queue.enter(Ticket("a"))
    queue.enter(Ticket("b"))
    assert begun(queue) == ["b"]
    queue.leave(first)
    assert begun(queue) == ["a"]


def test_a_new_wish_takes_the_place_of_the_one_that_waits():
    queue = Queue(slots=0, behind=0, bound=10)
    old, new, other = Ticket("a"), Ticket("a"), Ticket("b")
    queue.enter(old)
    queue.enter(other)
    assert queue.enter(new) == (True, old)
    assert (queue.place(new), queue.place(other), queue.place(old)) == (1, 2, 0)


def test_a_full_queue_lets_nobody_in_but_still_replaces():
    queue = Queue(slots=0, behind=0, bound=2)
    assert [queue.enter(Ticket(name))[0] for name in "abc"] == [True, True, False]
    assert queue.enter(Ticket("b"))[0]
    assert len(queue.waiting(behind=False)) == 2


def test_what_nobody_waits_for_has_one_slot_while_visitors_wait_and_more_when_none_does():
    queue = Queue(slots=1, behind=3, bound=10)
    for n in range(4):
        queue.enter(Ticket(f"check {n}", behind=True))
    for name in "ab":
        queue.enter(Ticket(name))
    assert begun(queue) == ["a", "check 0"], "b waits for the only slot, the checks for b"
    queue.leave(queue.running[0])
    assert begun(queue) == ["b", "check 1", "check 2"]


def test_what_a_visitor_waits_for_after_all_goes_behind_those_who_were_there():
    queue = Queue(slots=0, behind=0, bound=10)
    ahead, first = Ticket("ahead", behind=True), Ticket("a")
    queue.enter(ahead)
    queue.enter(first)
    queue.promote(ahead, "b")
    assert (queue.place(first), queue.place(ahead)) == (1, 2)
    assert ahead.session == "b"


@pytest.mark.parametrize("seed", range(20))
def test_in_any_crowd_everyone_comes_after_a_bounded_number_of_others(seed: int):
    """200 sessions press Run at random, and some hold their slot for long."""
    chance = random.Random(seed)
    queue = Queue(slots=chance.randint(1, 16), behind=2, bound=60)
    overtaken: dict[Ticket, int] = {}
    for _ in range(2_000):
        ticket = Ticket(f"visitor {chance.randrange(200)}")
        entered, replaced = queue.enter(ticket)
        if entered:
            overtaken[ticket] = overtaken.pop(replaced, 0)
        for over in [it for it in queue.running if chance.random() < 0.2]:
            queue.leave(over)
        while (next_ := queue.begin()) is not None:
            overtaken.pop(next_)
            for waiting in overtaken:
                overtaken[waiting] += 1
        assert len(queue.running) <= queue.slots
        assert len({it.session for it in queue.running}) == len(queue.running)
        assert len(queue.waiting(behind=False)) <= queue.bound
        held = {it.session for it in queue.running}
        for waiting, passed in overtaken.items():
            assert waiting.session in held or passed <= 60, "nobody starves"
            assert (queue.place(waiting) > 0) and queue.place(waiting) <= len(queue.waiting(behind=False))
    while queue.running:
        queue.leave(queue.running[0])
        begun(queue)
    assert queue.waiting(behind=False) == []
