"""Two versions side by side in the running app: by mouse and by keyboard, with the numbers of plain PyTorch."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from playwright.sync_api import expect

from tests.browser.theater_page import RUN_SECONDS

pytestmark = pytest.mark.browser

STANDS = "[t.comparison.duet.reel.index, t.film.player.index, t.comparison.duet.film.player.index]"


def plain(code: str) -> list[float]:
    """x.grad after the program, in plain PyTorch."""
    names: dict = {"torch": torch}
    exec(code, names)
    return names["x"].grad.tolist()


def told(page, name: str, side: str) -> list[float]:
    """The numbers that the line above says of ``name`` on one side."""
    row = page.locator(f'.summary .row[data-name="{name}"][data-field="grad"] [data-side="{side}"] [data-full]')
    return [float(full) for full in row.evaluate_all("all => all.map(e => e.dataset.full)")]


def test_one_click_makes_the_other_version_and_both_go_in_step(visit):
    theater = visit()
    page, code, before = theater.page, theater.theater("t.film.story.code"), theater.index
    page.locator(".compare-open").click()
    first = page.locator(".compare-menu button").first
    expect(first).to_contain_text("y.detach()")
    first.click()
    duet = page.locator(".duet")
    expect(duet).to_be_visible(timeout=RUN_SECONDS)
    assert theater.index == before, "the first film stays where it stood"
    expect(duet.locator(".half.b .cm-content")).to_contain_text("u = y")
    assert duet.locator(".code-differs").count() == 2
    theater.wait()
    page.locator(".duet .shared .track").focus()
    page.keyboard.press("Home")
    last = theater.theater("t.comparison.duet.reel.last")
    stands = [theater.theater(STANDS)]
    for _ in range(last):
        page.keyboard.press("ArrowRight")
        stands.append(theater.theater(STANDS))
    assert [at[0] for at in stands] == list(range(last + 1))
    held = [after[1:] for before, after in pairwise(stands) if after[1] == before[1]]
    assert len(held) == 1, "the first film waits once, for the node that only the other runs"
    assert (told(page, "x", "a"), told(page, "x", "b")) == (plain(code), plain(code.replace(".detach()", "")))
    assert duet.locator(".half.a .version-badge.a").count() == 1, "detach is only in A"
    assert duet.locator('.half.b .card[data-differs="numbers"]').count() >= 2
    page.keyboard.press("Escape")
    expect(duet).to_have_count(0)
    assert theater.theater("t.editor.text") == code


def test_the_copy_is_edited_run_by_key_and_kept(visit):
    theater = visit()
    page, code = theater.page, theater.theater("t.film.story.code")
    page.locator(".compare-open").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    duet = page.locator(".duet")
    expect(duet).to_be_visible(timeout=RUN_SECONDS)
    expect(duet.locator(".version-badge")).to_have_count(0)
    theater.wait()
    other = code.replace("z.sum()", "(2 * z).sum()")
    page.locator(".theater").evaluate("(root, text) => { root.theater.comparison.duet.editor.text = text }", other)
    duet.locator(".half.b .cm-content").click()
    page.keyboard.press("ControlOrMeta+Enter")
    page.locator(".theater").evaluate(
        """(root, code) => new Promise((done, fail) => {
          const end = performance.now() + 30000
          const look = () => root.theater.comparison.duet?.film.story.code === code ? done()
            : performance.now() > end ? fail(new Error('not run')) : setTimeout(look, 50)
          look()
        })""",
        other,
    )
    page.locator(".duet .shared .track").focus()
    page.keyboard.press("End")
    assert (told(page, "x", "a"), told(page, "x", "b")) == (plain(code), plain(other))
    duet.locator(".keep").click()
    expect(duet).to_have_count(0)
    theater.wait()
    assert theater.theater("t.editor.text") == other
    assert theater.theater("t.film.story.code") == other
