"""The list of the course on a bare page: its search in both languages, its keys, its marks, the links out of it."""

from __future__ import annotations

import json

import msgspec
import pytest

from tests.stage import sample
from tests.stage.conftest import view
from tests.stage.script import ERROR, script
from viz.course.catalogue import Chapter, Confusion, Course, Error, Level, Row
from viz.stage import pack

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"


def both(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}


def lesson(id: str, number: str, level: str, titles: dict[str, str], **words) -> Row:
    plain = Row(
        id=id,
        number=number,
        chapter={"1": "first", "2": "cutting"}[number[0]],
        level=level,
        minutes=5,
        titles=titles,
        about=both("What it is.", "讲的是什么。"),
        goal=both("Do it.", "会做。"),
        remember=both("Keep it.", "记住。"),
        keywords=[],
        programs=["program"],
        code="import torch\nx = torch.ones(3)",
        questions=2,
    )
    return msgspec.structs.replace(plain, **words)


COURSE = Course(
    chapters=[Chapter("first", 1, both("First gradients", "初识梯度")), Chapter("cutting", 2, both("Cutting", "切断"))],
    levels=[Level("beginner", both("beginner", "入门")), Level("advanced", both("advanced", "深入"))],
    lessons=[
        lesson(
            "slope", "1.1", "beginner", both("What a slope is", "什么是斜率"), about=both(f"Café {HOSTILE}", "咖啡")
        ),
        lesson(
            "leaf",
            "1.2",
            "advanced",
            both("`is_leaf`, looked at", "叶子张量"),
            keywords=["roots of it", "树叶", "through the graph"],
        ),
        lesson("detach", "2.1", "beginner", both("`detach` stops it", "分离：到此为止"), code="u = y.detach()"),
    ],
    confusions=[
        Confusion(1, both("Why is my gradient None?", "为什么梯度是 None？"), ["leaf", "detach"]),
        Confusion(2, both("Nobody teaches this", "没人讲"), []),
    ],
    errors=[Error("second_backward", "RuntimeError", "backward through the graph a second time", ["slope"])],
)


@pytest.fixture
def course(bare):
    bring(bare)
    bare.mount(view(script=script(lesson="detach")))
    return bare


def bring(bare) -> None:
    packed = pack(msgspec.json.encode(COURSE))
    bare.page.evaluate("course => autogradTheater.course({ data: { course } })", packed)


def found(page, query: str, language: str = "en") -> dict[str, list]:
    """What is found, by id, number or kind; and for lessons where."""
    hits = page.evaluate(
        "([course, query, language]) => bundle.search(course, query, language)",
        [json.loads(msgspec.json.encode(COURSE)), query, language],
    )
    return {
        "near": hits["near"],
        "words": hits["words"],
        "lessons": [(hit["entry"]["id"], hit["found"]) for hit in hits["lessons"]],
        "confusions": [hit["entry"]["number"] for hit in hits["confusions"]],
        "errors": [hit["entry"]["kind"] for hit in hits["errors"]],
    }


def shown(bare) -> list[str]:
    return bare.page.locator(".course a.entry").evaluate_all("all => all.map(one => one.dataset.lesson)")


@pytest.mark.parametrize(
    "query, lessons",
    [
        ("DETACH", [("detach", "")]),
        ("分离", [("detach", "分离：到此为止")]),
        ("cafe", [("slope", "")]),
        ("ｄｅｔａｃｈ", [("detach", "")]),
        ("y.detach()", [("detach", "u = y.detach()")]),
        ("slope what", [("slope", "")]),
        ("2.1", [("detach", "")]),
        ("树叶 leaf", [("leaf", "树叶")]),
        ("gradient none", [("leaf", "Why is my gradient None?"), ("detach", "Why is my gradient None?")]),
        ("second time", [("slope", "RuntimeError: backward through the graph a second time")]),
        ("   ", []),
        ("no such thing", []),
    ],
)
def test_a_search_finds_by_all_words_in_either_language_in_the_code_and_in_questions(functions, query, lessons):
    assert found(functions, query)["lessons"] == lessons


@pytest.mark.parametrize(
    "query, lessons, words",
    [
        ("slope detach", ["slope", "detach"], ["slope", "detach"]),
        ("How do I use detach with my slopes?", ["slope", "detach"], ["detach", "slope"]),
        ("detatch", ["detach"], ["detach"]),
        ("slpoe", ["slope"], ["slope"]),
        ("detachment", ["detach"], ["detach"]),
        ("斜率是什么", ["slope"], ["斜率"]),
        ("为什么我的斜率？", ["slope"], ["斜率"]),
        ("zzz qqqqq", [], []),
    ],
)
def test_where_nothing_has_all_words_the_nearest_is_found_and_called_so(functions, query, lessons, words):
    hits = found(functions, query)
    assert [id for id, _ in hits["lessons"]] == lessons
    assert hits["near"] and set(words) <= set(hits["words"])


def test_a_pasted_traceback_finds_the_message_in_it_and_the_lesson_that_teaches_it_first(functions):
    pasted = 'Traceback (most recent call last):  File "/home/me/train.py", line 4, in <module>\n    loss.backward()\n'
    pasted += "RuntimeError: Trying to backward through\tthe graph a second time (or directly access saved tensors)"
    for language in ("en", "zh"):
        hits = found(functions, pasted, language)
        assert hits["errors"] == ["second_backward"]
        assert hits["lessons"] == [("slope", ""), ("leaf", "")]
        assert not hits["near"] and hits["words"]


def test_questions_and_messages_are_found_too_but_only_those_that_a_lesson_answers(functions):
    assert found(functions, "none")["confusions"] == [1]
    assert found(functions, "nobody")["confusions"] == []
    assert found(functions, "runtimeerror graph")["errors"] == ["second_backward"]


def test_marks_stand_in_the_text_as_it_is_written(functions):
    places = functions.evaluate(
        "([text, words]) => bundle.places(text, words)", ["Re\u0301sumé ＡＢ, resume", ["resume", "ab"]]
    )
    assert places == [[0, 7], [8, 10], [12, 18]]


def test_a_search_by_keys_alone_opens_what_was_found(course):
    page = course.page
    page.keyboard.press("/")
    page.keyboard.type("分离")
    assert shown(course) == ["detach"]
    assert page.locator(".course mark").all_inner_texts() == ["分离"]
    page.keyboard.press("Control+A")
    page.keyboard.type("slope")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert [(kind, ask["kind"], ask["options"]) for kind, ask in course.asks] == [
        ("ask", "lesson", {"lesson": "slope"})
    ]
    assert not page.locator(".course").is_visible()
    assert course.theater("t.index") == 0, "none of these keys was the film's"


def test_the_list_opens_at_the_lesson_that_is_on_and_escape_gives_the_focus_back(course):
    page = course.page
    page.locator(".course-open").click()
    assert page.locator(".course a:focus").get_attribute("data-lesson") == "detach"
    assert page.locator(".course h3").all_inner_texts() == ["1First gradients", "2Cutting"]
    page.keyboard.press("Escape")
    assert not page.locator(".course").is_visible()
    assert page.locator(".course-open").evaluate("one => one.matches(':focus')")


def test_lessons_of_one_level_alone(course):
    course.page.locator(".course-open").click()
    course.page.locator(".course .levels button", has_text="advanced").click()
    assert shown(course) == ["leaf"]


def test_what_people_wonder_leads_to_each_lesson_that_answers(course):
    course.page.locator(".course-open").click()
    course.page.locator(".course .segments button", has_text="Questions and errors").click()
    links = course.page.locator(".course .shelf a").evaluate_all("all => all.map(one => one.dataset.lesson)")
    assert links == ["leaf", "detach", "slope"]


def test_texts_of_lessons_are_never_markup_and_every_lesson_is_a_link(course):
    course.page.locator(".course-open").click()
    assert HOSTILE in course.page.locator(".course").inner_text()
    assert course.page.locator(".course img").count() == 0
    address = course.page.locator('.course a[data-lesson="leaf"]').get_attribute("href")
    assert address.endswith("/?lesson=leaf&lang=en")


def test_done_marks_tell_what_is_kept_and_not_what_a_link_passed_over(course):
    course.page.evaluate(
        """localStorage.setItem('autograd-theater.progress', JSON.stringify({
          slope: { done: true, answered: { a: 'right' }, tried: [] },
          leaf: { done: false, answered: { a: 'shown' }, tried: [] },
        }))"""
    )
    course.page.reload()
    course.start()
    bring(course)
    course.mount(view(script=script(lesson="detach"), start=ERROR))
    course.page.locator(".course-open").click()
    signs = course.page.locator(".course .sign").evaluate_all("all => all.map(one => one.className)")
    assert signs == ["sign done", "sign begun", "sign"]
    assert course.page.locator(".course .top .tally").inner_text() == "1 of 3 done"
    assert "1 of 2 questions" in course.page.locator('.course a[data-lesson="leaf"]').inner_text()


def test_a_clicker_walks_the_list_while_it_is_open_and_the_film_stands(course):
    course.page.locator(".course-open").click()
    before = course.theater("t.index")
    course.page.keyboard.press("PageUp")
    assert course.page.locator(".course a:focus").get_attribute("data-lesson") == "leaf"
    assert course.theater("t.index") == before


def test_an_error_leads_to_the_lesson_that_teaches_it_even_if_the_course_comes_later(bare):
    bare.mount(view(told=faulty("second_backward"), start=ERROR))
    assert not bare.page.locator(".fault .taught").is_visible()
    bring(bare)
    bare.page.locator(".fault .taught button").click()
    assert bare.page.locator(".fault .taught").inner_text() == "Lesson 1.1: What a slope is"
    assert [ask["options"] for _, ask in bare.asks] == [{"lesson": "slope"}]
    bare.mount(view(told=faulty("name"), start=ERROR))
    assert not bare.page.locator(".fault .taught").is_visible()


def faulty(kind: str):
    """The sample, failing in this way."""
    told = sample.story("en")
    steps = list(told.steps)
    steps[ERROR] = msgspec.structs.replace(steps[ERROR], fault=msgspec.structs.replace(steps[ERROR].fault, kind=kind))
    return msgspec.structs.replace(told, id=f"fails: {kind}", steps=steps)


def test_keys_lead_to_the_neighbours(course):
    course.page.locator(".theater").focus()
    for key in "<>":
        course.page.keyboard.press(key)
    after = course.theater("t.view.script.after?.id ?? null")
    before = course.theater("t.view.script.before?.id ?? null")
    assert [ask["options"]["lesson"] for _, ask in course.asks] == [one for one in (before, after) if one]


def test_what_is_typed_outlives_other_lessons_and_can_be_had_back(bare):
    bare.mount(view(script=script(), code_id="1 detach"))
    original = bare.theater("t.editor.text")
    bare.page.evaluate("place.querySelector('.theater').theater.editor.text = 'mine = 1'")
    other = msgspec.structs.replace(sample.story("en"), id="another", code="other = 2")
    bare.mount(view(told=other, code_id="2 leaf"))
    assert bare.theater("t.editor.text") == "other = 2"
    bare.mount(view(script=script(), code_id="3 detach"))
    assert bare.theater("t.editor.text") == "mine = 1", "nobody asked on the page: the browser went back"
    bare.page.locator(".stale .original").click()
    assert bare.theater("t.editor.text") == original
    bare.page.locator(".own-text button").click()
    assert bare.theater("t.editor.text") == "mine = 1"
    bare.page.locator(".cm-content").click()
    bare.page.keyboard.press("Control+z")
    assert bare.theater("t.editor.text") == original


def test_two_texts_that_come_one_right_after_the_other_are_undone_one_by_one(bare):
    bare.mount(view())
    editor = "place.querySelector('.theater').theater.editor"
    bare.page.evaluate(f"() => {{ {editor}.text = 'one = 1'; {editor}.text = 'two = 2' }}")
    bare.page.locator(".cm-content").click()
    bare.page.keyboard.press("Control+z")
    assert bare.theater("t.editor.text") == "one = 1"


def test_a_lesson_that_is_asked_for_opens_as_it_is_written_and_offers_what_was_typed(course):
    course.page.evaluate("place.querySelector('.theater').theater.editor.text = 'mine = 1'")
    course.page.locator(".course-open").click()
    course.page.locator('.course a[data-lesson="detach"]').click()
    (_, ask), *_ = course.asks
    told = sample.story("en")
    course.mount(view(script=script(lesson="detach"), code_id="lesson again detach"), heard=ask["seq"])
    assert course.theater("t.editor.text") == told.code
    assert course.page.locator(".own-text").is_visible()
