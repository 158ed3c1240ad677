"""What one visitor has before them, and what each of their wishes does to it.

Knows lessons, the runner and the teller; of Streamlit and torch it knows nothing. `viz.visit` keeps a `Page` in the
session; `view` says what the stage shall show of it.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from threading import Lock
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from viz import transcript
from viz.course import lookup
from viz.course.bind import Performance, bind
from viz.course.library import Library
from viz.course.script import Script
from viz.film import Film, Gone, Told, film
from viz.limits import NO_AMOUNT
from viz.run import HOUSE, Request
from viz.run.outcome import refused
from viz.stage import Notice, View, pack, strings
from viz.stage import Other as Beside
from viz.story.code.edits import applied
from viz.story.model import Story
from viz.story.versions.compare import pair
from viz.trace.events import Stopped, Trace
from viz.trace.report import report
from viz.trace.source import has_cells
from viz.trace.verdict import Verdict

log = logging.getLogger("viz")

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Run = Callable[[Request], Trace]
Check = Callable[[Request, Trace], Verdict]
DIGITS = 9
"""Of a step's number: no film has more steps."""
ENDED = ""
"""Where the film of a program opens that the visitor has run."""


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
    film: Film
    paired: tuple[str, str, str] | None = None
    """The ids of two stories and their pairing, as it travels."""
    proof: tuple[bytes, Verdict] | None = None


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
    film: Film | None = None
    start: tuple[str, ...] = ("first",)
    """Where the film opens: the first of these steps that it has."""
    opens: tuple[tuple[str, tuple[str, ...]], int] | None = None
    """A story's id and a ``start``, and the index of that step in it."""
    cleaned: tuple[str, str] | None = None
    """What was pasted, and the program in it."""
    unseen: str = ""
    """Why the last program asked for has no film, so that the one before is still on the page."""
    absent: str = ""
    """Why the film on the page, which the server had no more room for, could not be made again."""
    proof: tuple[bytes, Verdict] | None = None
    """A film, by its key, and what came of holding its Trace against a plain run."""
    other: Version | None = None
    """What the program is compared with."""
    sent: View | None = None
    """What the stage was to show last, without the stories, which the browser has."""
    checking: Lock = field(default_factory=Lock, repr=False, compare=False)
    """One check at a time, apart from ``turn``: a run that is asked for meanwhile does not wait for it."""
    turn: Lock = field(default_factory=Lock, repr=False, compare=False)
    """Streamlit starts the script anew while the last one still waits for its run: the new one waits its turn."""

    @property
    def trace(self) -> Trace | None:
        return self.film.trace if self.film else None


def pick_language(*wishes: str | None) -> Language:
    """The first wish that is one, English unless it is for Chinese: ``?lang=``, then the browser's locale."""
    wish = next((wish for wish in wishes if wish), "")
    return "zh" if wish.lower().startswith("zh") else "en"


def open_lesson(page: Page, asked: Place, library: Library, run: Run) -> None:
    """Put a lesson on the page: its program in the editor, its film on the stage, at the step that is asked for."""
    lesson = library.find(asked.lesson)
    program = lesson.program(asked.program if lesson.id == asked.lesson else "")
    code = program.source.rstrip()
    recorded = library.recorded.get(lesson.id) if program == lesson.programs[0] else None
    trace = recorded or run(request(code))
    page.lesson, page.program, page.code, page.opened = lesson.id, program.id, code, page.opened + 1
    first = next((each.step for each in lesson.passages if each.program == program.id), "first")
    _show(page, trace, *filter(None, (asked.step, first)))


def rehearsed(library: Library) -> list[Page]:
    """The recorded lessons on a page in each language. What they needed is loaded then, and here to stay.

    So the collector, when it comes, need not look at it: that alone took a tenth of a second.
    """
    kept = []
    for language, lesson in product(LANGUAGES, library.recorded):
        page = Page(language)
        open_lesson(page, Place(lesson), library, _not_now)
        view(page, library)
        kept.append(page)
    gc.collect()
    gc.freeze()
    return kept


def _not_now(request: Request) -> Trace:
    return refused(request, "paused")


def shows(page: Page, place: Place, library: Library) -> bool:
    """Whether this place, whatever its step, is of the program that the page has."""
    lesson = library.find(place.lesson)
    return (page.lesson, page.program) == (lesson.id, lesson.program(place.program or "").id)


def run_code(page: Page, code: str, run: Run) -> None:
    """Run what was typed. The editor keeps its text; a pasted transcript is offered cleaned."""
    trace = run(request(code))
    page.code = code
    if _show(page, trace, ENDED):
        look(page, code)


@contextmanager
def unharmed(page: Page, library: Library) -> Iterator[None]:
    """What fails on our side in the block, or when its film is told, leaves the page as it was, with a word on it; what
    it was is in the log."""
    before = vars(page).copy()
    try:
        yield
        view(page, library)
    except Exception:
        if before["film"] is None:  # there is nothing to go back to
            raise
        log.exception("A wish of a visitor could not be granted")
        vars(page).update(before, unseen="failed")


def look(page: Page, code: str) -> None:
    """Whether there is a program in what was pasted, if that is none as it stands. Nothing is run or changed."""
    cleaned = transcript.clean(code) if len(code) <= HOUSE.limits.code else None
    page.cleaned = None if cleaned is None else (code, cleaned)


def compare(page: Page, code: str, other: str, run: Run) -> None:
    """Show another version beside the program. What was run before and has not changed keeps its film, unless nothing
    changed at all: then both are run again."""
    before, page.unseen = page.other, ""
    again = before is not None and (page.code, before.code) == (code, other)
    if again or page.film.source != code:
        run_code(page, code, run)
    if page.unseen:
        return
    if again or before is None or before.code != other:
        beside, page.unseen = (page.film, "") if other == page.film.source else _filmed(other, run)
        before = None if beside is None else Version(other, beside)
    page.other = before


def _filmed(code: str, run: Run) -> tuple[Film | None, str]:
    """The film of a program, or none, and why it could not be begun."""
    trace = run(request(code))
    why = not_run(trace)
    return (None, why) if why else (film(trace), "")


def recall(page: Page, run: Run) -> None:
    """Run anew what the page shows and the server had no more room for. What cannot be begun now stays as it is in the
    browser."""
    page.absent = ""
    for shown in filter(None, (page, page.other)):
        if shown.film.gone:
            again, why = _filmed(shown.film.source, run)
            shown.film, page.absent = again or shown.film, page.absent or why


def leave_compare(page: Page) -> None:
    """The second version goes; the page's own film stays."""
    page.other = None


def not_run(trace: Trace) -> str:
    """Why the program was not even begun: the reader thought better of it, or there was no room. "" if it was."""
    end = trace.events[-1]
    begun = len(trace.events) > 2 or not isinstance(end, Stopped) or end.limit not in NO_AMOUNT
    return "" if begun else end.limit


def _show(page: Page, trace: Trace, *start: str) -> bool:
    """Whether there is a film to show; else the one before stays."""
    page.unseen, page.cleaned = not_run(trace), None
    if page.unseen and page.film is not None:
        return False
    page.film, page.start, page.other, page.unseen = film(trace), start, None, ""
    return True


def request(code: str) -> Request:
    """Programs with cell markers run as a notebook does; how much they may use is this process's to say."""
    return Request(source=code, mode="cells" if has_cells(code) else "script", limits=HOUSE.limits)


def story(page: Page) -> Told:
    """The page's film in the page's language."""
    return page.film.told(page.language)


def proof(page: Page, check: Check) -> Verdict:
    """Whether the page's film is what plain PyTorch does; looked at once."""
    return _proved(page, page, check)


def proof_of_other(page: Page, other: Version, check: Check) -> Verdict:
    """The same of the version beside it."""
    return _proved(page, other, check)


def _proved(page: Page, shown: Page | Version, check: Check) -> Verdict:
    film = shown.film
    with page.checking:
        if shown.proof is None or shown.proof[0] != film.key:
            try:
                found = check(request(film.source), film.trace)
            except Gone:
                found = Verdict("unchecked", limit=page.absent)
            if found.limit in NO_AMOUNT:
                return found  # not now: the next script asks again
            shown.proof = film.key, found
        return shown.proof[1]


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
        index = min(int(wish[:DIGITS]), len(steps)) - 1 if wish.isdecimal() else lookup.step(told, wish)
        if index is not None and index >= 0:
            return index
    return 0


def _start(page: Page, told: Told) -> int:
    asked = told.id, page.start
    if page.opens is None or page.opens[0] != asked:
        page.opens = asked, opening_step(told.story, page.start)
    return page.opens[1]


def script(page: Page, library: Library) -> Script:
    """The lesson on the page, laid over the page's film."""
    told, key = story(page), (page.lesson, page.program)
    if key not in told.laid:
        performance = Performance(library.find(page.lesson), page.program, told.story, report(page.trace))
        told.laid[key] = bind(performance, library).script
    return told.laid[key]


def view(page: Page, library: Library) -> View:
    """What the stage shall show. A film that is gone, and was not recalled, stays as it is."""
    try:
        shown = _view(page, library)
    except Gone:
        shown = replace(page.sent, notice=_notice(page, library))
    page.sent = replace(shown, story="", other=shown.other and replace(shown.other, story=""))
    return shown


def _view(page: Page, library: Library) -> View:
    film = story(page)
    lesson = script(page, library)
    return View(
        story=film.packed,
        story_id=film.id,
        language=page.language,
        code=page.code,
        code_id=f"{page.opened} {page.lesson}" + (f"/{page.program}" if lesson.program else ""),
        start=_start(page, film),
        title=strings(page.language)["app.own"] if lesson.edited else lesson.title,
        script=lesson,
        notice=_notice(page, library),
        variants=film.variants,
        other=_beside(page, film) if page.other else None,
    )


def _beside(page: Page, first: Told) -> Beside:
    """The second version, named by what makes it of the first."""
    version = page.other
    second = version.film.told(page.language)
    ids = first.id, second.id
    if version.paired is None or version.paired[:2] != ids:
        version.paired = *ids, pack(msgspec.json.encode(pair(first.story, second.story)))
    named = (each.words for each in first.variants if applied(page.film.source, each.edits) == version.code)
    return Beside(second.packed, second.id, version.code, next(named, []), version.paired[2])


def _notice(page: Page, library: Library) -> Notice | None:
    words = strings(page.language)
    if why := page.unseen or page.absent:
        return Notice(kind="unseen", words=words[f"notice.{why}"])
    if page.cleaned is not None:
        of, cleaned = page.cleaned
        return Notice(kind="transcript", words=words["notice.transcript"], code=cleaned, of=of)
    if library.broken:
        problems = "\n".join(str(problem) for problem in library.broken)
        return Notice(kind="lessons", words=f"{words['notice.lessons']}\n{problems}")
    return None
