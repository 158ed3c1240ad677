"""Sentences from the catalogue, in the reader's language. Knows templates and styles, nothing of PyTorch.

A template is text with places for arguments, each with a style: ``{expr:code} gives {value:value}.`` An argument is a
string (it takes the style), a `Run` or a list of them (they keep their own). User text is only ever an argument.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Union

from msgspec.structs import replace

from viz.story.model import Run, Words

Argument = Union[str, int, Run, list[Run]]
PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
CHINESE = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"


@cache
def catalogue(language: str) -> dict[str, str]:
    """All templates of one language."""
    return json.loads((Path(__file__).parent / "catalogue" / f"{language}.json").read_text("utf-8"))


class Language:
    """The words of one language: ``say(key, …)`` gives `Words`, `join` a list as that language writes one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._templates = catalogue(name)

    def has(self, key: str) -> bool:
        return key in self._templates

    def say(self, key: str, /, **arguments: Argument) -> Words:
        """The sentence ``key`` (``key.one`` if there is such a form and ``count`` is 1) with its places filled."""
        if arguments.get("count") == 1 and f"{key}.one" in self._templates:
            key = f"{key}.one"
        template, runs, end = self._templates[key], [], 0
        for place in PLACE.finditer(template):
            runs.append(Run(template[end : place.start()]))
            runs += _styled(arguments[place[1]], place[2] or "")
            end = place.end()
        return _merged(_spaced([run for run in (*runs, Run(template[end:])) if run.text]))

    def plain(self, key: str, /, **arguments: Argument) -> str:
        return "".join(run.text for run in self.say(key, **arguments))

    def join(self, parts: list[Words], kind: str = "list") -> Words:
        """``a``, ``a and b``, ``a, b and c``; ``kind`` "clause" for parts of a sentence instead of things."""
        if len(parts) < 2:
            return parts[0] if parts else []
        words = list(parts[0])
        for part in parts[1:-1]:
            words += [*self.say(f"{kind}.comma"), *part]
        return [*words, *self.say(f"{kind}.and"), *parts[-1]]

    def row(self, parts: list[Words]) -> Words:
        """``a, b, c``: some of many."""
        return [run for place, part in enumerate(parts) for run in (self.say("list.comma") if place else []) + part]

    def plus(self, parts: list[Words]) -> Words:
        """``a + b + c``."""
        return [run for place, part in enumerate(parts) for run in ([Run(" + ")] if place else []) + part]

    def sentences(self, *parts: Words) -> Words:
        """Whole sentences one after the other, each with a capital where it begins with an article."""
        gap = self._templates["sentence.gap"]
        words: Words = []
        for part in filter(None, parts):
            part = [_capital(part[0]), *part[1:]]
            words += [Run(gap), *part] if words else part
        return _merged(words)


def _styled(argument: Argument, mark: str) -> Words:
    if isinstance(argument, list):
        return argument
    if isinstance(argument, Run):
        return [argument if argument.mark or not mark else replace(argument, mark=mark)]
    return [Run(str(argument), mark)]


def _spaced(runs: Words) -> Words:
    """Chinese templates have spaces around places, for Latin words and numbers; Chinese next to Chinese has none."""
    texts = [run.text for run in runs]
    for place in range(len(runs) - 1):
        left, right = texts[place], texts[place + 1]
        if "code" in (runs[place].mark, runs[place + 1].mark):
            continue
        if re.search(f"{CHINESE} $", left) and re.match(CHINESE, right):
            texts[place] = left[:-1]
        elif re.search(f"{CHINESE}$", left) and re.match(f" {CHINESE}", right):
            texts[place + 1] = right[1:]
    return [run if run.text == text else replace(run, text=text) for run, text in zip(runs, texts, strict=True)]


def _capital(run: Run) -> Run:
    return run if run.mark or not re.match("an? ", run.text) else replace(run, text=f"A{run.text[1:]}")


def _merged(runs: Words) -> Words:
    words: Words = []
    for run in runs:
        if not run.text:
            continue
        if words and not run.mark and not run.ref and not words[-1].mark and not words[-1].ref:
            words[-1] = Run(words[-1].text + run.text)
        else:
            words.append(run)
    return words
