"""What is asked of Python on a page that gets no answer, or a late one."""

from __future__ import annotations

import msgspec
import pytest

from tests.stage import sample
from tests.stage.conftest import view
from viz.stage import Notice, strings

pytestmark = pytest.mark.browser


def test_what_no_view_has_answered_is_sent_again_and_the_rest_is_not(bare):
    bare.page.clock.install()
    bare.mount(view())
    bare.page.locator("button.run").click()
    bare.page.locator("button.language").click()
    assert bare.page.evaluate("sent") == ["run 1", "run 1, language 2"]
    bare.mount(view(), heard=1)
    bare.page.clock.fast_forward(4_500)
    assert bare.page.evaluate("sent")[2:] == ["language 2"]
    bare.mount(view("zh"), heard=2)
    bare.page.clock.fast_forward(60_000)
    assert len(bare.page.evaluate("sent")) == 3


def test_what_was_asked_meanwhile_outlives_a_change_of_language(bare):
    bare.page.clock.install()
    bare.mount(view())
    bare.page.locator("button.language").click()
    bare.page.locator("button.run").click()
    bare.mount(view("zh"), heard=1)
    bare.page.clock.fast_forward(4_500)
    assert bare.page.evaluate("sent").count("run 2") == 1


def test_only_the_last_wish_of_a_kind_is_kept(bare):
    bare.mount(view())
    for _ in range(2):
        bare.page.locator("button.language").click()
    assert bare.page.evaluate("sent") == ["language 1", "language 2"]


@pytest.mark.parametrize("warm", [False, True])
def test_a_run_that_also_waits_for_pytorch_says_so_and_any_other_does_not(bare, warm):
    bare.page.clock.install()
    bare.mount(view(), warm=warm)
    said = bare.page.locator(".cold")
    bare.page.locator("button.run").click()
    assert not said.is_visible()
    bare.page.clock.fast_forward(2_500)
    assert said.is_visible() is not warm
    assert bare.page.locator("button.run").get_attribute("aria-busy") == "true"
    again = msgspec.structs.replace(sample.story(), id="answer")
    bare.mount(view(told=again), heard=1)
    assert not said.is_visible()


def test_a_verdict_says_that_pytorch_has_started(bare):
    bare.page.clock.install()
    bare.mount(view(), warm=False)
    bare.page.evaluate("autogradTheater.prove({ data: { story_id: 'other', result: 'equal' } })")
    bare.page.locator("button.run").click()
    bare.page.clock.fast_forward(2_500)
    assert not bare.page.locator(".cold").is_visible()


def told(bare, place: int, heard: int) -> None:
    """As Python tells how the wait goes."""
    bare.page.evaluate("data => autogradTheater.wait({ data })", {"place": place, "heard": heard})


def test_who_waits_is_told_the_place_and_what_python_has_heard_is_not_sent_again_meanwhile(bare):
    bare.page.clock.install()
    bare.mount(view())
    bare.page.locator("button.run").click()
    for _ in range(10):
        told(bare, place=2, heard=1)
        bare.page.clock.fast_forward(3_000)
    assert bare.page.locator(".queued").inner_text() == "Waiting: number 2 in the queue."
    told(bare, place=0, heard=1)
    assert not bare.page.locator(".queued").is_visible()
    assert bare.page.evaluate("sent") == ["run 1"]


@pytest.mark.parametrize("by", ["button", "key"])
def test_a_run_that_takes_a_while_can_be_stopped_once(bare, by):
    bare.page.clock.install()
    bare.mount(view())
    bare.page.locator("button.run").click()
    stop = bare.page.locator("button.stop")
    assert not stop.is_visible()
    bare.page.clock.fast_forward(1_000)
    assert stop.is_visible()
    if by == "button":
        stop.click()
    else:
        bare.page.locator("button.run").press(".")
        bare.page.locator("button.run").press(".")
    assert [ask["kind"] for _, ask in bare.asks] == ["run", "cancel"]
    assert stop.is_disabled()
    bare.mount(view(told=msgspec.structs.replace(sample.story(), id="what there was of it")), heard=2)
    assert not stop.is_visible()


def test_a_program_that_was_not_begun_leaves_the_reader_where_the_film_stood(bare):
    bare.mount(view(), heard=0)
    bare.go(2)
    bare.page.locator("button.run").click()
    bare.mount(view(notice=Notice(kind="unseen", words="Too many wait.")), heard=1)
    bare.page.wait_for_function("!place.querySelector('.is-running')")
    assert bare.theater("t.index") == 2
    assert bare.page.locator(".notice").inner_text() == "Too many wait."


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("level", ["isolated", "restricted", "limits only"])
def test_how_far_a_run_is_confined_stands_beside_run_and_under_the_keys(bare, level, language):
    bare.mount(view(language), level=level)
    said = strings(language)
    key = f"level.{level.split()[0]}"
    mark = bare.page.locator(".run-row .level")
    assert mark.inner_text() == said[key] and mark.get_attribute("title") == said[f"{key}.about"]
    bare.page.locator("button.keys").click()
    assert bare.page.locator(".shortcuts .level-about").inner_text() == said[f"{key}.about"]


def test_nothing_is_said_of_confinement_before_it_is_known(bare):
    bare.mount(view(), level=None)
    mark = bare.page.locator(".run-row .level")
    assert not mark.is_visible()
    told = {"story_id": view().story_id, "result": "equal", "level": "isolated"}
    bare.page.evaluate("data => autogradTheater.prove({ data })", told)
    assert mark.inner_text() == strings("en")["level.isolated"]
