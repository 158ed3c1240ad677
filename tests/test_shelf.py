"""Films have so much room in the server's memory and no more; nobody who has one on the page loses it by that."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.test_page import LIBRARY, turned_away
from viz import film as films
from viz import page as pages
from viz.page import Page
from viz.run import run
from viz.shelf import Shelf
from viz.stage import strings


class Book:
    """Takes 10, folded 1."""

    def __init__(self) -> None:
        self.used, self.size = 0, 10

    def fold(self) -> None:
        self.size = min(self.size, 1)

    def leave(self) -> None:
        self.size = 0


def sizes(books: list[Book]) -> list[int]:
    return [book.size for book in books]


def shelved(bound: int, count: int) -> tuple[Shelf, list[Book]]:
    shelf, books = Shelf(bound), [Book() for _ in range(count)]
    for book in books:
        shelf.use(book)
    return shelf, books


def test_above_the_bound_the_least_lately_used_is_folded():
    shelf, books = shelved(31, 3)
    assert sizes(books) == [10, 10, 10]
    shelf.use(books[0])
    shelf.use(Book())
    assert sizes(books) == [10, 1, 10]


def test_where_folding_is_not_enough_they_leave_in_the_same_order_and_are_counted():
    shelf, books = shelved(12, 5)
    assert (sizes(books), shelf.left, shelf.size) == ([0, 0, 1, 1, 10], 2, 12)


def test_what_is_in_use_stays_however_large():
    _, books = shelved(5, 2)
    assert sizes(books) == [0, 10]


def test_what_nobody_holds_any_more_takes_no_room():
    shelf, books = shelved(100, 5)
    del books[1:]
    assert shelf.size == 10


def test_it_holds_while_many_use_it_at_once():
    shelf, books = Shelf(50), [Book() for _ in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(shelf.use, books * 20))
    shelf.use(books[0])
    assert shelf.size <= 50


# --- the film on a page -----------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(monkeypatch) -> Callable[[], None]:
    """Others take all the room there is for films."""
    shelf = Shelf(2**30)
    monkeypatch.setattr(films, "SHELF", shelf)

    def crowd() -> None:
        shelf.bound = 0
        shelf.use(Book())
        shelf.bound = 2**30

    return crowd


def ran(code: str) -> Page:
    page = Page("en")
    pages.run_code(page, code, run)
    return page


CODE = "import torch\nx = torch.ones(2, requires_grad=True)\n(x * {}).sum().backward()\n"


def never(_):
    raise AssertionError("this needs no run")


def test_a_film_that_was_folded_is_the_same_film_in_each_language():
    page = ran(CODE.format(2))
    before, whole = pages.view(page, LIBRARY), page.film.size
    page.film.fold()
    assert page.film.size < whole / 10
    assert pages.view(page, LIBRARY) == before
    page.language = "zh"
    chinese = pages.view(page, LIBRARY)
    assert chinese.story_id != before.story_id and chinese.start == before.start
    assert pages.story(page).story == films.tell(page.trace, "zh")
    assert page.trace == run(pages.request(page.code))


def test_a_film_that_has_left_is_made_again_when_its_page_asks_for_more(crowd):
    page = ran(CODE.format(3))
    before = pages.view(page, LIBRARY)
    crowd()
    assert page.film.gone and page.film.size == 0
    page.language = "zh"
    pages.recall(page, run)
    assert not page.film.gone and pages.view(page, LIBRARY).language == "zh"
    page.language = "en"
    assert pages.view(page, LIBRARY) == before


def test_where_it_cannot_be_made_again_the_browser_keeps_it_and_is_told_why(crowd):
    page = ran(CODE.format(4))
    before = pages.view(page, LIBRARY)
    crowd()
    page.language = "zh"
    pages.recall(page, turned_away("paused"))
    kept = pages.view(page, LIBRARY)
    assert (kept.story, kept.story_id, kept.language) == ("", before.story_id, "en")
    assert kept.notice.words == strings("zh")["notice.paused"]
    assert pages.proof(page, lambda *_: never(None)).limit == "paused"
    pages.recall(page, run)
    assert pages.view(page, LIBRARY).notice is None


def test_the_second_version_is_made_again_too(crowd):
    page = ran(CODE.format(5))
    pages.compare(page, page.code, CODE.format(6), run)
    before = pages.view(page, LIBRARY)
    crowd()
    assert page.film.gone and page.other.film.gone
    pages.recall(page, run)
    assert pages.view(page, LIBRARY) == before


def test_who_runs_the_same_program_has_the_film_for_all_who_show_it(crowd):
    page = ran(CODE.format(7))
    crowd()
    assert page.film.gone
    assert ran(CODE.format(7)).film is page.film and not page.film.gone
    pages.recall(page, never)
