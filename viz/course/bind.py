"""Lesson + Story ──▶ Script: `bind` lays a lesson over the film of one of its programs.

The words are in the language of the story. What the lesson names and the film does not have is left out, and told in
``Bound.lost``: for a film of the lesson's own program each such loss is a mistake of the lesson; where the reader
changed the code it is left at that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lessons.markup import written
from lessons.model import Aim, Exchange, Lesson, Passage, Predict, Section, Try
from viz.course import answers
from viz.course.attempts import Tried, lacking
from viz.course.changes import Moved, edits, exchange, exchanged
from viz.course.library import Library
from viz.course.lookup import Film
from viz.course.numbers import flat
from viz.course.prose import nowhere, pieces, prose
from viz.course.script import SCRIPT_VERSION, Attempt, Choice, Neighbour, Prediction, Reply, Script, Target
from viz.course.script import Passage as Bit
from viz.story.model import Edit, Story
from viz.trace.report import Facts


@dataclass(frozen=True)
class Performance:
    """A lesson on the page: the film of one of its programs, or of what the reader made of it (then with the facts of
    that run)."""

    lesson: Lesson
    program: str
    story: Story
    facts: Facts | None = None


@dataclass(frozen=True)
class Lost:
    """Something that the lesson names and the film does not have, in which passage."""

    passage: str
    problem: str


@dataclass(frozen=True)
class Bound:
    script: Script
    lost: list[Lost] = field(default_factory=list)


def bind(performance: Performance, library: Library) -> Bound:
    """The script of a performance, and what was lost."""
    return _Binding(performance, library).bound()


class _Binding:
    def __init__(self, performance: Performance, library: Library) -> None:
        self.lesson, self.story, self.facts = performance.lesson, performance.story, performance.facts
        self.library, self.language = library, performance.story.language
        self.program = self.lesson.program(performance.program)
        original = self.program.source.rstrip()
        self.edited = self.story.code.rstrip() != original
        moved = Moved(original, self.story.code)
        self.another = moved.another
        self.film = Film(self.story, moved)
        self.ids = [program.id for program in self.lesson.programs]
        self.lost: list[Lost] = []

    def bound(self) -> Bound:
        lesson, library, text = self.lesson, self.library, self.lesson.texts[self.language]
        before, after = library.neighbours(lesson)
        script = Script(
            v=SCRIPT_VERSION,
            lesson=lesson.id,
            number=library.number(lesson),
            chapter=library.chapter(lesson).titles[self.language],
            title=text.title,
            about=written(text.about),
            goal=written(text.goal),
            level=library.level(lesson).titles[self.language],
            minutes=lesson.minutes,
            programs=self.ids,
            program=self.ids.index(self.program.id),
            edited=self.edited,
            another=self.another,
            passages=[self.passage(*pair) for pair in zip(lesson.passages, text.sections, strict=True)],
            remember=pieces(text.remember, nowhere),
            before=self.neighbour(before),
            after=self.neighbour(after),
        )
        return Bound(script, self.lost)

    def neighbour(self, lesson: Lesson | None) -> Neighbour | None:
        return lesson and Neighbour(lesson.id, lesson.texts[self.language].title)

    def passage(self, passage: Passage, section: Section) -> Bit:
        program = self.ids.index(passage.program)
        if passage.program != self.program.id:
            asks = passage.predict is not None
            return Bit(passage.id, program, prose(section.paragraphs, nowhere), asks=asks)
        at = self.film.step(passage.step)
        if at is None:
            self.lose(passage, f"the film has no step {passage.step!r}")
        find = self.finder(passage, at)
        return Bit(
            id=passage.id,
            program=program,
            prose=prose(section.paragraphs, find),
            step=at,
            prediction=passage.predict and self.prediction(passage, section, at),
            attempt=passage.attempt and self.attempt(passage.attempt, section, find),
            compare=self.compare(passage),
            knob=self.knob(passage),
        )

    def finder(self, passage: Passage, *steps: int | None) -> Callable[[Aim], Target | None]:
        """Looks a target up at these steps in turn."""

        def find(aim: Aim) -> Target | None:
            if aim.kind == "lesson":
                found = Target("lesson", [aim.of]) if self.library.get(aim.of) else None
            elif aim.kind in ("lines", "step"):
                found = self.film.target(aim, 0)
            else:
                looked = (self.film.target(aim, at) for at in steps if at is not None)
                found = next((target for target in looked if target), None)
            if found is None and aim.kind != "lesson" and any(at is not None for at in steps):
                self.lose(passage, f"the target ({aim.written}) is not there at step {passage.step!r}")
            return found

        return find

    def lose(self, passage: Passage, problem: str) -> None:
        self.lost.append(Lost(passage.id, problem))

    def prediction(self, passage: Passage, section: Section, at: int | None) -> Prediction | None:
        """None where the film on the stage does not give the lesson's answer: a reply might judge wrongly."""
        predict = passage.predict
        reveal = self.film.step(predict.at)
        if at is None or reveal is None or reveal <= at:
            self.lose(passage, f"the answer at {predict.at!r} does not come after the question at {passage.step!r}")
            return None
        problem = answers.problem(self.film, predict, reveal)
        if problem:
            self.lose(passage, problem)
        if problem or (self.edited and predict.asks == "choice"):
            return None
        find = self.finder(passage, at)
        asked = _ASKED[predict.asks](self.film, predict, reveal)
        return Prediction(
            asks=predict.asks,
            reveal=reveal,
            choices=[Choice(id, pieces(words, find)) for id, words in section.choices.items()],
            replies=[
                Reply(
                    id,
                    [pieces(words, self.finder(passage, at, reveal) if id == "right" else find)],
                    **asked[1].get(id, {}),
                )
                for id, words in section.replies.items()
            ],
            **asked[0],
        )

    def attempt(self, attempt: Try, section: Section, find: Callable[[Aim], Target | None]) -> Attempt:
        code = self.story.code
        solved = exchanged(self.program.source.rstrip(), attempt.solution)
        tried = self.facts is not None and self.edited
        lacks = lacking(attempt, Tried(code, self.facts), self.language) if tried else []
        return Attempt(
            state="" if not tried else "failed" if lacks else "passed",
            replies=[Reply(id, [pieces(words, find)]) for id, words in section.replies.items()],
            lacking=lacks,
            solution=exchange(code, attempt.solution) or edits(code, solved),
        )

    def compare(self, passage: Passage) -> list[Edit]:
        pair: Exchange | None = passage.compare
        changes = exchange(self.story.code, pair) if pair else []
        if pair and not changes:
            self.lose(passage, f"compare: {pair[0]!r} does not stand in the program once")
        return changes

    def knob(self, passage: Passage) -> str:
        keys = [knob.key for knob in self.story.knobs if knob.label == passage.knob]
        if passage.knob and not keys:
            labels = ", ".join(knob.label for knob in self.story.knobs)
            self.lose(passage, f"no knob {passage.knob!r}; there are: {labels}")
        return keys[0] if keys else ""


def _number(film: Film, predict: Predict, at: int) -> tuple[dict, dict]:
    found = answers.numbers(film, predict.of, at)
    wrong = {id: {"numbers": flat(numbers)} for id, numbers in predict.wrong.items()}
    return {"of": predict.of, "shape": list(found.shape), "answer": found.numbers}, wrong


def _choice(film: Film, predict: Predict, at: int) -> tuple[dict, dict]:
    return {"right": predict.answer}, {}


def _card(film: Film, predict: Predict, at: int) -> tuple[dict, dict]:
    wrong = {id: {"card": film.card(aim, at) or ""} for id, aim in predict.wrong.items()}
    return {"right": film.card(predict.answer, at)}, wrong


_ASKED = {"number": _number, "choice": _choice, "card": _card}
"""What the question of a kind says of itself, and of its typical wrong answers by their ids."""
