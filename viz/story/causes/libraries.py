"""A library that is not here, and what of the program can do without it."""

from __future__ import annotations

import re

from viz.story.causes.failure import Cause, Failure, remedy
from viz.story.code import edits
from viz.story.code.absent import Without, without
from viz.story.model import Remedy, Words
from viz.story.telling import Telling
from viz.story.words import Language


def no_module(telling: Telling, failure: Failure) -> Cause:
    """An import of what is not here: all that is not goes at once, with what only shows something."""
    found = re.search(r"named '([^']*)'", failure.message)
    missed = found[1] if found else ""
    words, source = telling.words, telling.source
    rest = without("\n".join(source.lines), failure.absent or (missed,), failure.line)
    said, installed = words.say("fault.no_module", module=missed), remedy(telling, "no_module", [], module=missed)
    if rest.text is not None:
        left_out = Remedy(leaving_out(words, rest), edits.between(source, rest.text))
        return said, [left_out, installed]
    code = source.statement(rest.needs)
    shown = f"{code}…" if code.endswith(("(", "[", ",")) else code
    needs = words.say("fault.no_module.needs", line=rest.needs, code=shown) if rest.needs else []
    return words.sentences(said, needs), [remedy(telling, "stand_in" if needs else "without", []), installed]


def leaving_out(words: Language, rest: Without) -> Words:
    modules = words.join([words.say("thing", thing=name) for name in rest.modules])
    return words.say("try.leave_out", modules=modules)
