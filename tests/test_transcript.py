"""Pasted sessions come out as the program that was typed; programs are never touched."""

from __future__ import annotations

import ast
import itertools
import time
from pathlib import Path

import pytest

from viz.transcript import clean

ROOT = Path(__file__).resolve().parents[1]
OWN = sorted([*(ROOT / "tests" / "programs").glob("*.py"), *(ROOT / "lessons").glob("*/program.py")])
SHOWN = "tensor([[1., 2.],\n        [3., 4.]], grad_fn=<MulBackward0>)"


def parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def name(path: Path) -> str:
    return path.parent.name if path.name == "program.py" else path.stem


VALID = [path for path in OWN if parses(path.read_text("utf-8"))]
every_program = pytest.mark.parametrize("path", VALID, ids=name)


# --- a maker of sessions, to turn programs into what people paste


def statements(source: str) -> list[list[str]]:
    """The lines of each statement at the top level, comments and empty lines left out."""
    lines = source.splitlines()
    found = []
    for node in ast.parse(source).body:
        first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
        found.append(lines[first - 1 : node.end_lineno])
    return found


def shows(statement: list[str]) -> bool:
    """Whether something would be printed below it: after expressions and blocks."""
    return isinstance(ast.parse("\n".join(statement)).body[0], (ast.Expr, ast.For, ast.While))


def ipython(source: str) -> str:
    """As a terminal with IPython shows it."""
    session = []
    for number, lines in enumerate(statements(source), 1):
        prompt = f"In [{number}]: "
        session += [prompt + lines[0], *("...: ".rjust(len(prompt)) + line for line in lines[1:])]
        if shows(lines):
            session += [f"Out[{number}]: ", SHOWN] if number % 2 else [f"Out[{number}]: {SHOWN}"]
        session.append("")
    return "\n".join(session)


def console(source: str) -> str:
    """As Python's own prompt shows it."""
    session = [
        'Python 3.11.2 (main, Apr 28 2025) [GCC 12.2.0] on linux\nType "help", "copyright" for more information.'
    ]
    for lines in statements(source):
        session += [f">>> {lines[0]}", *(f"... {line}".rstrip() for line in lines[1:])]
        session += ["..."] * (len(lines) > 1)
        session += [SHOWN, "loss = 3"] * shows(lines)
    return "\n".join(session)


def notebook(source: str) -> str:
    """As a notebook comes out of a browser: a cell's code below its prompt, then what it printed."""
    session = []
    for number, lines in enumerate(statements(source), 1):
        session += [f"In [{number}]:", *lines, "", *([SHOWN, f"Out[{number}]:", "True", ""] if shows(lines) else [])]
    return "\n".join(session)


def numbered(source: str) -> str:
    """With the line numbers of a page of code."""
    lines = source.splitlines()
    return "\n".join(f"{number:>{len(str(len(lines)))}} {line}".rstrip() for number, line in enumerate(lines, 1))


SESSIONS = [ipython, console, notebook, numbered]


@pytest.mark.parametrize("make", SESSIONS, ids=lambda make: make.__name__)
@every_program
def test_a_session_of_a_program_comes_out_as_the_program(path, make):
    source = path.read_text("utf-8")
    cleaned = clean(make(source))
    assert cleaned is not None
    assert ast.dump(ast.parse(cleaned)) == ast.dump(ast.parse(source))


@every_program
def test_a_valid_program_of_ours_is_never_touched(path):
    assert clean(path.read_text("utf-8")) is None


def test_a_valid_program_of_the_shared_cases_is_never_touched(cases):
    sources = {path.name: path.read_text("utf-8") for path in (cases / "programs").glob("*.py")}
    valid = {file for file, source in sources.items() if parses(source)}
    assert len(valid) > 70
    assert [file for file in valid if clean(sources[file]) is not None] == []


REAL = {
    "s004_t05_transcript_syntax_error.py": (
        "import torch\nx = torch.ones(2,4,requires_grad=True)\ny = x + 2\nprint(x.requires_grad,y.requires_grad)\n"
    ),
    "s004_t06_transcript_prompt.py": "import torch\nx = torch.ones(2,4,requires_grad=True)\n",
    "s004_t13_ipython_question_mark.py": "import torch\ny = torch.ones(2, requires_grad=True) * 2  # added\n",
}


@pytest.mark.parametrize("file", REAL)
def test_the_transcripts_of_the_shared_cases_become_programs(cases, file):
    assert clean((cases / "programs" / file).read_text("utf-8")) == REAL[file]


# --- single sessions

X = "x = torch.ones(2, requires_grad=True)"

EXAMPLES = {
    "a help line": (f"{X}\ny = x * 2\ny.backward?\n?torch.ones\ny??", f"{X}\ny = x * 2\n"),
    "magics and shell lines": (f"%matplotlib inline\n!pip install torch\n%%time\n{X}", f"{X}\n"),
    "commands of all kinds": (
        f"%%time\n!pip install -q d2l==1.0.3\npip install torch\n$ conda install numpy\n{X}\n%time y = x * 2\n"
        "%timeit -n 1 (x * x).sum()\nfiles = !ls\nif True:\n    !nvidia-smi\n    %time z = y + 1\n",
        f"{X}\ny = x * 2\nif True:\n    pass\n    z = y + 1\n",
    ),
    "what only looks like commands": (
        f"%matplotlib inline\ns = '''\n%d of them?\n!'''\nn = (7\n% 4)\n{X}",
        f"s = '''\n%d of them?\n!'''\nn = (7\n% 4)\n{X}\n",
    ),
    "commands and full-width punctuation": (f"%matplotlib inline\nprint（“你好”）\n{X}", f'print("你好")\n{X}\n'),
    "marks of Markdown": (
        f"First\n```python\n{X}\n```\nand then:\n```\n%time y = x\n```\nDone.",
        f"{X}\n\ny = x\n",
    ),
    "a label before the output": (f"{X}\nprint(x)\n输出：\ntensor([1., 1.], requires_grad=True)", f"{X}\nprint(x)\n"),
    "code that begins further right": (f"    {X}\n    if 1:\n        y = x", f"{X}\nif 1:\n    y = x\n"),
    "code whose first line alone is at the left": (f"{X}\n    if 1:\n        y = x", f"{X}\nif 1:\n    y = x\n"),
    "tabs among spaces": ("def f():\n\ty = 1\n        return y", "def f():\n        y = 1\n        return y\n"),
    "a command at a prompt, and what it printed": (
        f"In [1]: x.sum?\nSignature: x.sum(dim=None)\nType:      method\nIn [2]: {X}",
        f"{X}\n",
    ),
    "printed tensors between lines of code": (
        f"{X}\ny = x * 2\nprint(y)\ntensor([2., 2.], grad_fn=<MulBackward0>)\n"
        "y.sum().backward()\nx.grad\ntensor([2., 2.])",
        f"{X}\ny = x * 2\nprint(y)\ny.sum().backward()\nx.grad\n",
    ),
    "a shown function": (f"{X}\ny = x + 1\ny.grad_fn\n<AddBackward0 object at 0x7f10>", f"{X}\ny = x + 1\ny.grad_fn\n"),
    "output glued behind a call": (f"{X}\nprint(x.sum())tensor(2., grad_fn=<SumBackward0>)", f"{X}\nprint(x.sum())\n"),
    "a glued tensor over several lines": (
        "print(m)tensor([[1., 2.],\n        [3., 4.]])\ny = m * 2",
        "print(m)\ny = m * 2\n",
    ),
    "output glued inside a loop": ("for i in range(2):\n    print(i)0\n1", "for i in range(2):\n    print(i)\n"),
    "a traceback without prompts": (
        f"{X}\nx.backward()\nTraceback (most recent call last):\n"
        '  File "a.py", line 2, in <module>\n    x.backward()\n'
        "RuntimeError: grad can be implicitly created only for scalar outputs\nx.sum().backward()",
        f"{X}\nx.backward()\nx.sum().backward()\n",
    ),
    "a traceback of IPython": (
        f"In [1]: {X}\n\nIn [2]: x.backward()\n{'-' * 60}\n"
        "RuntimeError                              Traceback (most recent call last)\n"
        "<ipython-input-2> in <module>\n----> 1 x.backward()\n\nRuntimeError: grad can be …\n\n"
        "In [3]: x.sum().backward()",
        f"{X}\n\nx.backward()\nx.sum().backward()\n",
    ),
    "code below a prompt that showed nothing": (
        f"In [2]: {X}\ny = x * 2\ny.sum().backward()\nx.grad\nOut[2]: tensor([2., 2.])",
        f"{X}\ny = x * 2\ny.sum().backward()\nx.grad\n",
    ),
    "printed text that reads like code": (">>> print('loss =', 3)\nloss = 3\n>>> y = 1", "print('loss =', 3)\ny = 1\n"),
    "prompts that are Python by accident": ("In [2]: x = 1\nOut[2]: tensor([2.])\nIn [3]: y = x", "x = 1\ny = x\n"),
    "line numbers before prompts": ("1 >>> x = 1\n2 >>> x\n3 1", "x = 1\nx\n"),
    "prompts without numbers, and indented": ("  In [ ]: a = 1\n  In [*]: a", "a = 1\na\n"),
    "comments": (">>> a = 1  # 为什么?\n# then\n>>> a\n1\n# last", "a = 1  # 为什么?\n# then\na\n# last\n"),
    "full-width punctuation": (
        "x = torch.ones（2，requires_grad=True）\nprint（“你好，世界”，'（）'）  # （注释）",
        "x = torch.ones(2,requires_grad=True)\nprint(\"你好，世界\",'（）')  # （注释）\n",
    ),
    "spaces of a web page": ("if True:\n\u00a0\u00a0x = 1", "if True:\n  x = 1\n"),
    "line numbers that start again in each cell": ("1 import torch\n2 x = 1\n1 y = 2", "import torch\nx = 1\ny = 2\n"),
    "a long string over several prompts": ('>>> s = """a\n...   b\n... """', 's = """a\n  b\n"""\n'),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_session_with(example):
    pasted, program = EXAMPLES[example]
    assert clean(pasted) == program
    assert clean(pasted.replace("\n", "\r\n")) == program


NO_SESSIONS = [
    "x = (1, 2",
    "for i in range(3)\n    print(i)",
    "y = 2 3",
    "x = 1\n  y = 2",
    "x = 1\n    y = 2\n  z = 3",
    "for i in r:\n    if a:\n        x\n\ty",
    "print 'hello'",
    "if x <y\n    z = 1",
    "class:",
    "just some words, no code",
    "In [1]:",
    ">>> ",
    "",
    "\0",
    "(" * 5000,
    "错误：没有代码。",
]


@pytest.mark.parametrize("source", NO_SESSIONS, ids=lambda source: source[:20])
def test_a_mistake_is_left_to_its_author(source):
    assert clean(source) is None


HOSTILE = [
    "(", "()", '"', "'", "'''", "'''x", "“", "’’’(", " ", ">>> ", ">>> (\n", "a?\n", "f(1)2 ", "In [1]:\n",
    "\n", "? \n ", "1 a\n", "x\\\n", "% ", "- ", "tensor(", "@a\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_no_text_keeps_the_server_busy(piece):
    began = time.monotonic()
    clean("In [1] !\n" + piece * (50_000 // len(piece)) + "\n x !")
    assert time.monotonic() - began < 5


def test_whatever_comes_out_is_python():
    pieces = [
        "In [1]: a = 1",
        "Out[1]: 3",
        ">>> b(",
        "...   2)",
        "a?",
        "tensor([1.,",
        "       2.])",
        "    x",
        "“",
        "f(1)2",
    ]
    for lines in itertools.permutations(pieces, 4):
        cleaned = clean("\n".join(lines))
        assert cleaned is None or parses(cleaned)
