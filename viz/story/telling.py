"""One telling of one trace: the state that all scenes share, and what tensors, cards and numbers are called in it.

How cards follow the facts is the business of `cards`, `nodes` and `boxes`; what is told, and when a step opens, that of
the scenes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from math import prod

from viz.story.actors.cast import Ensemble
from viz.story.ahead import Ahead, look_ahead
from viz.story.code.source import Place, Source, complete, shorten
from viz.story.code.unrun import Reached
from viz.story.film import Film
from viz.story.insides import Insides
from viz.story.model import Drawing, Picture, Run, Words
from viz.story.numbers import dimensions, number, spelled
from viz.story.values import Values
from viz.story.words import Language
from viz.story.world import World
from viz.trace.events import HookRan, Level, Span, Trace, Value
from viz.trace.keys import Namer

SENTENCE = 64
"""Code in a sentence has so many characters at most."""
FLOATING = ("float", "bfloat", "complex")


@dataclass
class Call:
    """A backward or grad call that is under way."""

    b: int
    number: int
    key: str
    line: int | None
    source: Span | None
    span: Place | None
    expr: str
    """The call as written."""
    keeps: bool
    """retain_graph or create_graph: what nodes saved stays."""
    roots: list[int]
    order: int = 1
    """Of the nodes it would build."""
    creates: bool = False
    """create_graph: the nodes that run build new ones."""
    again: bool = False
    """A stretch of the forward pass runs again in it, for a checkpoint."""
    place: int = 0
    """Nodes entered so far."""
    senders: Counter[tuple[int, int]] = field(default_factory=Counter)
    """(node, output) → how many edges of nodes that run lead there."""
    incoming: dict[int, list[str | None]] = field(default_factory=dict)
    """Node → the gradients that entered it, one an output."""
    arrived: dict[tuple[int, int], list[tuple[str, str]]] = field(default_factory=dict)
    """(node, output) → [(link, value), …] that were sent to it."""
    freed: list[int] = field(default_factory=list)
    poured: list[int] = field(default_factory=list)
    hooked: set[int] = field(default_factory=set)
    """Nodes before which hooks of the program saw what arrived."""
    seen: dict[int, tuple[Value | None, Value | None]] = field(default_factory=dict)
    """Tensor → what the first of its hooks was called with, and what the last one made of it."""
    led: HookRan | None = None
    """The hook whose steps have begun."""
    before_hooks: dict[int, list[Value | None]] = field(default_factory=dict)
    """Node → what it would have sent, had no hook of its own changed that."""
    built: dict[int, list[str]] = field(default_factory=dict)
    """Node → the names of the nodes that it built (create_graph)."""
    stale: list[str] = field(default_factory=list)
    """What the node that runs now had saved and was overwritten since."""
    ell: str = ""
    """The card that is called L: a single root, started with 1."""


class Telling:
    """All that is known while the film is told."""

    def __init__(self, trace: Trace, language: str) -> None:
        self.trace = trace
        self.words = Language(language)
        self.source = Source(trace.source)
        self.namer = Namer(trace.source)
        self.keys = self.namer.keys
        """Of all things that the events told so far have announced."""
        self.ahead, self.insides, self.reached = Ahead(), Insides(), Reached()
        look_ahead(trace.events, *self.ahead.rules(), *self.insides.rules(), *self.reached.rules())
        self.world = World()
        self.cast = Ensemble()
        self.values = Values()
        self.film = Film(self._title)
        self.calls: list[Call] = []
        self.active: dict[str, None] = {}
        """Cards with a phase of the current or last call."""
        self.called = 0
        self.drawings: list[Drawing] = []
        self.freed_by: dict[int, Call] = {}
        """Node → the call that freed what it had saved."""
        self.boxed: dict[int, list[tuple[int, int]]] = {}
        """Tensor → (node, place) of the boxes that hold it."""
        self.held: dict[tuple[int, int], int] = {}
        """(node, place) of a box → the tensor in it."""
        self.locks: Counter[int] = Counter()
        """Tensor → how many boxes hold it now."""
        self.departed: list = []
        """Numbers that left PyTorch, whose return may still be seen (`departures`)."""
        self.met_at: dict[int, Span] = {}
        """Tensor that no operation in sight has made → the expression in which it was met."""
        self.written: dict[int, tuple[str, int | None]] = {}
        """Tensor → the last statement that wrote into it, and its line."""
        self.through: dict[int, int] = {}
        """Tensor → the tensor that the last write into its memory was asked to change."""
        self.duals: set[int] = set()
        """Tensors that carry a tangent, as far as can be seen (forward mode)."""
        self.kept: dict[int, dict] = {}
        """Node → what its rule may use, by name (`workings`)."""
        self.given: dict[int, list[str | None]] = {}
        """Node → the numbers of its operands when it was made, one an edge (`workings`)."""
        self.unreached: set[int] = set()
        """Leaves of which it was said that no path leads to them; once in a film is enough."""
        self.returned: dict[int, str] = {}
        """Gradient tensors that autograd.grad handed back → the call as written."""
        self.same: dict[int, int] = {}
        """Tensor → the tensor it is another handle of (x.data)."""
        self.levels: list[Level] = []
        """The transforms of torch.func around the latest operation."""
        self.once: set[str] = set()
        """Remarks that a film makes only once, and have been made."""
        self.groups: dict[int, str] = {}
        """Group under way → its id in the story."""
        self.optimizing: list = []
        """Steps of optimizers under way (`optimizers`), the innermost last."""
        self.region = ""
        """The frame in which operations now land."""
        self.resumable: Place | None = None
        """Where the latest frame is: a block within it may switch recording on for a while."""
        self.cell: int | None = None
        self.cell_line = 0
        self.cell_first = 0
        """How many steps there were when the cell began."""
        self.unseen: list[str] = []
        """Names whose numbers changed where the recorder could not look."""
        self._occurred: Counter[str] = Counter()
        self.faulty: tuple[str, str] | None = None
        """Type and message of an error that has already been shown."""

    def call(self, b: int) -> Call:
        return next(call for call in self.calls if call.b == b)

    # --- chapters

    def phase(self) -> str:
        """The phase of what is neither an operation of the forward pass nor a step of the engine."""
        return "backward" if self.calls else "update" if self.called else "forward"

    def _title(self, kind: str, phase: str) -> str:
        """A chapter's title where it is known from its first step; "" for what `chapters` finds out at the end."""
        if kind == "stop":
            return self.words.plain("chapter.stop")
        if self.cell is None:
            return ""
        title = self.words.plain("chapter.after" if phase == "update" else f"chapter.name.{phase}")
        return self.words.plain("chapter.cell", cell=self.cell + 1, title=title)

    # --- words

    def name_of(self, t: int) -> str:
        """The program's own word for a tensor: its first name now, else what made it."""
        names = self.world.names_of(t)
        if names:
            return names[0][0]
        if t in self.world.owner:
            return f"{self.name_of(self.world.owner[t])}.grad"
        if "." in self.ahead.name.get(t, "") and t not in self.ahead.bound:
            return self.ahead.name[t]
        if t in self.cast.home:
            return self.cast.cards[self.cast.home[t]].label
        return self.ahead.name.get(t) or self.words.plain("label.tensor")

    def key_of(self, t: int) -> str:
        """The same for a key, which is the same in all languages."""
        name = self.name_of(t)
        return self.keys["t", t] if name == self.words.plain("label.tensor") else name

    def call_it(self, t: int) -> Run:
        """A tensor in a sentence."""
        ref = self.cast.home.get(t, "")
        if name := self._earlier(t):
            return Run(self.words.plain("earlier", name=name), "", ref)
        return Run(self.name_of(t), "name" if self.world.names_of(t) else "code", ref)

    def grad_of(self, t: int) -> Words:
        """Its .grad in a sentence."""
        if name := self._earlier(t):
            return self.words.say("earlier.grad", grad=f"{name}.grad")
        return [Run(f"{self.name_of(t)}.grad", "code")]

    def _earlier(self, t: int) -> str:
        """The name it had last, if it has none now and its expression does not say in full what it is; else ""."""
        if self.world.names_of(t) or t not in self.cast.home:
            return ""
        card = self.cast.cards[self.cast.home[t]]
        return self.world.earlier.get(t, "") if "…" in card.label or card.label == card.op else ""

    def call_card(self, id: str) -> Run:
        """A card in a sentence."""
        tenants = [t for t in self.cast.tenants.get(id, []) if self.world.names_of(t) or self._earlier(t)]
        return self.call_it(tenants[0]) if tenants else Run(self.cast.cards[id].label, "code", id)

    def numbers(self, value: str | Value | None, mark: str = "value") -> Words:
        """The numbers of a tensor in a sentence: all of them if few, else their range."""
        id = value if isinstance(value, str) else self.values.add(value)
        if id is None:
            return self.words.say("value.unknown")
        picture = self.values[id]
        if picture.batch:
            count = prod(picture.shape[: picture.batch])
            return self.words.say("value.batch", value=self._written(picture, id, mark), count=count)
        return self._written(picture, id, mark)

    def _written(self, picture: Picture, id: str, mark: str) -> Words:
        if picture.data is not None and (text := spelled(picture.shape, picture.data)):
            return [Run(text, mark, "", id)]
        ends, odd = _ends(picture), _odd(picture)
        low, high = map(number, ends) if ends else ("", "")
        told = {"shape": dimensions(picture.shape), "low": low, "high": high, "odd": odd}
        return [Run(self.words.plain(_key(low, high, odd), **told), mark, "", id)]

    def mentioned(self, code: str) -> list[str]:
        """Cards whose names stand in a piece of code."""
        found = (self.world.names.get(("", word)) for word in re.findall(r"[^\W\d]\w*", code))
        return list(dict.fromkeys(self.cast.home[t] for t in found if t in self.cast.home))

    def occurrence(self, key: str) -> str:
        """``key#1``, ``key#2``, …"""
        self._occurred[key] += 1
        return f"{key}#{self._occurred[key]}"

    def expression(self, span: Span | None, fallback: str) -> str:
        """What a span says, in a sentence; of the head of a block its first line, without the colon."""
        code = self.source.code(span)
        if span is not None and not complete(code):
            code = self.source.statement(span.line).removesuffix(":")
        return shorten(code or fallback, SENTENCE)


def _key(low: str, high: str, odd: int) -> str:
    """How numbers are told that are not spelled out; ``low`` is "" where none is finite."""
    if not low:
        return "value.shape.odd" if odd else "value.shape"
    if odd:
        return "value.range.odd"
    return "value.all" if low == high else "value.range"


def _odd(picture: Picture) -> int:
    """How many of its numbers are nan or inf."""
    if picture.stats is not None:
        return picture.stats.nan + picture.stats.inf
    return sum(isinstance(x, str) for x in picture.data or [])


def _ends(picture: Picture) -> tuple | None:
    """The least and the greatest finite number."""
    if picture.stats is not None:
        return None if picture.stats.min is None else (picture.stats.min, picture.stats.max)
    finite = [x for x in picture.data or [] if not isinstance(x, (str, tuple, list))]
    return (min(finite), max(finite)) if finite else None
