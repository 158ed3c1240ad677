"""The command line: ``python -m viz trace|report|check|lessons|doctor …``. One verb a function; usage errors: status 2.

torch is not imported here: programs run in the process that `viz.run` keeps warm.
"""

from __future__ import annotations

import argparse
import json
import sys
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from lessons import OWN, LessonError
from viz.course import plainly
from viz.course.check.all import problems
from viz.course.check.rehearsal import jobs
from viz.course.handles import listing
from viz.course.library import Library
from viz.errors import TheaterError
from viz.limits import FILM_ELEMENTS, PROFILES, REPORT_ELEMENTS
from viz.run import Request, Runner
from viz.run.doctor import diagnosis
from viz.run.forks import Forks
from viz.run.level import LEVELS
from viz.story import tell
from viz.trace import codec
from viz.trace.report import report
from viz.trace.text import text
from viz.trace.verdict import text as verdict_text


class Usage(Exception):
    """Wrong usage or an unreadable file: one line, status 2."""


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        return asked.verb(asked)
    except (Usage, LessonError, TheaterError) as error:
        print(f"viz: {error}", file=sys.stderr)
        return 2


def trace(asked: argparse.Namespace) -> int:
    """Print what a program does, event by event."""
    request = _request(asked, asked.program, FILM_ELEMENTS)
    with _runner(asked) as runner:
        recorded = runner.run(request)
    _write(codec.write(recorded) if asked.json else text(recorded).encode())
    return 0


def reports(asked: argparse.Namespace) -> int:
    """Print the plain facts of each program as one JSON object."""
    requests = [_request(asked, path, REPORT_ELEMENTS) for path in _programs(asked.programs)]
    several = len(requests) > 1 or any(Path(path).is_dir() for path in asked.programs)
    with _runner(asked) as runner:
        for request in requests:
            facts = report(runner.run(request))
            _write(json.dumps(facts, ensure_ascii=False, indent=None if several else 1).encode() + b"\n")
    return 0


def check(asked: argparse.Namespace) -> int:
    """Hold each program's recorded run against a plain one; 1 if any differs or could not be checked."""
    requests = [replace(_request(asked, path, FILM_ELEMENTS), dot=False) for path in _programs(asked.programs)]
    sound = True
    with _runner(asked) as runner:
        for request in requests:
            verdict = runner.check(request, runner.run(request))
            sound &= verdict.result in ("equal", "not repeatable")
            _write(f"{request.program}: {verdict_text(verdict)}\n".encode())
    return 0 if sound else 1


def film(asked: argparse.Namespace) -> int:
    """Print the keys of a program's film, for who writes a lesson about it."""
    request = _request(asked, asked.program, FILM_ELEMENTS)
    with _runner(asked) as runner:
        told = tell(runner.run(request), "zh" if asked.zh else "en")
    _write(listing(told).encode())
    return 0


def course(asked: argparse.Namespace) -> int:
    """Play and check every lesson of a folder in both languages; 1 if anything is wrong."""
    folder = Path(asked.folder) if asked.folder else OWN
    library = Library.open(OWN) if folder == OWN else Library.with_own(folder)
    chosen = [it for it in library.lessons if it.folder.parent == folder and asked.only in ("", it.id)]
    plain = plainly.ask([job for lesson in chosen for job in jobs(lesson)])
    wrong = len(library.broken)
    _write("".join(f"{problem}\n" for problem in library.broken).encode())
    with Runner() as runner:
        for lesson in chosen:
            for problem in problems(lesson, library, lambda code: runner.run(Request(source=code)), plain):
                wrong += 1
                _write(f"{problem}\n".encode())
    _write(f"{len(chosen)} lessons played, {wrong} problems\n".encode())
    return 1 if wrong else 0


def doctor(asked: argparse.Namespace) -> int:
    """Say what works here, what does not, and why; 1 where programs are not isolated."""
    forks = Forks()
    try:
        forks.start()
        for line in diagnosis(forks):
            _write(f"{line}\n".encode())
    finally:
        forks.close()
    return 0 if forks.level == "isolated" else 1


@contextmanager
def _runner(asked: argparse.Namespace) -> Iterator[Runner]:
    """As the app has it; for strangers' programs only where they are confined as a hosted app would."""
    forks = Forks()
    with Runner(forks) as runner:
        if asked.profile == "hosted" and LEVELS.index((found := forks.survey()).level) < LEVELS.index(asked.level):
            why = found.problem or f"it could {', '.join(found.reached)}"
            raise Usage(
                f"--profile hosted: a program is not {asked.level} here ({why}), so nothing was run; "
                f"`python -m viz doctor` says more, and `--level '{found.level}'` runs it all the same"
            )
        yield runner


def _write(data: bytes) -> None:
    """UTF-8 whatever the terminal's own encoding, and at once: each report can be read while the next one runs."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _request(asked: argparse.Namespace, path: str, elements: int) -> Request:
    return Request(
        source=_source(path),
        program=path,
        mode="cells" if asked.cells else "script",
        elements=elements,
        limits=PROFILES[asked.profile],
        dot=elements == FILM_ELEMENTS,
    )


def _source(path: str) -> str:
    """The text as Python itself would read it: its coding line and byte order mark are heeded."""
    try:
        with tokenize.open(path) as file:
            return file.read()
    except OSError as error:
        raise Usage(f"{path}: {error.strerror}") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        raise Usage(f"{path}: no readable text ({error})") from error


def _programs(paths: list[str]) -> list[str]:
    """The files in the order given; of a folder every ``*.py`` below it, sorted."""
    found: list[str] = []
    for path in paths:
        found += sorted(map(str, Path(path).rglob("*.py"))) if Path(path).is_dir() else [path]
    if not found:
        raise Usage(f"{', '.join(paths)}: no *.py in it")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m viz", description="Watch a real PyTorch backward pass, as text.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    one = verbs.add_parser("trace", help="a program's trace, one event a line")
    one.add_argument("program", metavar="PROGRAM.py")
    one.add_argument("--json", action="store_true", help="as the documented format (docs/trace.md)")
    one.set_defaults(verb=trace)
    many = verbs.add_parser("report", help="the plain facts of each program as JSON")
    many.add_argument("programs", nargs="+", metavar="PROGRAM.py|FOLDER")
    many.set_defaults(verb=reports)
    held = verbs.add_parser("check", help="whether each program, recorded, does what plain PyTorch does")
    held.add_argument("programs", nargs="+", metavar="PROGRAM.py|FOLDER")
    held.set_defaults(verb=check)
    keys = verbs.add_parser("film", help="the keys of a program's steps, cards and knobs, for lessons about it")
    keys.add_argument("program", metavar="PROGRAM.py")
    keys.add_argument("--zh", action="store_true", help="told in Chinese")
    keys.set_defaults(verb=film)
    lessons = verbs.add_parser("lessons", help="play and check every lesson in both languages")
    lessons.add_argument("folder", nargs="?", metavar="FOLDER", help="a lecturer's own; otherwise ours")
    lessons.add_argument("--only", metavar="LESSON", default="", help="one lesson of it")
    lessons.set_defaults(verb=course)
    for parser_of_verb in (one, many, held, keys):
        parser_of_verb.add_argument("--cells", action="store_true", help="by `# %%%%` cells, as a notebook does")
        parser_of_verb.add_argument("--profile", choices=PROFILES, default="local", help="whose limits and confinement")
        level = "with `--profile hosted`: run nothing where programs are confined less than so"
        parser_of_verb.add_argument("--level", choices=LEVELS, default="isolated", help=level)
    how = verbs.add_parser("doctor", help="what works on this machine, what does not, and why")
    how.set_defaults(verb=doctor)
    return parser


if __name__ == "__main__":
    sys.exit(main())
