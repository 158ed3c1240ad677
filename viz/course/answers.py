"""The answers to a lesson's questions, read off the film: what PyTorch gave. A question that cannot be judged is None.

What lesson.toml calls the answer is only held against it, so that the words which reply to it fit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lessons.model import Predict
from viz.course.lookup import Film
from viz.course.numbers import Numbers, alike, flat


@dataclass(frozen=True)
class Found:
    """What a film gives for a name: its numbers, None for no gradient."""

    numbers: Numbers
    shape: tuple[int, ...] = ()


def numbers(film: Film, of: str, at: int) -> Found | None:
    """The numbers of a name, or of a name's .grad, after a step; None where the film does not have them all."""
    name, is_grad = of.removesuffix(".grad"), of.endswith(".grad")
    card = film.named(name, at)
    if card is None:
        return None
    value = film.state(at)[card].get("grad" if is_grad else "value")
    if value is None:
        return Found(None) if is_grad else None
    picture = film.story.values[value]
    return None if picture.data is None else Found(picture.data, picture.shape)


def problem(film: Film, predict: Predict, at: int) -> str:
    """Why the film does not bear out the lesson's answer; "" if it does."""
    return _PROBLEMS[predict.asks](film, predict, at)


def _number(film: Film, predict: Predict, at: int) -> str:
    found = numbers(film, predict.of, at)
    if found is None:
        return f"{predict.of} is not on the stage at step {predict.at!r}, or has too many numbers"
    if not alike(found.numbers, flat(predict.answer)):
        return f"{predict.of} is {found.numbers} at step {predict.at!r}, the lesson answers {predict.answer}"
    same = [id for id, wrong in predict.wrong.items() if alike(found.numbers, flat(wrong))]
    return f"the wrong answer {same[0]!r} is right" if same else ""


def _card(film: Film, predict: Predict, at: int) -> str:
    card = film.card(predict.answer, at)
    if card is None:
        return f"({predict.answer.written}) is not on the stage at step {predict.at!r}"
    if card not in film.story.steps[at].now.focus:
        return f"({predict.answer.written}) is not in focus at step {predict.at!r}"
    same = [id for id, wrong in predict.wrong.items() if film.card(wrong, at) == card]
    return f"the wrong answer {same[0]!r} is right" if same else ""


def _choice(film: Film, predict: Predict, at: int) -> str:
    """What is chosen among are words: only plain PyTorch can prove them, and only for the lesson's own program."""
    return ""


_PROBLEMS = {"number": _number, "card": _card, "choice": _choice}
