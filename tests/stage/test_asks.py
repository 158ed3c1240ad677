"""What is asked of Python on a page that gets no answer, or a late one."""

from __future__ import annotations

import msgspec
import pytest

from tests.stage import sample
from tests.stage.conftest import view

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
