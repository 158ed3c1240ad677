"""What a program has from libraries that are not here, and which of its statements only show something with it.

Knows Python's grammar and the tables of `libraries`; the text is changed by `absent`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from viz.story.code.chains import chain, dotted, given, literal, targets
from viz.story.code.effects import Effects
from viz.story.code.libraries import BAR, PROGRESS, SHOWS
from viz.story.code.rewrite import Program

SOMETIMES = (ast.IfExp, ast.BoolOp, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""Parts of these may run never, or many times."""
HOLDING = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.JoinedStr, ast.FormattedValue, ast.Starred)
"""These do nothing but hold what is in them."""


class Needed(Exception):
    """A value is needed from what is not here: at ``node``, or where ``node`` was given it."""

    def __init__(self, node: ast.AST) -> None:
        self.node = node


class Lent:
    """Of one program. ``names``: what its imports lend it → where from, ``plt`` → "matplotlib.pyplot"."""

    def __init__(self, program: Program, names: dict[str, str]) -> None:
        self.program, self.effects = program, Effects(program)
        self.names = dict(names)
        """With what these made: ``ax``, ``self.fig`` → "matplotlib.pyplot.subplots()"."""
        self.origin: dict[str, ast.stmt] = {}
        """Of what these made: the statement."""
        self.bars: set[str] = set()
        """Names that were progress bars, and will be what these went through."""
        self.handed: dict[ast.Call, str] = {}
        """Calls of a progress bar → the function in its place, "" for the first argument alone."""
        self.gone: dict[ast.stmt, str] = {}
        """Statements that go → what stays of them."""
        known = ()
        while known != (known := (len(self.names), len(self.bars), len(self.handed), len(self.gone))):
            for call in program.of(ast.Call):
                self._hand_on(call)
            for node in program.of(ast.stmt):
                if node not in self.gone:
                    self._consider(node)

    def check(self, but: set[ast.stmt]) -> None:
        """Raises `Needed` if anything else would miss what goes. ``but``: the imports that go."""
        for name in self._borrowed(self.program.tree, self._idle() | but):
            raise Needed(self.origin.get(dotted(name), name))
        for node in self.program.of(ast.Name, ast.Attribute, ast.arg, ast.alias):
            name = self._bound_by(node)
            if name in self.names and not self._within(node, but):
                raise Needed(self.origin.get(name, node))

    def needless(self, node: ast.With) -> bool:
        """Whether it is a block around which something is only shown: a progress bar, a style."""
        made = node.items[0].context_expr
        return len(node.items) == 1 and (made in self.handed or shows(self._source(made)))

    # --- names

    def path(self, node: ast.AST) -> str:
        """Where a name, or an attribute of one, comes from; "" if from here."""
        name = dotted(node)
        first = next((known for known in self.names if name == known or name.startswith(f"{known}.")), None)
        return self.names[first] + name[len(first) :] if first else ""

    def borrowed(self, node: ast.AST) -> bool:
        """Whether there is anything lent in it that has to be there."""
        return next(self._borrowed(node, set()), None) is not None

    def _borrowed(self, node: ast.AST, but: set[ast.AST]) -> Iterator[ast.AST]:
        if node in self.gone or node in but:
            return
        if isinstance(node, (ast.Name, ast.Attribute)) and self.path(node):
            yield node
        elif isinstance(node, ast.Call) and node in self.handed:
            for each in node.args if self.handed[node] else node.args[:1]:
                yield from self._borrowed(each, but)
        else:
            for child in ast.iter_child_nodes(node):
                yield from self._borrowed(child, but)

    def _source(self, value: ast.AST) -> str:
        """Where the beginning of a chain comes from: of `plt.figure().gca()` "matplotlib.pyplot.figure"."""
        return next((path for each in chain(value) if (path := self.path(each))), "")

    def _idle(self) -> set[ast.AST]:
        """What never runs: the bodies of functions that nothing calls, annotations under `from __future__`."""
        read = {node.id for node in self.program.of(ast.Name)}
        uncalled = [node for node in self.program.tree.body if getattr(node, "name", "") not in read]
        idle = {each for node in uncalled if isinstance(node, ast.FunctionDef) for each in node.body}
        futures = [node for node in self.program.of(ast.ImportFrom) if node.module == "__future__"]
        if any(name.name == "annotations" for node in futures for name in node.names):
            idle |= {each.annotation for each in self.program.of(ast.arg, ast.AnnAssign) if each.annotation}
            idle |= {each.returns for each in self.program.of(ast.FunctionDef) if each.returns}
        return idle

    def _bound_by(self, node: ast.AST) -> str:
        if isinstance(node, ast.arg):
            return node.arg
        if isinstance(node, ast.alias):
            return node.asname or node.name.split(".")[0]
        return dotted(node) if isinstance(node.ctx, ast.Store) else ""

    def _within(self, node: ast.AST | None, but: set[ast.stmt]) -> bool:
        while node is not None and node not in self.gone and node not in but:
            node = self.program.parents.get(node)
        return node is not None

    # --- statements

    def _consider(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Expr):
            self._effect(node, node.value.elts if isinstance(node.value, ast.Tuple) else [node.value])
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            self._assignment(node)
        elif isinstance(node, ast.Delete) and all(map(self.path, node.targets)):
            self.gone[node] = ""
        elif isinstance(node, ast.For):
            self._loop(node)
        elif isinstance(node, ast.If) and not node.orelse and self._empty(node.body) and self._idles(node.test):
            self.gone[node] = ""

    def _effect(self, node: ast.stmt, parts: list[ast.expr]) -> None:
        """`plt.plot(x)`, also `plt.title(a), plt.show()`."""
        showing = [self._only_shows(part) for part in parts]
        if any(showing) and all(shows or not self.borrowed(part) for shows, part in zip(showing, parts, strict=True)):
            self.gone[node] = self._printed(parts[0]) or self._rest(parts)

    def _printed(self, value: ast.expr) -> str:
        """`bar.write(text)` prints."""
        if not isinstance(value, ast.Call) or getattr(value.func, "attr", "") != "write" or len(value.args) != 1:
            return ""
        prints = self._of_a_bar(value) or self._source(value).startswith("tqdm.")
        return f"print({self.program.code(value.args[0])})" if prints else ""

    def _only_shows(self, value: ast.expr) -> bool:
        if isinstance(value, ast.Call) and dotted(value.func) in ("print", "display"):
            return self.borrowed(value)
        path = self._source(value)
        if not path or value in self.handed:
            return self._of_a_bar(value)
        calls = [each for each in chain(value) if isinstance(each, ast.Call)]
        plain = "()" not in path and all(literal(each) for call in calls for each in given(call))
        return plain or shows(path)

    def _of_a_bar(self, value: ast.expr) -> bool:
        func = value.func if isinstance(value, ast.Call) else None
        return isinstance(func, ast.Attribute) and dotted(func.value) in self.bars and func.attr in BAR

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        """`fig, ax = plt.subplots()`; `plt.rcParams["font.size"] = 9`."""
        if node.value is None:
            return
        each = list(targets(node))
        path = self._source(node.value)
        if all(self._source(target) and not isinstance(target, ast.Name) for target in each):
            self.gone[node] = self._rest([node.value])
        elif shows(path) and isinstance(node, ast.Assign) and node.value not in self.handed and all(map(dotted, each)):
            self.names |= {dotted(target): f"{path}()" for target in each}
            self.origin |= {dotted(target): node for target in each}
            self.gone[node] = self._rest([node.value])

    def _loop(self, node: ast.For) -> None:
        """`for ax, image in zip(axes, images)`, if nothing is left in it."""
        pairs = list(_paired(node.target, node.iter))
        lent = {dotted(target): self._source(it) for target, it in pairs if it not in self.handed and self._source(it)}
        if lent and all(lent) and all(map(shows, lent.values())):
            self.names |= {name: f"{path}()" for name, path in lent.items()}
            self.origin |= dict.fromkeys(lent, node)
            others = all(self._source(it) or self.effects.quiet(it) for _, it in pairs)
            if others and not node.orelse and self._empty(node.body):
                self.gone[node] = ""

    def _idles(self, node: ast.AST) -> bool:
        return self.effects.quiet(node) and not self.borrowed(node)

    def _empty(self, block: list[ast.stmt]) -> bool:
        return all(self.gone.get(each) == "" for each in block)

    def _hand_on(self, call: ast.Call) -> None:
        """`tqdm(xs, desc="…")` is `xs`, `trange(n)` is `range(n)`."""
        path = self.path(call.func).split(".")
        instead = PROGRESS.get(path[0], {}).get(path[-1])
        if instead is None or not call.args or isinstance(call.args[0], ast.Starred):
            return
        others = given(call)[len(call.args) if instead else 1 :]
        if all(map(self.effects.quiet, others)):
            self.handed[call] = instead
            holder = self.program.parents[call]
            if isinstance(holder, (ast.Assign, ast.NamedExpr)):
                self.bars |= {dotted(target) for target in targets(holder)}

    # --- what stays of a statement

    def _rest(self, values: list[ast.expr]) -> str:
        """What the arguments of calls that go do besides, as a statement."""
        texts = [self.program.code(each) for value in values for each in self._doing(value)]
        return ", ".join(f"({text})" if "\n" in text else text for text in texts)

    def _doing(self, node: ast.AST) -> Iterator[ast.AST]:
        if isinstance(node, ast.Lambda) or self._idles(node):
            return
        whole = not (isinstance(node, HOLDING) or self.borrowed(node) or self._of_a_bar(node))
        if isinstance(node, ast.expr) and whole:
            yield node
            return
        inner = [each for child in ast.iter_child_nodes(node) for each in self._doing(child)]
        if inner and isinstance(node, SOMETIMES):
            raise Needed(node)
        yield from inner


def shows(path: str) -> bool:
    """Whether what this path names only shows something."""
    plain = path.replace("()", "")
    for module, names in SHOWS.items():
        if plain == module or plain.startswith(f"{module}."):
            return names is None or not names.isdisjoint(plain.split("."))
    return False


def _paired(target: ast.expr, it: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What each target of a loop goes through."""
    name = dotted(it.func) if isinstance(it, ast.Call) else ""
    if name == "zip" and isinstance(target, ast.Tuple) and len(target.elts) == len(it.args):
        for each in zip(target.elts, it.args, strict=True):
            yield from _paired(*each)
    elif name == "enumerate" and isinstance(target, ast.Tuple) and len(target.elts) == 2 and it.args:
        yield from _paired(target.elts[1], it.args[0])
    else:
        yield target, it
