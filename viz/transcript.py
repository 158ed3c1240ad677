"""A pasted session → the program that was typed in it.

    In [3]: y.sum().backward()          y.sum().backward()
    In [4]: x.grad              →       x.grad
    Out[4]: tensor([2., 4.])

Text work only: knows Python's grammar and how sessions, cells and web pages look, nothing of torch, and runs nothing.
Valid Python is never touched. Left out is what looks like output or like a command of IPython; anything else stays, and
if that is no Python there is no result.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

PROMPT = re.compile(r"[ \t]*(?:In ?\[[\s\d*]*\]:|>>>) ?(?P<code>.*)")
CONTINUED = re.compile(r"[ \t]*\.{3,}:?(?: (?P<code>.*))?$")
OUT = re.compile(r"[ \t]*Out ?\[\d*\]:")
NUMBERED = re.compile(r"[ \t]*(?P<number>\d+)(?:[.:|)]?[ \t]|[.:|)]?$)(?P<code>.*)")
INSTALL = r"(?:\$ *)?(?:python3? -m )?(?:pip3?|conda|mamba) install\b.*"
COMMAND = re.compile(rf"[%!?].*|[^#\n]*\?|[\w, ]+= *[%!].*|{INSTALL}")
TIMED = re.compile(r"%time +(?P<code>\S.*)")
LABEL = re.compile(r"(?:[Oo]utput|OUTPUT|[Rr]esults?|输出|输出结果|运行结果|结果) *[:：]")
FENCE = re.compile(r"```.*\n(?P<code>(?:.*\n)*?)```")
TRACEBACK = re.compile(r"(?:[\w.]+ +)?Traceback \(most recent call last\)")
RAISED = re.compile(r"[\w.]*(?:Error|Exception|Interrupt|Warning|Iteration|Exit)\b")
RULE = re.compile(r"-{5,}\s*$")
BLOCK_GOES_ON = re.compile(r"\s|[)\]}]|(?:else|elif|except|finally)\b|$")
VALUE = re.compile(r"[(\[{]*(?:tensor|array)\(|Parameter containing:|<[\w.]+ .*at 0x")
GLUED_VALUE = re.compile(r"[(\[]?tensor\(|array\(|Parameter containing:|torch\.Size\(|<|-?\d|True\b|False\b|None\b")
QUOTED = re.compile(
    r"'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|(?P<wide>“[^“”\"\n]*”)|#[^\n]*", re.DOTALL
)
WIDE = str.maketrans("（）［］｛｝，：；＝＋－＊／＜＞‘’\u3000\u00a0", "()[]{},:;=+-*/<>''  ")
GLUE_ATTEMPTS = 20


def clean(source: str) -> str | None:
    """The program inside a pasted session; None if it is valid Python already, or if no program comes out."""
    if _is_program(source):
        return None
    readings = (reading.strip("\n") + "\n" for reading in _readings(source.replace("\r\n", "\n")))
    return next((reading for reading in readings if _is_program(reading) and ast.parse(reading).body), None)


def _readings(text: str) -> Iterator[str]:
    """What the text may mean, the reading that changes least first."""
    yield narrowed(text)
    yield from _indented(text)
    yield "".join(line for line in text.splitlines(keepends=True) if not line.startswith("```"))
    fenced = [block["code"] for block in FENCE.finditer(text + "\n")]
    text = _unnumbered("\n".join(fenced) or text)
    yield text
    yield (text := _without_commands(text))
    yield narrowed(text)
    typed = "\n".join(_typed(text))
    yield typed
    yield narrowed(typed)


def _indented(text: str) -> Iterator[str]:
    """The code begun at the left, also where only its first line was; tabs as spaces, where that can mean one thing."""
    yield textwrap.dedent(text)
    first, _, rest = text.partition("\n")
    if len(rest.split("\n")) > 1:
        yield f"{first.lstrip()}\n{textwrap.dedent(rest)}"
    spaced = [each for width in (4, 8) if _parsed(each := text.expandtabs(width)) is not None]
    if len({ast.dump(_parsed(each)) for each in spaced}) == 1:
        yield spaced[0]


def is_command(line: str) -> bool:
    """Whether a line is for IPython or a shell: `%matplotlib inline`, `!pip install torch`, `x.sum?`."""
    return COMMAND.fullmatch(line.strip()) is not None


def is_output(line: str) -> bool:
    """Whether a line looks printed: the head of a traceback, a tensor, the rule above an error."""
    return any(pattern.match(line) for pattern in (TRACEBACK, RULE, VALUE, OUT, LABEL, RAISED))


def _without_commands(text: str) -> str:
    """Without the lines that are commands; in a block something has to stay, and what `%time` times stays."""
    kept = []
    before, lines = 0, text.split("\n")
    for line, depth in zip(lines, _depths(lines), strict=False):
        command = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        prompt = PROMPT.match(line) or CONTINUED.match(line)
        if before or prompt or not is_command(command):
            kept.append(line)
        elif timed := TIMED.fullmatch(command):
            kept.append(indent + timed["code"])
        elif indent:
            kept.append(f"{indent}pass")
        before = depth
    return "\n".join(kept)


def _is_program(text: str) -> bool:
    program = _parsed(text)
    return program is not None and not any(_is_prompt(statement) for statement in program.body)


def _is_prompt(statement: ast.stmt) -> bool:
    """``In [3]: x = 1`` is Python by accident: an annotated assignment to an item of ``In``."""
    target = statement.target if isinstance(statement, ast.AnnAssign) else None
    return isinstance(target, ast.Subscript) and getattr(target.value, "id", "") in ("In", "Out")


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def narrowed(text: str) -> str:
    """Full-width punctuation and spaces as Python wants them, outside strings and comments."""
    parts, end = [], 0
    for quoted in QUOTED.finditer(text):
        inside = f'"{quoted.group()[1:-1]}"' if quoted["wide"] else quoted.group()
        parts += [text[end : quoted.start()].translate(WIDE), inside]
        end = quoted.end()
    return "".join(parts) + text[end:].translate(WIDE)


def _unnumbered(text: str) -> str:
    """Without line numbers, if every line begins with one and they count up."""
    matches = [NUMBERED.match(line) for line in text.split("\n") if line.strip()]
    if len(matches) < 2 or not all(matches):
        return text
    numbers = [int(match["number"]) for match in matches]
    if any(after not in (before + 1, 1) for before, after in pairwise(numbers)):
        return text
    return textwrap.dedent("\n".join(match["code"] for match in matches))


@dataclass
class _Turn:
    """What was typed at one prompt, and the lines below it up to the next prompt. The first turn may have no prompt."""

    typed: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    shown: bool = False
    """Its ``Out[…]:`` has come: all below is output."""


def _typed(text: str) -> Iterator[str]:
    """The code of a session, chunk by chunk."""
    before, *turns = _turns(text)
    yield from _code(before.below, drop_unreadable=bool(turns))  # above a first prompt: a banner; else: their program
    for turn in turns:
        if _ends_in_output(turn):
            yield from _code(turn.typed)
            yield from (line for line in turn.below if line.startswith("#"))
        else:
            yield from _code_of_cell(turn.typed + turn.below)


def _turns(text: str) -> list[_Turn]:
    turns = [_Turn()]
    for line in text.split("\n"):
        turn = turns[-1]
        if begun := PROMPT.match(line):
            turns.append(_Turn(typed=[begun["code"]]))
        elif turn.typed and not turn.below and not turn.shown and (more := CONTINUED.match(line)):
            turn.typed.append(more["code"] or "")
        elif turn.typed and OUT.match(line):
            turn.shown = True
        elif not turn.shown or line.startswith("#"):
            turn.below.append(line)
    return turns


def _ends_in_output(turn: _Turn) -> bool:
    """Whether the lines below a turn are its output. If it showed nothing, they are code pasted without prompts."""
    program = _parsed("\n".join(turn.typed))
    if program is None:
        return any(map(is_command, turn.typed))
    return any(isinstance(node, ast.Expr) for node in ast.walk(program))


def _code(lines: list[str], drop_unreadable: bool = False) -> Iterator[str]:
    """The chunks that are code; output among them is left out."""
    for chunk in _chunks(_without_tracebacks(lines)):
        code = _code_in(chunk)
        if code is not None and not (drop_unreadable and _parsed(code) is None):
            yield code


def _code_of_cell(lines: list[str]) -> Iterator[str]:
    """The chunks of a cell up to its first output: whatever follows that is output too."""
    for position, chunk in enumerate(_chunks(_without_tracebacks(lines))):
        code = _code_in(chunk)
        if code is not None and (position == 0 or _parsed(code) is not None):
            yield code
        elif not is_command(chunk):
            return


def _code_in(chunk: str) -> str | None:
    """The code of a chunk, also where output was glued to it; None if it is all output or a command of IPython."""
    program = _parsed(chunk)
    if program is not None:
        return None if _is_value(program) else chunk
    if is_command(chunk) or LABEL.fullmatch(chunk.strip()) or VALUE.match(chunk):
        return None
    return _unglued(chunk) or chunk


def _is_value(program: ast.Module) -> bool:
    """A printed value that is Python too: ``tensor([1., 2.])``, ``(3, True)``. Text stays, it may be a docstring."""
    if len(program.body) != 1 or not isinstance(program.body[0], ast.Expr):
        return False
    value = program.body[0].value
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return False
    names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    called = [node.func for node in ast.walk(value) if isinstance(node, ast.Call)]
    makers = {getattr(maker, "id", None) or getattr(maker, "attr", "") for maker in called}
    return names <= {"tensor", "array", "nan", "inf", "torch"} and makers <= {"tensor", "array", "Size"}


def _unglued(chunk: str) -> str | None:
    """The code before an output that was glued to it, as in ``print(x)tensor(3.)``; None if that is not what it is."""
    ends = [end.end() for end in re.finditer(r"[)\]]", chunk) if GLUED_VALUE.match(chunk, end.end())]
    for end in reversed(ends[-GLUE_ATTEMPTS:]):
        program = _parsed(chunk[:end])
        if program is not None and isinstance(_last(program), ast.Expr):
            return chunk[:end]
    return None


def _last(node: ast.AST) -> ast.AST:
    """The statement that stands last, inside any blocks."""
    while block := getattr(node, "orelse", None) or getattr(node, "body", None):
        node = block[-1]
    return node


def _chunks(lines: list[str]) -> Iterator[str]:
    """Lines that belong together: a statement with its block, or a value printed over several lines."""
    chunk: list[str] = []
    goes_on = False
    for line, depth in zip(lines, _depths(lines), strict=False):  # of no lines there is still one depth
        if chunk and not goes_on and not BLOCK_GOES_ON.match(line):
            yield "\n".join(chunk)
            chunk = []
        chunk.append(line)
        goes_on = depth > 0 or line.startswith("@") or line.endswith("\\")
    if chunk:
        yield "\n".join(chunk)


def _depths(lines: list[str]) -> list[int]:
    """How many brackets and long strings are open at the end of each line."""
    depths, depth = [], 0
    for line in QUOTED.sub(_as_bracket, "\n".join(lines)).split("\n"):
        depth = max(0, depth + sum(line.count(mark) for mark in "([{") - sum(line.count(mark) for mark in ")]}"))
        depths.append(depth)
    return depths


def _as_bracket(quoted: re.Match[str]) -> str:
    """A string as a bracket around its line ends."""
    return "(" + "\n" * quoted.group().count("\n") + ")"


def _without_tracebacks(lines: list[str]) -> list[str]:
    kept: list[str] = []
    inside = False
    for line in lines:
        if TRACEBACK.match(line):
            inside = True
            if kept and RULE.match(kept[-1]):
                kept.pop()
        elif not inside:
            kept.append(line)
        elif RAISED.match(line):
            inside = False
    return kept
