"""What one visitor has before them, and what each of their wishes does to it.

Knows lessons, the runner and the teller; of Streamlit and torch it knows nothing. `visit.py` keeps a `Page` in the
session; `view` says what the stage shall show of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

import msgspec

from lessons.markup import written
from viz import transcript
from viz.course import lookup
from viz.course.bind import Performance, bind
from viz.course.library import Library
from viz.course.script import Script
from viz.run import HOUSE, Request
from viz.stage import Lesson as Row
from viz.stage import Notice, View, strings
from viz.stage import Other as Beside
from viz.story import encode, tell
from viz.story.code.edits import applied
from viz.story.model import Story, Variant
from viz.story.versions.compare import pair
from viz.story.versions.variants import variants
from viz.trace.events import Trace
from viz.trace.report import report
from viz.trace.source import has_cells
from viz.trace.verdict import Verdict

Language = Literal["en", "zh"]
Run = Callable[[Request], Trace]
Check = Callable[[Request, Trace], Verdict]
ENDED = ""
"""Where the film of a program opens that the visitor has run."""


def rows(library: Library, language: Language) -> tuple[Row, ...]:
    """The menu of lessons."""
    return tuple(
        Row(lesson.id, text.title, library.chapter(lesson).titles[language], written(text.about))
        for lesson in library.lessons
        for text in [lesson.texts[language]]
    )


@dataclass(frozen=True)
class Place:
    """What a link asks for: a lesson, one of its programs, a step (its number as it is shown, or its key)."""

    lesson: str | None = None
    program: str | None = None
    step: str | None = None


@dataclass
class Version:
    """A second version of the page's program, and its film."""

    code: str
    trace: Trace
    told: dict[str, tuple[Story, bytes]] = field(default_factory=dict)
    paired: tuple[str, str, bytes] | None = None
    """The ids of two stories and their pairing as JSON."""
    proof: tuple[Trace, Verdict] | None = None


@dataclass
class Page:
    """One visitor's page: the film of ``code``, told once a language."""

    language: Language
    lesson: str = ""
    program: str = ""
    """Which of the lesson's programs."""
    code: str = ""
    opened: int = 0
    """How often a lesson was opened: each time the editor takes its program anew, whatever was typed meanwhile."""
    trace: Trace | None = None
    start: tuple[str, ...] = ("first",)
    """Where the film opens: the first of these steps that it has."""
    cleaned: str | None = None
    told: dict[str, tuple[Story, bytes]] = field(default_factory=dict)
    laid: tuple[str, Script] | None = None
    """The id of a story, and the lesson laid over it."""
    proof: tuple[Trace, Verdict] | None = None
    """A Trace, and what came of holding it against a plain run."""
    other: Version | None = None
    """What the program is compared with."""
    checking: Lock = field(default_factory=Lock, repr=False, compare=False)
    """One check at a time, apart from ``turn``: a run that is asked for meanwhile does not wait for it."""
    turn: Lock = field(default_factory=Lock, repr=False, compare=False)
    """Streamlit starts the script anew while the last one still waits for its run: the new one waits its turn."""


def pick_language(*wishes: str | None) -> Language:
    """The first wish that is one, English unless it is for Chinese: ``?lang=``, then the browser's locale."""
    wish = next((wish for wish in wishes if wish), "")
    return "zh" if wish.lower().startswith("zh") else "en"


def open_lesson(page: Page, asked: Place, library: Library, run: Run) -> None:
    """Put a lesson on the page: its program in the editor, its film on the stage, at the step that is asked for."""
    lesson = library.find(asked.lesson)
    program = lesson.program(asked.program if lesson.id == asked.lesson else "")
    code = program.source.rstrip()
    page.lesson, page.program, page.code, page.opened = lesson.id, program.id, code, page.opened + 1
    first = next((each.step for each in lesson.passages if each.program == program.id), "first")
    recorded = library.recorded.get(lesson.id) if program == lesson.programs[0] else None
    _show(page, recorded or run(request(code)), *filter(None, (asked.step, first)))


def run_code(page: Page, code: str, run: Run) -> None:
    """Run what was typed. The editor keeps its text; a pasted transcript is offered cleaned."""
    page.code = code
    _show(page, run(request(code)), ENDED)
    page.cleaned = transcript.clean(code)


def compare(page: Page, code: str, other: str, run: Run) -> None:
    """Show another version beside the program. What was run before and has not changed keeps its film, unless nothing
    changed at all: then both are run again."""
    before = page.other
    again = before is not None and (page.code, before.code) == (code, other)
    if again or page.trace.source != code:
        run_code(page, code, run)
    if again or before is None or before.code != other:
        same = other == page.trace.source
        before = Version(other, page.trace if same else run(request(other)))
    page.other = before


def leave_compare(page: Page) -> None:
    """The second version goes; the page's own film stays."""
    page.other = None


def _show(page: Page, trace: Trace, *start: str) -> None:
    page.trace, page.start, page.cleaned, page.told, page.laid, page.other = trace, start, None, {}, None, None


def request(code: str) -> Request:
    """Programs with cell markers run as a notebook does; how much they may use is this process's to say."""
    return Request(source=code, mode="cells" if has_cells(code) else "script", limits=HOUSE.limits)


def story(page: Page) -> tuple[Story, bytes]:
    """The page's film in the page's language, and its JSON."""
    return _told(page, page.language)


def _told(film: Page | Version, language: Language) -> tuple[Story, bytes]:
    if language not in film.told:
        told = tell(film.trace, language)
        film.told[language] = told, encode(told)
    return film.told[language]


def proof(page: Page, check: Check) -> Verdict:
    """Whether the page's film is what plain PyTorch does; looked at once."""
    return _proved(page, page, check)


def proof_of_other(page: Page, other: Version, check: Check) -> Verdict:
    """The same of the version beside it."""
    return _proved(page, other, check)


def _proved(page: Page, film: Page | Version, check: Check) -> Verdict:
    trace = film.trace
    with page.checking:
        if film.proof is None or film.proof[0] is not trace:
            film.proof = trace, check(request(trace.source), trace)
        return film.proof[1]


def opening_step(told: Story, start: Sequence[str]) -> int:
    """The index that the first of ``start`` names that the film has: a number as it is shown (from 1), or what
    `viz.course.lookup.step` knows.

    `ENDED` is a program just run: it opens at the error or the limit that ended it, else at its beginning.
    """
    steps = told.steps
    if start == (ENDED,):
        ended = told.end.outcome != "ok"
        return next((i for i, step in enumerate(steps) if ended and (step.fault or step.kind == "stop")), 0)
    for wish in start:
        index = min(int(wish), len(steps)) - 1 if wish.isdecimal() else lookup.step(told, wish)
        if index is not None and index >= 0:
            return index
    return 0


def script(page: Page, library: Library) -> Script:
    """The lesson on the page, laid over the page's film."""
    told, _ = story(page)
    if page.laid is None or page.laid[0] != told.id:
        lesson = library.find(page.lesson)
        performance = Performance(lesson, page.program, told, report(page.trace))
        page.laid = told.id, bind(performance, library).script
    return page.laid[1]


def view(page: Page, library: Library) -> View:
    """What the stage shall show."""
    told, encoded = story(page)
    lesson = script(page, library)
    own = lesson.edited
    return View(
        story=encoded,
        story_id=told.id,
        language=page.language,
        code=page.code,
        code_id=f"{page.opened} {page.lesson}" + (f"/{page.program}" if lesson.program else ""),
        start=opening_step(told, page.start),
        title=strings(page.language)["app.own"] if own else lesson.title,
        lessons=rows(library, page.language),
        lesson="" if own else page.lesson,
        script=lesson,
        notice=_notice(page, library),
        variants=tuple(offered := variants(told)),
        other=_beside(page, told, offered) if page.other else None,
    )


def _beside(page: Page, told: Story, offered: list[Variant]) -> Beside:
    """The second version, named by what makes it of the first."""
    version = page.other
    second, encoded = _told(version, page.language)
    ids = told.id, second.id
    if version.paired is None or version.paired[:2] != ids:
        version.paired = *ids, msgspec.json.encode(pair(told, second))
    named = (each.words for each in offered if applied(told.code, each.edits) == version.code)
    return Beside(encoded, second.id, version.code, next(named, []), version.paired[2])


def _notice(page: Page, library: Library) -> Notice | None:
    words = strings(page.language)
    if page.cleaned is not None:
        return Notice(kind="transcript", words=words["notice.transcript"], code=page.cleaned)
    if library.broken:
        problems = "\n".join(str(problem) for problem in library.broken)
        return Notice(kind="lessons", words=f"{words['notice.lessons']}\n{problems}")
    return None
